"""GraphML, GEXF, i2 and Cypher: opened back, they hold what the finding shows and nothing else."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hostile import HOSTILE, hostile_ring
from lxml import etree
from ring import ring

from graphaudit.exhibits import Exhibit, Said
from graphaudit.stores import GraphStore
from graphaudit.stores.neo4j import Neo4jStore
from graphaudit.stores.neo4j_session import Address, Neo4jSession
from viz.cells import as_csv
from viz.exports import ExportRequest, export
from viz.exports.cypher import literal
from viz.subgraph import subgraph

MADE = datetime(2025, 3, 18, 9, 15)
GRAPHS = ["graphml", "gexf", "anx", "i2csv", "cypher"]


def asked(*findings: dict[str, Any]) -> ExportRequest:
    said = Said(date(2023, 1, 31), "周春花", "p_00", "尾号6100", "c_00", "农村低保", 12_000)
    shown = {"a:0:5": Exhibit("a:0:5", "低保.xlsx", "1月", 5, "payments", said)}
    return ExportRequest(findings, shown, "7f3a", MADE)


def written(name: str, request: ExportRequest, folder: Path) -> bytes:
    path = folder / f"out.{name}"
    export(name, request, path)
    return path.read_bytes()


def expected() -> tuple[int, int]:
    """Things and ties of the ring."""
    evidence = ring()["evidence"]
    return len(evidence["nodes"]), len(evidence["relationships"])


@pytest.mark.parametrize("name", GRAPHS)
def test_the_same_request_gives_the_same_bytes(tmp_path: Path, name: str) -> None:
    other = ring()
    other["evidence"]["nodes"].reverse()
    other["evidence"]["relationships"].reverse()
    assert written(name, asked(ring()), tmp_path) == written(name, asked(other), tmp_path)


@pytest.mark.parametrize(("name", "read"), [("graphml", nx.read_graphml), ("gexf", nx.read_gexf)])
def test_networkx_reads_back_every_node_and_edge(tmp_path: Path, name: str, read: Any) -> None:
    written(name, asked(ring()), tmp_path)
    graph = read(tmp_path / f"out.{name}")
    assert (graph.number_of_nodes(), graph.number_of_edges()) == expected()
    assert graph.nodes["p_00"]["kind"] == "Person"
    assert graph.nodes["p_00"]["number"] == "62***********012"
    (edge,) = [e for _, end, e in graph.out_edges("p_00", data=True) if end == "c_00"]
    assert (edge["relation"], edge["fen"], edge["src"]) == ("USES", 12_000, "a:0:5")
    assert (edge["first_day"], edge["context"]) == ("2023-01-31", False)


def test_a_gexf_is_dated_as_the_request_and_not_today(tmp_path: Path) -> None:
    assert b'lastmodifieddate="2025-03-18"' in written("gexf", asked(ring()), tmp_path)


def test_two_findings_are_one_graph_and_their_rows_are_counted_once(tmp_path: Path) -> None:
    first, second = ring(), {**ring(), "id": "f_0318"}
    for finding in (first, second):
        finding["payments"] = {f"a:0:{n + 5}": 12_000 * (n + 1) for n in range(10)}
    found = subgraph(asked(first, second))
    assert (len(found.things), len(found.ties)) == expected()
    assert sum(t.properties["fen"] for t in found.ties if t.type == "USES") == 660_000
    assert found.things[0].findings == ("f_0317", "f_0318")


def test_the_chart_has_the_structure_that_i2_reads(tmp_path: Path) -> None:
    chart = etree.fromstring(written("anx", asked(ring()), tmp_path))
    assert [child.tag for child in chart] == [
        "ApplicationVersion", "StrengthCollection", "AttributeClassCollection",
        "EntityTypeCollection", "LinkTypeCollection", "Summary", "ChartItemCollection",
    ]  # fmt: skip
    entities, links = chart.findall(".//Entity"), chart.findall(".//Link")
    assert (len(entities), len(links)) == expected()
    numbers = {entity.get("EntityId") for entity in entities}
    assert len(numbers) == len(entities)
    assert {link.get(end) for link in links for end in ("End1Id", "End2Id")} <= numbers
    declared = {e.get("Id") for e in chart.iter() if e.get("Id")}
    names = ("EntityTypeReference", "LinkTypeReference", "AttributeClassReference")
    assert {e.get(name) for e in chart.iter() for name in names if e.get(name)} <= declared
    places = Counter((end.get("X"), end.get("Y")) for end in chart.findall(".//End"))
    assert set(places.values()) == {1}
    assert len(declared) == len([e for e in chart.iter() if e.get("Id")])


def test_neither_heads_nor_cells_of_a_csv_are_formulas() -> None:
    lines = as_csv(["=2", "名"], [["+1", "\t@x"]]).decode("utf-8-sig").splitlines()
    assert lines == ["'=2,名", "'+1,' @x"]


def test_the_csv_has_a_line_for_each_and_a_guide_to_each_column(tmp_path: Path) -> None:
    archive = zipfile.ZipFile(io.BytesIO(written("i2csv", asked(ring()), tmp_path)))
    entities, links = (
        list(csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig"))))
        for name in ("实体.csv", "关系.csv")
    )
    assert (len(entities), len(links)) == expected()
    known = {line["实体标识"] for line in entities}
    assert {line[end] for line in links for end in ("起点标识", "终点标识")} <= known
    guide = archive.read("列说明.txt").decode("utf-8-sig")
    assert all(f"  {column} | i2: " in guide for column in (*entities[0], *links[0]))
    (paid,) = [line for line in links if line["起点标识"] == "p_00" and line["金额元"]]
    assert (paid["金额元"], paid["首笔日期"], paid["笔数"]) == ("120.00", "2023-01-31", "2")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_stay_text_in_every_graph_file(tmp_path: Path, text: str) -> None:
    request = asked(hostile_ring(text))
    for name, read in (("graphml", nx.read_graphml), ("gexf", nx.read_gexf)):
        written(name, request, tmp_path)
        graph = read(tmp_path / f"out.{name}")
        assert (graph.number_of_nodes(), graph.number_of_edges()) == expected()
    chart = etree.fromstring(written("anx", request, tmp_path))
    assert {e.tag for e in chart.iter()} >= {"Chart", "Entity"}
    assert not chart.findall(".//script") and not chart.findall(".//image")
    archive = zipfile.ZipFile(io.BytesIO(written("i2csv", request, tmp_path)))
    for name in ("实体.csv", "关系.csv"):
        lines = list(csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig"))))
        assert len({len(line) for line in lines}) == 1
        cells = [cell for line in lines for cell in line]
        assert not [cell for cell in cells if cell.lstrip()[:1] in tuple("=+-@\t\r\n") and cell]
    script = written("cypher", request, tmp_path).decode()
    statements = [line for line in script.split("\n") if line and not line.startswith("//")]
    assert all(line.startswith(("CREATE CONSTRAINT", "UNWIND")) for line in statements)
    assert all(line.endswith(";") for line in statements)


def test_literals_cannot_end_early() -> None:
    assert literal("it's \\ \n\u202e\u2028") == "'it\\'s \\\\ \\u000A\\u202E\\u2028'"
    assert literal("\ud800") == "'\\uFFFD'"
    assert (literal(True), literal(5)) == ("true", "5")


def run_script(server: Address, script: str) -> None:
    session = Neo4jSession(server)
    try:
        for line in script.split("\n"):
            if line and not line.startswith("//"):
                session.execute(line.removesuffix(";"))
    finally:
        session.close()


@pytest.mark.neo4j
def test_the_script_rebuilds_the_subgraph_in_an_empty_neo4j(
    tmp_path: Path, neo4j_server: Address, neo4j_store: Neo4jStore
) -> None:
    run_script(neo4j_server, written("cypher", asked(ring()), tmp_path).decode())
    things, ties = expected()
    store: GraphStore = neo4j_store
    assert store.run("MATCH (n) RETURN count(n)").rows == [(things,)]
    assert store.run("MATCH ()-[r]->() RETURN count(r)").rows == [(ties + 1,)]
    paid = store.run(
        "MATCH (p:Person {key: 'p_00'})-[r:PAID]->(c:Card) "
        "RETURN p.name, c.key, r.fen, r.day, r.day_no, r.month, r.src"
    )
    assert paid.rows == [("周春花", "c_00", 12_000, date(2023, 1, 31), 19_388, 202_301, "a:0:5")]
    used = store.run("MATCH (p {key: 'p_00'})-[r:USES]->() RETURN r.first_day, r.first_no, r.fen")
    assert used.rows == [(date(2023, 1, 31), 19_388, 12_000)]


@pytest.mark.neo4j
def test_hostile_names_arrive_in_neo4j_as_they_are(
    tmp_path: Path, neo4j_server: Address, neo4j_store: Neo4jStore
) -> None:
    names = list(HOSTILE)
    finding = ring(names)
    run_script(neo4j_server, written("cypher", asked(finding), tmp_path).decode())
    rows = neo4j_store.run(
        "MATCH (p:Person) WHERE p.key STARTS WITH 'p_' AND p.key <> 'p_90' "
        "RETURN p.key, p.name ORDER BY p.key"
    ).rows
    assert rows == [(f"p_{n:02}", name) for n, name in enumerate(names)]
    constraints = neo4j_store.run("SHOW CONSTRAINTS YIELD labelsOrTypes").rows
    assert {labels[0] for (labels,) in constraints} >= {"Person", "Card", "Household", "Phone"}


def test_nothing_masked_comes_out_whole(tmp_path: Path) -> None:
    for name in GRAPHS:
        content = written(name, asked(ring()), tmp_path)
        if name == "i2csv":
            archive = zipfile.ZipFile(io.BytesIO(content))
            content = b"".join(archive.read(member) for member in archive.namelist())
        assert not re.search(r"(?<![0-9a-zA-Z])\d{12,}", content.decode()), name
