"""Read-only Cypher over the service: through the gate, with a purpose, cancelled, remembered."""

from __future__ import annotations

import json
import threading
import time
from secrets import token_hex

import pytest
from fastapi.testclient import TestClient
from httpx import Response

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
        assert time.monotonic() < began + 30
        time.sleep(0.05)
    waiting.join(timeout=30)
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
