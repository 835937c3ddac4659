"""The explorer's canvas: everything among the things shown, where it stands, and its files."""

from __future__ import annotations

import io
import json
import math
import time

import networkx as nx
import pytest
from fastapi.testclient import TestClient
from scipy.spatial import cKDTree
from small_office import BENEFICIARIES, CADRE, CADRE_CARD, MONTHS
from test_networks import items

from graphaudit.office import Office
from graphaudit.stores.exploring import Explorer
from viz.picture import Line, Mark, Picture
from viz.places import places


@pytest.fixture(scope="module")
def keys(office: Office) -> list[str]:
    """The clerk's card, the four who are paid on it, and the clerk."""
    [card] = [
        cards.key
        for finding in office.casebook.findings()
        if finding.pattern == "card_many_people"
        for cards in finding.cards
    ]
    explorer = Explorer(office.store)
    people = explorer.expand(card, "USES", "Person").nodes
    holder = explorer.expand(card, "HOLDS", "Person").nodes
    return [card, *(node.key for node in [*people, *holder])]


def posted(client: TestClient, address: str, body: dict[str, object]) -> dict[str, object]:
    answer = client.post(f"/api/v1/networks{address}", json=body)
    assert answer.status_code == 200, answer.text
    told: dict[str, object] = answer.json()
    return told


def test_every_tie_among_the_things_is_there_and_a_post_is_its_holder(
    client: TestClient, office: Office, keys: list[str]
) -> None:
    told = posted(client, "", {"keys": [*keys, "p_0000000000000000"], "focus": keys[:1]})
    nodes = {str(node["id"]): node for node in items(told["nodes"])}
    assert set(nodes) == set(keys)
    assert told["missing"] == ["p_0000000000000000"]
    official = next(node for node in nodes.values() if node["label"] == CADRE)
    assert (official["kind"], official["glyph"]) == ("Cadre", "官")
    assert "村文书" in str(official["second"])
    kinds = [edge["kind"] for edge in items(told["edges"])]
    assert sorted(kinds) == ["HOLDS", *["USES"] * 4]
    behind = told["asked"]
    assert isinstance(behind, dict)
    assert office.store.query(behind["cypher"], behind["parameters"]).rows
    assert CADRE_CARD not in json.dumps(told)


@pytest.mark.parametrize("layout", ["columns", "radial", "hierarchy", "force"])
def test_each_layout_places_everything_apart_and_the_same_way_each_time(
    client: TestClient, keys: list[str], layout: str
) -> None:
    body = {"keys": keys, "layout": layout}
    first = [(n["id"], n["x"], n["y"]) for n in items(posted(client, "", body)["nodes"])]
    again = [(n["id"], n["x"], n["y"]) for n in items(posted(client, "", body)["nodes"])]
    assert first == again
    assert len({(x, y) for _, x, y in first}) == len(keys)


def test_a_network_at_the_limits_is_laid_out_by_forces_soon_and_nothing_covers_another() -> None:
    """1,000 objects and 5,000 lines: what is tied stands nearer than what is not."""
    names = [f"p_{n:016x}" for n in range(1000)]
    pairs = {(n // 2, n) for n in range(1, 1000)}
    pairs |= {(n % 997, n * 7 % 991) for n in range(4100) if n % 997 != n * 7 % 991}
    lines = [Line("USES", names[a], names[b]) for a, b in sorted(pairs)]
    picture = Picture({}, tuple(Mark(name, "Person", name) for name in names), tuple(lines))
    began = time.process_time()
    at = places(picture, "force")
    assert time.process_time() - began < 5
    assert at == places(picture, "force")
    apart, _ = cKDTree(list(at.values())).query(list(at.values()), k=2)
    assert float(apart[:, 1].min()) > 20
    tied = sum(math.dist(at[x.start], at[x.end]) for x in lines) / len(lines)
    others = [math.dist(at[names[n]], at[names[999 - n]]) for n in range(500)]
    assert tied < 0.8 * sum(others) / len(others)


def test_what_stands_stays_and_what_is_new_stands_apart(
    client: TestClient, keys: list[str]
) -> None:
    placed = {keys[0]: [5, 7], keys[1]: [200, 7]}
    told = posted(client, "", {"keys": keys, "placed": placed})
    at = {str(n["id"]): (n["x"], n["y"]) for n in items(told["nodes"])}
    assert (at[keys[0]], at[keys[1]]) == ((5, 7), (200, 7))
    places = list(at.values())
    assert all(
        abs(float(str(a[0])) - float(str(b[0]))) + abs(float(str(a[1])) - float(str(b[1]))) > 50
        for n, a in enumerate(places)
        for b in places[:n]
    )


def test_groups_are_placed_too(client: TestClient) -> None:
    marks = [{"key": f"group:{n}", "kind": "Household"} for n in range(30)]
    lines = [{"start": "group:0", "end": f"group:{n}"} for n in range(1, 20)]
    told = posted(client, "/places", {"marks": marks, "lines": lines, "layout": "hierarchy"})
    places = told["places"]
    assert isinstance(places, dict)
    assert len({tuple(at) for at in places.values()}) == 30


def test_it_says_how_much_is_not_shown(client: TestClient, keys: list[str]) -> None:
    told = posted(client, "/beyond", {"keys": keys[:1]})
    assert told["neighbours"] == {keys[0]: [0, 6]}, "four payees, the holder and a phone"
    assert (told["outside"], told["complete"]) == (6, True)
    everything = posted(client, "/beyond", {"keys": keys})
    counted = everything["neighbours"]
    assert isinstance(counted, dict)
    assert counted[keys[0]] == [5, 6]


def test_payments_by_month_and_amount_add_up(client: TestClient, keys: list[str]) -> None:
    told = posted(client, "/payments", {"keys": keys})
    months, amounts, times = told["month"], told["fen"], told["times"]
    assert isinstance(months, list) and isinstance(amounts, list) and isinstance(times, list)
    assert set(months) == {202300 + month for month in MONTHS}
    fen = sum((1_000 + 50 * place) * 100 for place in range(1, 5)) * len(MONTHS)
    assert sum(amount * n for amount, n in zip(amounts, times, strict=True)) == fen
    assert posted(client, "/payments", {"keys": keys[1:]})["payee"] == []


def test_rows_say_where_they_stand(client: TestClient, keys: list[str]) -> None:
    edges = items(posted(client, "", {"keys": keys})["edges"])
    src = next(e["src"] for e in edges if e["kind"] == "USES")
    assert isinstance(src, list)
    answer = client.post("/api/v1/networks/rows", json={"src": src})
    rows = items(answer.json())
    assert [row["src"] for row in rows] == src
    assert {row["payee"] for row in rows} <= set(BENEFICIARIES)
    assert all("民政局" in str(row["file"]) and row["fen"] for row in rows)
    assert client.post("/api/v1/networks/rows", json={"src": ["x"]}).status_code == 422


def test_the_canvas_as_files(client: TestClient, keys: list[str]) -> None:
    placed = {key: [150.0 * n, 40.0 * (n % 3)] for n, key in enumerate(keys)}
    body = {
        "keys": keys, "placed": placed, "path": [keys[1], keys[0], keys[2]], "grey": keys[3:4],
        "title": "河口镇 <script>", "note": "仅 2023-01 至 2023-03",
    }  # fmt: skip
    made = {
        name: client.post(f"/api/v1/networks/files?format={name}", json=body)
        for name in ("svg", "png", "pdf", "json", "graphml")
    }
    assert {name: answer.status_code for name, answer in made.items()} == dict.fromkeys(made, 200)
    assert made["png"].content[:4] == b"\x89PNG" and made["pdf"].content[:5] == b"%PDF-"
    svg = made["svg"].text
    assert "河口镇 &lt;script&gt;" in svg and "<script" not in svg
    named = {str(n["id"]): str(n["label"]) for n in items(posted(client, "", body)["nodes"])}
    assert {key for key, name in named.items() if name not in svg} == {keys[3]}, "the grey one"
    assert CADRE_CARD not in svg and "2023-03" in svg
    line = {**body, "grey": [], "grey_lines": [f"USES {keys[1]} {keys[0]}"]}
    faint = client.post("/api/v1/networks/files?format=svg", json=line).text
    assert faint.count('stroke-opacity="0.24"') == 1
    told = json.loads(made["json"].content)
    assert told["masked"] is True and told["places"][keys[1]] == placed[keys[1]]
    graph = nx.read_graphml(io.BytesIO(made["graphml"].content))
    assert graph.nodes[keys[2]]["x"] == placed[keys[2]][0]
    assert {data["relation"] for *_, data in graph.edges(data=True)} >= {"USES", "HOLDS"}
    some = client.post("/api/v1/networks/files?format=json", json={**body, "types": ["HOLDS"]})
    assert {tie["type"] for tie in some.json()["ties"]} <= {"HOLDS", "IS"}


def test_what_is_too_much_is_refused(client: TestClient) -> None:
    many = {"keys": [f"p_{n:016}" for n in range(1001)]}
    assert client.post("/api/v1/networks", json=many).status_code == 422
    assert client.post("/api/v1/networks", json={"keys": []}).json()["nodes"] == []
