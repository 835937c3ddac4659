"""Filling a Neo4j database from the projection: in batches, resumable, never half-done unnoticed.

One node ``GraphauditMark`` says what the database holds. Every batch moves the mark's place in the
same transaction, by compare-and-set: a killed synchronisation goes on where it stopped, a second
one at the same time stops at once, and ``ready`` is only written after the counts were compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

import neo4j
import pyarrow as pa

from graphaudit.errors import StoreError
from graphaudit.model import NODES
from graphaudit.progress import Progress, silent
from graphaudit.stores.base import GraphTables
from graphaudit.stores.neo4j_session import Neo4jSession
from graphaudit.stores.parquet import TableFile, batches, table_files
from graphaudit.stores.schema import neo4j_constraints, schema_version

MARK = "GraphauditMark"
BATCH = 20_000
_REMOVED_AT_ONCE = 20_000
_FIRST = "-"
"""The place after emptying and before the first table."""
BUILDING, READY, SCRATCH = "building", "ready", "scratch"


@dataclass(frozen=True)
class Mark:
    """What stands in the database: ``table`` and ``done`` are the place of a half-made one."""

    state: str
    snapshot: str
    model: str
    table: str = ""
    done: int = 0


def read_mark(session: Neo4jSession) -> Mark | None:
    """The mark, or None where there is none."""
    found = session.run(
        f"MATCH (m:{MARK}) RETURN m.state, m.snapshot, m.model, m.table, m.done LIMIT 1"
    ).rows
    if not found:
        return None
    state, snapshot, model, table, done = found[0]
    return Mark(str(state), str(snapshot), str(model), str(table), int(str(done)))


def synchronise(session: Neo4jSession, tables: GraphTables, progress: Progress) -> None:
    """Make the database equal to ``tables``. Raises StoreError for one that is not ours."""
    wanted = Mark(READY, tables.snapshot, schema_version())
    mark = read_mark(session)
    if mark == wanted:
        return
    _refuse_foreign(session, mark)
    place = _begin(session, mark, wanted, progress)
    found = table_files(tables)
    place = _fill(session, found, place, progress)
    _finish(session, found, place, wanted)
    progress("同步 Neo4j：完成", len(found), len(found))


def empty(session: Neo4jSession, mark: Mark, progress: Progress = silent) -> None:
    """Remove everything but the mark, in batches, as long as the mark is this one."""
    for what in (_SOME_RELATIONSHIPS, _SOME_NODES):
        while removed := _removed(session, mark, what):
            progress("同步 Neo4j：清空旧快照", removed)


def prepare(session: Neo4jSession) -> None:
    """Make the constraints, which are the indexes of every look-up by key."""
    there = {str(row[0]) for row in session.run("SHOW CONSTRAINTS YIELD name").rows}
    for name, statement in neo4j_constraints().items():
        if name not in there:
            session.execute(statement)


def put_mark(session: Neo4jSession, mark: Mark) -> None:
    """Write the mark, whatever stood there."""
    session.execute(
        f"CREATE CONSTRAINT graphaudit_mark IF NOT EXISTS FOR (m:{MARK}) REQUIRE m.name IS UNIQUE"
    )
    session.execute(
        f"MERGE (m:{MARK} {{name: 'graphaudit'}}) SET m += $mark", {"mark": asdict(mark)}
    )


def is_empty(session: Neo4jSession) -> bool:
    """Whether the database holds no node at all."""
    return not session.run("MATCH (n) RETURN 1 LIMIT 1").rows


_SOME_RELATIONSHIPS = f"MATCH ()-[r]->() WITH r LIMIT {_REMOVED_AT_ONCE} DELETE r"
_SOME_NODES = f"MATCH (n) WHERE NOT n:{MARK} WITH n LIMIT {_REMOVED_AT_ONCE} DELETE n"


def _refuse_foreign(session: Neo4jSession, mark: Mark | None) -> None:
    """A database without our mark, or with nodes of labels that our model never had."""
    if mark is None and not is_empty(session):
        raise _foreign(session, "没有本程序的标记 (it lacks our mark)")
    if mark and mark.model == schema_version():
        labels = "|".join([MARK, *(label.name for label in NODES)])
        strange = session.run(f"MATCH (n) WHERE NOT n:{labels} RETURN labels(n) LIMIT 1").rows
        if strange:
            raise _foreign(session, f"有标签为 {strange[0][0]} 的节点 (nodes that are not ours)")


def _begin(session: Neo4jSession, mark: Mark | None, wanted: Mark, progress: Progress) -> Mark:
    """The place to go on from: a half-made one of the same snapshot, or a fresh start."""
    started = replace(wanted, state=BUILDING)
    if mark and replace(mark, table="", done=0) == started and mark.table:
        return mark
    put_mark(session, started)
    empty(session, started, progress)
    prepare(session)
    return _moved(session, started, replace(started, table=_FIRST))


def _fill(
    session: Neo4jSession, found: Sequence[TableFile], place: Mark, progress: Progress
) -> Mark:
    names = [table.name for table in found]
    first = names.index(place.table) if place.table in names else 0
    total = sum(table.rows for table in found)
    before = sum(table.rows for table in found[:first])
    for table in found[first:]:
        if place.table != table.name:
            place = _moved(session, place, replace(place, table=table.name, done=0))
        for batch in batches(table, BATCH, skip=place.done):
            progress(f"同步 Neo4j：{table.name}", before + place.done, total)
            place = _write(session, table, batch, place)
        before += table.rows
    return place


def _write(session: Neo4jSession, table: TableFile, batch: pa.RecordBatch, place: Mark) -> Mark:
    """Write one batch and the new place in one transaction."""
    text, columns = _statement(table, batch)
    after = replace(place, done=place.done + batch.num_rows)
    with session.transaction() as transaction:
        _move(transaction, place, after)
        counters = transaction.run(text, columns).consume().counters
        if counters.nodes_created + counters.relationships_created != batch.num_rows:
            raise _lost_ends(table, place)
    return after


def _statement(table: TableFile, batch: pa.RecordBatch) -> tuple[str, dict[str, object]]:
    """Lists of columns pack 1.6 times faster than maps; a column of nulls is not sent."""
    columns: dict[str, object] = {
        f"c_{name}": column.to_pylist()
        for name, column in zip(batch.schema.names, batch.columns, strict=True)
        if column.null_count < batch.num_rows
    }
    ends = ("from", "to") if table.rel else ()
    named = [p for p in batch.schema.names if f"c_{p}" in columns and p not in ends]
    values = ", ".join(f"{name}: $c_{name}[i]" for name in named)
    if table.rel is None:
        text = f"CREATE (:{table.name} {{{values}}})"
        return f"UNWIND range(0, size($c_key) - 1) AS i {text}", columns
    return (
        f"UNWIND range(0, size($c_from) - 1) AS i "
        f"MATCH (a:{table.start} {{key: $c_from[i]}}) MATCH (b:{table.end} {{key: $c_to[i]}}) "
        f"CREATE (a)-[:{table.rel.name} {{{values}}}]->(b)"
    ), columns


def _removed(session: Neo4jSession, mark: Mark, what: str) -> int:
    """Remove some. Whoever was overtaken must not remove what the other one writes."""
    with session.transaction() as transaction:
        _move(transaction, mark, mark)
        counters = transaction.run(what).consume().counters
    return counters.relationships_deleted + counters.nodes_deleted


def _moved(session: Neo4jSession, before: Mark, after: Mark) -> Mark:
    with session.transaction() as transaction:
        _move(transaction, before, after)
    return after


def _move(transaction: neo4j.Transaction, before: Mark, after: Mark) -> None:
    """Compare and set: whoever finds another place than it left is not alone."""
    moved = transaction.run(
        f"MATCH (m:{MARK} {{name: 'graphaudit'}}) SET m.lock = true WITH m "
        "WHERE m.state = $state AND m.snapshot = $snapshot AND m.model = $model "
        "AND m.table = $table AND m.done = $done "
        "SET m += $after REMOVE m.lock RETURN 1 AS moved",
        {**asdict(before), "after": asdict(after)},
    ).single()
    if moved is None:
        raise StoreError(
            "另一个进程正在同步这个 Neo4j 数据库 (another process is synchronising this database)",
            fix="等它结束后再运行 graphaudit project (wait for it, then project again)",
        )


def _finish(session: Neo4jSession, found: Sequence[TableFile], place: Mark, wanted: Mark) -> None:
    """Say ready, if the database holds as many nodes and relationships as the tables."""
    have = (
        _number(session, f"MATCH (n) WHERE NOT n:{MARK} RETURN count(n)"),
        _number(session, "MATCH ()-[r]->() RETURN count(r)"),
    )
    want = (
        sum(table.rows for table in found if table.rel is None),
        sum(table.rows for table in found if table.rel is not None),
    )
    if have != want:
        raise _foreign(session, f"节点、关系数 {have}，应为 {want} (counts differ)")
    _moved(session, place, wanted)


def _number(session: Neo4jSession, text: str) -> int:
    return int(str(session.run(text).rows[0][0]))


def _foreign(session: Neo4jSession, why: str) -> StoreError:
    return StoreError(
        "这个 Neo4j 数据库里有别的内容，未作写入 (the database holds something else)",
        where=f"{session.address.url}：{why}",
        fix="换一个空数据库，或确认无用后清空它 (use an empty database, or empty this one)",
    )


def _lost_ends(table: TableFile, place: Mark) -> StoreError:
    return StoreError(
        "投影的关系指向不存在的节点 (a relationship names a node that is not there)",
        where=f"{table.path}，第 {place.done + 1} 行起的一批 (the batch from this row)",
        fix="重新运行 graphaudit project；仍然出现请报告 (project again; report it if it stays)",
    )
