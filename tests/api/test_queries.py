"""Read-only Cypher over the service: through the gate, with a purpose, cancelled, remembered."""

from __future__ import annotations

import csv
import io
import json
import threading
import time
from secrets import token_hex

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from openpyxl import load_workbook

from graphaudit.office import Office

CARDS = "MATCH (p:Person)-[r:USES]->(c:Card) RETURN c.key AS card, count(p) AS n ORDER BY n DESC"
ENDLESS = (
    "MATCH (a:Person), (b:Person), (c:Person), (d:Person), (e:Person), (f:Person), (g:Person), "
    "(h:Person), (i:Person), (j:Person), (k:Person) RETURN count(*) AS n"
)


def run(client: TestClient, cypher: str, **others: object) -> Response:
    body = {"cypher": cypher, "purpose": "核查共用卡", **others}
    return client.post("/api/v1/queries", json=body)


def test_a_query_answers_and_is_logged_with_purpose_and_rows(
    client: TestClient, office: Office
) -> None:
    told = run(client, CARDS).json()
    assert told["columns"] == ["card", "n"]
    assert told["rows"][0][1] == 4 and told["count"] == len(told["rows"])
    line = office.log.entries(event="query", limit=1)[0]
    assert line.purpose == "核查共用卡" and f"{told['count']} 行 ok" in line.detail
    latest = client.get("/api/v1/queries/history").json()["items"][0]
    assert (latest["cypher"], latest["rows"], latest["outcome"]) == (CARDS, told["count"], "ok")


def test_parameters_reach_the_query(client: TestClient) -> None:
    text = "MATCH (p:Person) WHERE p.name IN $names RETURN p.name AS name ORDER BY name"
    told = run(client, text, parameters={"names": ["赵大海", "无此人"]}).json()
    assert told["rows"] == [["赵大海"]]


@pytest.mark.parametrize(
    ("cypher", "word"),
    [
        ("MATCH (p:Person) DELETE p", "DELETE"),
        ("MATCH (p:Person) SET p.name = 'x' RETURN p", "SET"),
        ("MATCH (p:Persn) RETURN p", "Persn"),
    ],
)
def test_a_refusal_names_the_word_and_is_remembered(
    client: TestClient, cypher: str, word: str
) -> None:
    answer = run(client, cypher)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert word in answer.json()["instance"]
    latest = client.get("/api/v1/queries/history").json()["items"][0]
    assert latest["cypher"] == cypher and latest["outcome"] == answer.json()["title"]


def test_more_rows_than_asked_are_an_error_never_a_cut(client: TestClient) -> None:
    answer = run(client, "MATCH (p:Person) RETURN p.key AS key", rows=2)
    assert answer.status_code == 422


@pytest.mark.parametrize("purpose", ["", "  ", "        ", "看看"])
def test_without_a_purpose_nothing_is_run(client: TestClient, office: Office, purpose: str) -> None:
    before = office.log.count(event="query")
    assert run(client, CARDS, purpose=purpose).status_code == 422
    assert office.log.count(event="query") == before


def test_long_results_come_line_by_line(client: TestClient) -> None:
    body = {"cypher": CARDS, "purpose": "核查共用卡"}
    answer = client.post("/api/v1/queries", params={"form": "ndjson"}, json=body)
    assert answer.headers["content-type"].startswith("application/x-ndjson")
    first, *rows = [json.loads(line) for line in answer.text.splitlines()]
    assert first == {"columns": ["card", "n"]}
    assert rows == run(client, CARDS).json()["rows"]


def test_a_running_query_is_cancelled_by_its_id(client: TestClient) -> None:
    name = f"long_{token_hex(4)}"
    answers: list[Response] = []
    waiting = threading.Thread(
        target=lambda: answers.append(run(client, ENDLESS, id=name, seconds=100))
    )
    began = time.monotonic()
    waiting.start()
    while client.delete(f"/api/v1/queries/{name}").status_code == 404:
        assert time.monotonic() < began + 120
        time.sleep(0.05)
    waiting.join(timeout=120)
    assert [answer.status_code for answer in answers] == [422]
    assert "取消" in answers[0].json()["title"]
    assert client.delete(f"/api/v1/queries/{name}").status_code == 404


def test_kept_queries_are_the_persons_own(client: TestClient, administrator: TestClient) -> None:
    kept = {"name": f"共用卡 {token_hex(4)}", "cypher": CARDS, "parameters": {"most": 3}}
    first = client.post("/api/v1/queries/saved", json=kept).json()
    again = client.post("/api/v1/queries/saved", json={**kept, "parameters": {}}).json()
    mine = [
        each for each in client.get("/api/v1/queries/saved").json() if each["name"] == kept["name"]
    ]
    assert mine == [again] and again["id"] != first["id"]
    theirs = administrator.get("/api/v1/queries/saved").json()
    assert again["id"] not in {each["id"] for each in theirs}
    address = f"/api/v1/queries/saved/{again['id']}"
    assert administrator.delete(address).status_code == 404
    assert client.delete(address).status_code == 204
    assert client.delete(address).status_code == 404


def test_a_refusal_says_line_column_and_word_and_what_was_meant(client: TestClient) -> None:
    told = run(client, "MATCH (p:Person)\nDETACH DELETE p").json()
    assert (told["line"], told["column"], told["word"]) == (2, 1, "DETACH")
    told = run(client, "MATCH (p:Person)\n WHER p.name = 'x' RETURN p").json()
    assert (told["line"], told["column"], told["word"]) == (2, 2, "WHER")
    told = run(client, "MATCH (p:Persn) RETURN p").json()
    assert (told["line"], told["column"]) == (1, 10) and "Person" in told["detail"]


@pytest.mark.parametrize("form", ["csv", "json", "xlsx"])
def test_a_result_is_exported_with_its_query_and_logged(
    client: TestClient, office: Office, form: str
) -> None:
    text = "MATCH (p:Person) WHERE p.name IN $names RETURN '=1+1' AS formula, p.name AS name"
    body = {"cypher": text, "purpose": "核查共用卡", "parameters": {"names": ["赵大海"]}}
    answer = client.post("/api/v1/queries/export", params={"form": form}, json=body)
    assert answer.status_code == 200 and f".{form}" in answer.headers["content-disposition"]
    if form == "xlsx":
        book = load_workbook(io.BytesIO(answer.content))
        rows = [[cell.value for cell in row] for row in book["结果"]]
        assert book["结果"]["A2"].data_type == "s" and text in str(list(book["说明"].values))
    elif form == "csv":
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert rows.pop(1) == ["'=1+1", "赵大海"]
        rows.append(["=1+1", "赵大海"])
    else:
        told = answer.json()
        rows = [told["columns"], *told["rows"]]
        assert told["about"]["查询"] == text and told["about"]["目的"] == "核查共用卡"
    assert rows == [["formula", "name"], ["=1+1", "赵大海"]]
    assert office.log.entries(event="query-export", limit=1)[0].purpose == "核查共用卡"


def test_the_keys_of_a_result_have_names_findings_and_a_network(client: TestClient) -> None:
    pairs = run(
        client, "MATCH (p:Person)-[:USES]->(c:Card) RETURN c.key AS card, p.key AS person"
    ).json()["rows"]
    keys = sorted({key for pair in pairs for key in pair})
    told = client.post("/api/v1/queries/things", json={"keys": [*keys, "p_none"]}).json()
    assert sorted(each["key"] for each in told) == keys
    assert any(each["findings"] for each in told if each["label"] == "Card")
    part = client.post("/api/v1/queries/network", json={"keys": keys}).json()
    ends = {(tie["start"], tie["end"]) for tie in part["ties"] if tie["type"] == "USES"}
    assert ends == {(person, card) for card, person in pairs}
    cards = sorted({card for card, _ in pairs})
    around = client.post("/api/v1/queries/network", json={"keys": cards}).json()
    assert {person for _, person in pairs} <= {each["key"] for each in around["things"]}


def test_the_model_names_what_a_query_may_speak_of(client: TestClient, office: Office) -> None:
    told = client.get("/api/v1/queries/model").json()
    counts = {each["name"]: each["count"] for each in [*told["labels"], *told["types"]]}
    assert {name: n for name, n in counts.items() if n} == office.store.counts()
    assert "count" in told["functions"]


def test_a_pattern_with_the_policys_groups_runs_as_a_query(client: TestClient) -> None:
    listed = client.get("/api/v1/patterns").json()
    ids = [each["id"] for each in listed]
    texts = [client.get(f"/api/v1/patterns/{each}").json() for each in ids]
    cypher = [each for each in texts if each["dialect"] == "cypher"]
    grouped = [each for each in cypher if "groups" in each["given"]]
    assert len(cypher) > 40 and grouped
    given = {"from_no": -1_000_000, "to_no": 1_000_000, **grouped[0]["given"]}
    used = {name: value for name, value in given.items() if f"${name}" in grouped[0]["query"]}
    answer = run(client, grouped[0]["query"].split("\n;\n")[0], parameters=used)
    assert answer.status_code == 200, answer.json()
