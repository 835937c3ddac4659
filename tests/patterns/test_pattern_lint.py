"""A broken pattern file is refused with every fault, its line and the fix."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from graphaudit.errors import StoreError
from graphaudit.pattern_cases import ScratchGraph, run_cases
from graphaudit.patterns import PatternLintError, lint_patterns, read_patterns
from graphaudit.policy import load_policy
from graphaudit.stores.embedded import embedded_scratch

SOUND = """\
// ---
// id: my_pattern
// title: {zh: 示例, en: An example}
// class: collusion
// severity: low
// meaning: {zh: 说明, en: A meaning}
// subject: {label: Card, column: card}
// identity: [card]
// scope: subject
// needs: [payments]
// params:
//   min_people: {type: int, default: 2, source: S1}
// columns: {card: key, people: keys, rows: src}
// but: [C01]
// at_least: {people: min_people}
// kinds: [card]
// basis: L1
// seen_in: [S1]
// ---
MATCH (p:Person)-[r:PAID]->(c:Card)
WITH c, collect(DISTINCT p.key) AS people, collect(r.src) AS rows
WHERE size(people) >= $min_people
RETURN c.key AS card, people AS people, rows AS rows
"""
CASES = """\
hits:
  - name: two people
    graph: {rels: [[PAID, p_1, c_1, {day: 2023-01-31}], [PAID, p_2, c_1, {day: 2023-01-31}]]}
    finds: [{card: c_1}]
near_misses:
  - name: one person
    graph: {rels: [[PAID, p_1, c_1, {day: 2023-01-31}]]}
"""


class County:
    """A workspace's folder with one pattern of its own."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.folder = path / "queries" / "card"
        self.folder.mkdir(parents=True)

    def write(self, pattern: str = SOUND, cases: str | None = CASES) -> County:
        """The pattern's file and its cases (None: no cases file)."""
        (self.folder / "my_pattern.cypher").write_text(pattern, encoding="utf-8")
        if cases is not None:
            (self.folder / "my_pattern.cases.yml").write_text(cases, encoding="utf-8")
        return self


def test_a_sound_pattern_of_a_county_joins_the_library(tmp_path: Path) -> None:
    county = County(tmp_path).write()
    assert lint_patterns(county) == []
    assert "my_pattern" in [pattern.id for pattern in read_patterns(county)]


# What is changed in the sound file, then the line of the fault and words of its message.
FAULTS: dict[str, tuple[str, str, int, str]] = {
    "an unknown label": ("(c:Card)", "(c:Cardd)", 20, "标签 Cardd"),
    "an unknown relationship": ("[r:PAID]", "[r:PAYED]", 20, "关系类型 PAYED"),
    "an unknown property": ("collect(r.src)", "collect(r.source)", 21, "属性 source"),
    "an unknown property in a pattern": ("(c:Card)", "(c:Card {colour: 1})", 20, "属性 colour"),
    "an undeclared parameter": (">= $min_people", ">= $min_persons", 22, "$min_persons"),
    "a parameter that is not used": (">= $min_people", ">= 2", 12, "没有用到"),
    "a column that is not returned": ("people: keys,", "people: keys, fen: money,", 13, "没有返回"),
    "a returned column that is not declared": (
        "rows AS rows\n",
        "rows AS rows, 1 AS one\n",
        13,
        "“one”没有声明",
    ),
    "an unknown column type": ("rows: src", "rows: sources", 13, "sources"),
    "an unknown explanation": ("but: [C01]", "but: [C77]", 14, "没有解释 C77"),
    "a text in one language only": (", en: An example", "", 3, "缺少 en"),
    "a comma that cuts a text in two": ("en: An example", "en: An example, cut", 3, "cut"),
    "a subject that is no column": ("column: card}", "column: carte}", 7, "carte"),
    "an unknown severity": ("severity: low", "severity: grave", 5, "grave"),
    "an unknown kind of evidence": ("kinds: [card]", "kinds: [rumour]", 16, "rumour"),
    "a threshold without its parameter": ("{people: min_people}", "{people: few}", 15, "few"),
    "a parameter without a source": (", source: S1}", "}", 12, "source"),
    "a default of another type": ("default: 2", "default: two", 12, "默认值“two”"),
    "an identity that moves": ("identity: [card]", "identity: [rows]", 8, "会随新数据改变"),
    "a field that nothing reads": ("// basis: L1", "// basis: L1\n// hints: [x]", 18, "hints"),
    "a graph query that builds on findings": (
        "// basis: L1",
        "// basis: L1\n// uses: all",
        18,
        "不读图",
    ),
    "a missing field": ("// basis: L1\n", "", 1, "缺少字段 basis"),
    "an unknown field": ("// basis: L1", "// basis: L1\n// colour: red", 18, "colour"),
    "another id than the file's": ("id: my_pattern", "id: other", 2, "my_pattern"),
    "type(r), which one engine lacks": ("collect(r.src)", "collect(type(r))", 21, "type("),
    "a list comprehension": ("people AS people,", "[x IN people | x] AS people,", 23, "IN"),
    "an unbounded path": ("[r:PAID]", "[r:PAID*]", 20, "*"),
    "a write": ("RETURN c.key", "SET c.bank = '' RETURN c.key", 23, "SET"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named_with_its_line_and_its_fix(tmp_path: Path, fault: str) -> None:
    old, new, line, said = FAULTS[fault]
    assert old in SOUND
    county = County(tmp_path).write(SOUND.replace(old, new, 1))
    found = [(f.line, f.what + f.fix) for f in lint_patterns(county)]
    assert any(at == line and said in text for at, text in found), found


SQL_QUERY = """\
WITH heavy AS (SELECT "to", count(DISTINCT "from") AS n FROM "PAID" GROUP BY "to")
SELECT h."to" AS card, list(p."from") AS people, list(p.src) AS rows
FROM heavy h JOIN "PAID" p ON p."to" = h."to"  -- (not RETURN, $nothing)
WHERE h.n >= $min_people GROUP BY h."to"
"""
SQL_CASES = """\
hits:
  - name: two people
    tables: {PAID: [{from: p_1, to: c_1, src: "f:0:1"}, {from: p_2, to: c_1, src: "f:0:2"}]}
    finds: [{card: c_1, people: [p_1, p_2], rows: ["f:0:1", "f:0:2"]}]
near_misses:
  - name: one person
    tables: {PAID: [{from: p_1, to: c_1, src: "f:0:1"}]}
"""


def sql_pattern(query: str) -> str:
    """The sound pattern's front matter over an SQL query."""
    front = SOUND[: SOUND.rindex("// ---\n") + len("// ---\n")]
    return front.replace("// ", "-- ") + query


def test_a_pattern_in_sql_reads_the_ledgers_views_and_has_its_cases(tmp_path: Path) -> None:
    county = County(tmp_path)
    (county.folder / "my_pattern.sql").write_text(sql_pattern(SQL_QUERY), encoding="utf-8")
    (county.folder / "my_pattern.cases.yml").write_text(SQL_CASES, encoding="utf-8")
    assert lint_patterns(county) == []
    pattern = next(p for p in read_patterns(county) if p.id == "my_pattern")
    assert run_cases(pattern, EmptyGraphs(), load_policy()) == {}


@pytest.mark.parametrize(("uses", "fault"), [("[card_many_people]", ""), ("[nobody]", "nobody")])
def test_a_pattern_of_the_second_phase_names_patterns_of_the_first(
    tmp_path: Path, uses: str, fault: str
) -> None:
    county = County(tmp_path)
    text = sql_pattern(SQL_QUERY).replace("-- basis: L1", f"-- basis: L1\n-- uses: {uses}")
    (county.folder / "my_pattern.sql").write_text(text, encoding="utf-8")
    (county.folder / "my_pattern.cases.yml").write_text(SQL_CASES, encoding="utf-8")
    own = [str(found) for found in lint_patterns(county) if "my_pattern" in found.path]
    assert len(own) == bool(fault)
    assert all(fault in said for said in own)


class EmptyGraphs:
    """A store of empty graphs in memory."""

    def scratch(self) -> AbstractContextManager[ScratchGraph]:
        return embedded_scratch()


def test_words_in_comments_and_strings_are_no_faults(tmp_path: Path) -> None:
    text = SOUND.replace("RETURN", "// CALL and type(r) do not run here, nor $this\nRETURN")
    text = text.replace("size(people)", "'MERGE (x:Nothing)' <> '' AND size(people)")
    assert lint_patterns(County(tmp_path).write(text)) == []


def test_all_faults_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    text = SOUND.replace("(c:Card)", "(c:Cardd)").replace("severity: low", "severity: grave")
    with pytest.raises(PatternLintError) as raised:
        read_patterns(County(tmp_path).write(text))
    assert len(raised.value.findings) >= 2
    assert "my_pattern.cypher:20" in str(raised.value)
    assert "my_pattern.cypher:5" in str(raised.value)


def test_a_pattern_without_cases_or_near_misses_is_refused(tmp_path: Path) -> None:
    without = lint_patterns(County(tmp_path / "a").write(cases=None))
    hits_only = lint_patterns(County(tmp_path / "b").write(cases=CASES.split("near_misses")[0]))
    assert ["用例文件" in finding.what for finding in without] == [True]
    assert ["近似" in finding.what for finding in hits_only] == [True]


def test_a_file_in_another_encoding_is_a_fault_and_no_failure(tmp_path: Path) -> None:
    county = County(tmp_path).write()
    (county.folder / "my_pattern.cypher").write_bytes(SOUND.encode("gb18030"))
    (county.folder / "my_pattern.cases.yml").write_bytes(CASES.encode() + b"\xff")
    assert [finding.fix for finding in lint_patterns(county)] == ["另存为 UTF-8"]
    county.write()
    (county.folder / "my_pattern.cases.yml").write_bytes(CASES.encode() + b"\xff")
    assert [finding.fix for finding in lint_patterns(county)] == ["另存为 UTF-8"]


def test_a_query_that_the_engine_refuses_is_said_of_its_file(tmp_path: Path) -> None:
    text = SOUND.replace("size(people) >=", "size(people) + 'x' >=")
    (pattern,) = [p for p in read_patterns(County(tmp_path).write(text)) if p.id == "my_pattern"]
    with pytest.raises(StoreError, match="my_pattern") as raised:
        run_cases(pattern, EmptyGraphs(), load_policy())
    assert "my_pattern.cypher" in raised.value.where


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("MATCH (c:Card) RETURN c.key AS card\n", 1),
        (SOUND.replace("basis: L1", "basis: [L1"), 18),
        ("// ---\n// just words\n// ---\nRETURN 1 AS one\n", 2),
    ],
    ids=["no front matter", "broken YAML", "no fields"],
)
def test_broken_front_matter_is_a_fault_at_its_line(tmp_path: Path, text: str, line: int) -> None:
    found = lint_patterns(County(tmp_path).write(text))
    assert [(finding.line, bool(finding.fix)) for finding in found] == [(line, True)]
