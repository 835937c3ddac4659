"""What the gate allows: operators of both engines' plans, and functions.

An operator or function that a new version of an engine brings is refused until it stands here.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


EMBEDDED_OPERATORS = _words(
    """
    SCAN_NODE_TABLE QUERY_PRIMARY_KEY_LOOKUP EXPRESSIONS_SCAN DUMMY_SCAN EMPTY_RESULT EXTEND
    RECURSIVE_EXTEND PATH_PROPERTY_PROBE NODE_LABEL_FILTER SEMI_MASKER COUNT_REL_TABLE FILTER
    PROJECTION FLATTEN UNWIND UNWIND_DEDUPLICATE HASH_JOIN CROSS_PRODUCT INTERSECT ACCUMULATE
    AGGREGATE DISTINCT ORDER_BY LIMIT TOP_K MULTIPLICITY_REDUCER UNION_ALL
    """
)
"""Operators of the embedded engine's logical plan that only read the graph."""

NEO4J_OPERATORS = _words(
    """
    AllNodesScan NodeByLabelScan UnionNodeByLabelsScan IntersectionNodeByLabelsScan
    SubtractionNodeByLabelsScan NodeByIdSeek NodeByElementIdSeek NodeUniqueIndexSeek
    NodeIndexSeek NodeIndexSeekByRange NodeUniqueIndexSeekByRange NodeIndexScan
    NodeIndexContainsScan NodeIndexEndsWithScan MultiNodeIndexSeek AssertSameNode
    DirectedRelationshipTypeScan UndirectedRelationshipTypeScan DirectedAllRelationshipsScan
    UndirectedAllRelationshipsScan DirectedUnionRelationshipTypesScan
    UndirectedUnionRelationshipTypesScan DirectedRelationshipByIdSeek
    UndirectedRelationshipByIdSeek DirectedRelationshipByElementIdSeek
    UndirectedRelationshipByElementIdSeek DirectedRelationshipIndexScan
    UndirectedRelationshipIndexScan DirectedRelationshipIndexSeek
    UndirectedRelationshipIndexSeek Expand(All) Expand(Into) OptionalExpand(All)
    OptionalExpand(Into) VarLengthExpand(All) VarLengthExpand(Into) VarLengthExpand(Pruning)
    VarLengthExpand(Pruning,BFS) VarLengthExpand(Pruning,BFS,All)
    VarLengthExpand(Pruning,BFS,Into) ShortestPath AllShortestPaths StatefulShortestPath(All)
    StatefulShortestPath(Into) StatefulShortestPath(All,Trail)
    StatefulShortestPath(Into,Trail) Repeat(Trail) BidirectionalRepeat(Trail) Repeat(Walk)
    NullifyMetadata Trail ProjectEndpoints Filter CacheProperties Projection Argument Apply
    SemiApply AntiSemiApply LetSemiApply LetAntiSemiApply SelectOrSemiApply
    SelectOrAntiSemiApply LetSelectOrSemiApply LetSelectOrAntiSemiApply RollUpApply
    ConditionalApply AntiConditionalApply CartesianProduct NodeHashJoin ValueHashJoin
    NodeLeftOuterHashJoin NodeRightOuterHashJoin Eager EagerAggregation OrderedAggregation
    Distinct OrderedDistinct Sort PartialSort Top PartialTop Top1WithTies Skip Limit
    ExhaustiveLimit Union OrderedUnion UnwindCollection Unwind Optional EmptyResult EmptyRow
    ProduceResults NodeCountFromCountStore RelationshipCountFromCountStore TriadicSelection
    TriadicBuild TriadicFilter
    """
)
"""Operators of Neo4j's plan that only read the graph: no LoadCSV, ProcedureCall, Show."""

FUNCTIONS = _words(
    """
    count sum avg min max collect stdev stdevp percentilecont percentiledisc coalesce nullif
    size length char_length head last tail keys labels label type id elementid nodes
    relationships rels startnode endnode start_node end_node properties exists isempty any all
    none single range reverse abs ceil ceiling floor round sign sqrt left right substring
    tolower toupper lower upper trim ltrim rtrim btrim split starts_with ends_with contains
    prefix suffix regexp_matches tostring tointeger tofloat toboolean cast date year month day
    date_part datepart date_trunc datetrunc last_day list_contains list_has list_distinct
    list_sort list_unique list_sum list_element list_extract is_trail is_acyclic shortestpath
    allshortestpaths
    """
)
"""Functions whose result is no larger than what they are given."""

KEYWORDS_BEFORE_BRACKETS = _words(
    """
    match optional where with return unwind as and or xor not in is null on by order asc desc
    skip limit distinct case when then else end union all any none single exists count call
    yield starts ends contains shortest shortestpath allshortestpaths collect
    """
)
"""Keywords after which a bracket may open."""

NOT_READING = _words(
    """
    ALTER ANALYZE ATTACH BEGIN CALL CHECKPOINT COMMENT COMMIT COPY CREATE DELETE DENY DETACH
    DROP DRYRUN ENABLE EXPORT FORCE FOREACH GRANT IMPORT INSTALL LOAD MERGE REALLOCATE REMOVE
    RENAME REVOKE ROLLBACK SET SHOW START STOP TERMINATE UNINSTALL UPDATE USE
    """
)
"""Words that begin what only a message names: see ``gate.updating_word``."""
