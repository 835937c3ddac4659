"""What an attacker tries: every address is walked, floods end, no number leaves unmasked."""

from __future__ import annotations

import asyncio
import json
import re
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import TypedDict

import pytest
import small_office
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from people import INVESTIGATOR, PASSWORD
from starlette.types import Message, Receive, Scope, Send

from api.access import AT_ONCE, COOKIE, FOR_STRANGERS, Access
from api.accounts import COUNTED_SECONDS, FREE_TRIES, Accounts, RefusedError, TooManyError
from api.asking import _administrator
from api.check_room import MOST_WAITING, BusyError, CheckRoom
from api.routes import routers
from api.running import MOST_RUNNING, RUNNING, TooManyQueriesError
from api.safety import LARGEST_BODY
from graphaudit.audit_log import LONGEST, AuditLog
from graphaudit.errors import UsageError
from graphaudit.office import Office

NUMBER = re.compile(r"(?<![0-9a-z])(?:\d{15,19}|\d{17}[Xx]|1[3-9]\d{9})(?![0-9a-z])")
WHOLE = [
    small_office.CADRE_ID,
    small_office.CADRE_CARD,
    small_office.CADRE_PHONE,
    *small_office.BENEFICIARIES.values(),
]


Schema = TypedDict(
    "Schema",
    {
        "$ref": str,
        "type": str,
        "anyOf": "list[Schema]",
        "enum": list[str],
        "items": "Schema",
        "properties": "dict[str, Schema]",
    },
    total=False,
)
"""What is read of a JSON schema."""


def every_route() -> Iterator[tuple[str, APIRoute]]:
    """Method and route of everything that is served."""
    for package in ("api.routes", "api.pages"):
        for router in routers(package):
            for route in router.routes:
                assert isinstance(route, APIRoute)
                for method in sorted(route.methods):
                    yield method, route


def path_of(route: APIRoute, **known: str) -> str:
    return re.sub(r"{(\w+)(:\w+)?}", lambda m: known.get(m[1], "x"), route.path)


def is_for_administrators(route: APIRoute) -> bool:
    return any(each.call is _administrator for each in route.dependant.dependencies)


def test_every_address_wants_a_session(stranger: TestClient) -> None:
    asked = 0
    for method, route in every_route():
        if route.path not in FOR_STRANGERS:
            answer = stranger.request(method, path_of(route))
            assert answer.status_code in (401, 303), (method, route.path)
            assert "set-cookie" not in answer.headers
            asked += 1
    assert asked > 20


def test_nothing_is_changed_without_the_token_or_from_another_site(client: TestClient) -> None:
    token = client.headers.pop("X-CSRF-Token")
    forged = [
        {},
        {"X-CSRF-Token": "guessed"},
        {"X-CSRF-Token": token, "Origin": "http://elsewhere.example"},
        {"X-CSRF-Token": token, "Origin": "null"},
        {"X-CSRF-Token": token, "Sec-Fetch-Site": "same-site"},
    ]
    changing = [(m, r) for m, r in every_route() if m != "GET" and r.path != "/login"]
    assert len(changing) > 30
    for method, route in changing:
        for headers in forged:
            answer = client.request(method, path_of(route), json={}, headers=headers)
            assert answer.status_code == 403, (method, route.path, headers)


def test_what_administrators_may_is_refused_to_investigators(client: TestClient) -> None:
    guarded = [(m, r) for m, r in every_route() if is_for_administrators(r)]
    assert {"/people", "/api/v1/audit", "/api/v1/accounts"} <= {r.path for _, r in guarded}
    for method, route in guarded:
        path = path_of(route, act="add")
        answer = client.request(method, path, data=None if method == "GET" else {"name": "x"})
        assert answer.status_code == 403, (method, path)


def ids_of(client: TestClient) -> Iterator[dict[str, str]]:
    """What the small office's addresses can be asked for: findings, leads and things."""
    findings = client.get("/api/v1/findings?everything=true&limit=500").json()["items"]
    leads = client.get("/api/v1/leads?limit=500").json()["items"]
    for number, finding in enumerate(findings):
        lead = leads[number % len(leads)]["id"]
        rows = [row["src"] for row in finding["rows"]]
        yield {
            "finding_id": finding["id"],
            "lead_id": lead,
            "key": finding["subject"]["key"],
            "src": rows[0] if rows else "0000000000:0:1",
        }


def test_no_answer_holds_a_whole_number(client: TestClient) -> None:
    ids = list(ids_of(client))
    assert ids
    reading = [route for method, route in every_route() if method == "GET"]
    for path in sorted({path_of(route, **known) for known in ids for route in reading}):
        answer = client.get(path, params={"format": "json"})
        said = answer.text + "\n".join(answer.headers.values())
        assert answer.status_code < 500, path
        assert not any(number in said for number in WHOLE), path
        assert not NUMBER.search(said), (path, NUMBER.search(said))


def refusals(held: Accounts, name: str, number: int) -> str:
    try:
        held.check(name, f"guess {number}", "10.0.0.9")
    except RefusedError as refused:
        return type(refused).__name__
    return "let in"


def test_guesses_at_once_are_no_way_round_the_wait(tmp_path: Path) -> None:
    held = Accounts(tmp_path / "accounts.sqlite", lambda: 1_000_000.0)
    with ThreadPoolExecutor(12) as pool:
        told = list(pool.map(lambda number: refusals(held, "admin", number), range(24)))
    held.close()
    assert told.count(RefusedError.__name__) == FREE_TRIES
    assert told.count(TooManyError.__name__) == 24 - FREE_TRIES


def test_old_tries_are_forgotten(tmp_path: Path) -> None:
    clock = [1_000_000.0]
    held = Accounts(tmp_path / "accounts.sqlite", lambda: clock[0])
    for number in range(6):
        assert refusals(held, f"name{number}", number) == RefusedError.__name__
        clock[0] += COUNTED_SECONDS + 1
    ((kept,),) = held._rows("SELECT count(*) FROM tries")
    held.close()
    assert kept == 1


def test_two_administrators_cannot_close_each_other_at_once(tmp_path: Path) -> None:
    held = Accounts(tmp_path / "accounts.sqlite")
    held.add("甲", "administrator")
    held.add("乙", "administrator")

    def close(name: str) -> bool:
        try:
            held.disable(name)
        except UsageError:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(close, ["甲", "乙"])) == [False, True]
    held.close()


@pytest.mark.parametrize("origin", ["null", "http://[", "http://127.0.0.1:8000@elsewhere", ""])
def test_an_origin_that_is_none_is_refused_and_no_failure(
    stranger: TestClient, origin: str
) -> None:
    form = {"name": INVESTIGATOR, "password": PASSWORD}
    assert stranger.post("/login", data=form, headers={"Origin": origin}).status_code == 403


@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"]
)
def test_a_body_without_end_is_cut(stranger: TestClient, client: TestClient, kind: str) -> None:
    start = b'--x\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n'
    body = start + b"a=b&" * (LARGEST_BODY // 4)
    sent = {"Content-Type": kind}
    cut = stranger.post("/login", content=body, headers=sent)
    assert cut.status_code == (422 if kind == "text/plain" else 413)
    assert client.post("/api/v1/search", content=body, headers=sent).status_code == 413
    token = client.headers.pop("X-CSRF-Token")
    assert client.post("/logout", content=body, headers=sent).status_code in (403, 413)
    client.headers["X-CSRF-Token"] = token
    form = client.post("/api/v1/search", content=b" " * LARGEST_BODY + b"{}")
    assert form.status_code == 413
    assert form.headers["content-type"] == "application/problem+json"


def test_an_unknown_act_opens_no_account(administrator: TestClient, accounts: Accounts) -> None:
    accounts.add("周已停", "investigator")
    accounts.disable("周已停")
    answer = administrator.post("/people/anything", data={"name": "周已停"})
    assert answer.status_code == 422
    assert accounts.get("周已停").disabled


def test_a_number_written_otherwise_in_an_address_is_masked_in_the_log(
    client: TestClient, office: Office
) -> None:
    for text in ("%36217001234567890122", "6217+0012+3456+7890+122", "x%0Aadmin%09%E2%80%AEview"):
        client.get(f"/api/v1/findings?text={text}")
    told = [line.detail for line in office.log.entries(by=INVESTIGATOR, limit=3)]
    assert all(detail.isprintable() for detail in told)
    assert not any("7001234567890" in d or "0012 3456" in d or "62170012" in d for d in told)
    assert "\\nadmin" in told[0]


def test_no_field_of_the_log_can_pass_for_two(tmp_path: Path) -> None:
    log = AuditLog(tmp_path / "audit.sqlite")
    line = log.add("甲\x1f乙", "view", "one\x1ftwo\nthree" + "长" * 70_000, "why\x1f")
    assert all("\x1f" not in text for text in (line.by, line.detail, line.purpose))
    assert len(line.detail) < LONGEST + 20
    whole = log.add("甲", "query", "/*" + "x" * 20_000 + "*/ MATCH (n) RETURN n")
    log.close()
    assert whole.detail.endswith("RETURN n")


def test_guesses_that_are_not_tested_do_not_fill_the_log(
    stranger: TestClient, office: Office
) -> None:
    before = office.log.count(event="sign-in refused")
    codes = [
        stranger.post("/login", data={"name": "6217001234567890122", "password": "x"}).status_code
        for _ in range(FREE_TRIES + 4)
    ]
    assert codes[-1] == 429
    written = office.log.entries(event="sign-in refused", limit=50)
    assert office.log.count(event="sign-in refused") - before <= FREE_TRIES
    assert not any("6217001234567890122" in line.by for line in written)


def test_a_number_in_a_note_is_masked_in_the_history(client: TestClient) -> None:
    found = client.get("/api/v1/findings?everything=true").json()["items"][-1]["id"]
    said = {"state": "checking", "note": f"持卡人自述卡号 {small_office.CADRE_CARD}"}
    assert client.post(f"/api/v1/findings/{found}/state", json=said).status_code == 200
    history = client.get(f"/api/v1/findings/{found}/history").text
    assert "持卡人自述卡号" in history and small_office.CADRE_CARD not in history
    assert client.post(f"/api/v1/findings/{found}/state", json={"state": "doubtful"}).is_success


def test_what_is_kept_for_others_holds_no_whole_number(
    client: TestClient, administrator: TestClient
) -> None:
    number = small_office.CADRE_CARD
    view = {"name": f"卡 {number}", "query": f"text={number}", "shared": True}
    kept = client.post("/api/v1/views", json=view)
    assert kept.status_code == 201
    assert number not in kept.text + administrator.get("/api/v1/views").text
    assert number not in administrator.get("/findings").text
    client.delete(f"/api/v1/views/{kept.json()['id']}")


@pytest.mark.parametrize("text", ["\ud800", "a\x00b", "=1+1\t|", "\u202e" * 50])
def test_texts_that_are_none_are_no_failure(client: TestClient, text: str) -> None:
    described = client.get("/openapi.json").json()
    schemas = described["components"]["schemas"]
    for path, acts in described["paths"].items():
        for method, act in acts.items():
            body = act.get("requestBody", {}).get("content", {}).get("application/json")
            if body is None or "/accounts" in path:
                continue
            sent = json.dumps(filled(schemas, body["schema"], text))
            at = re.sub(r"{\w+}", "1", path)
            answer = client.request(
                method.upper(), at, content=sent, headers={"Content-Type": "application/json"}
            )
            assert answer.status_code < 500, (method, path, answer.text)


def filled(schemas: Mapping[str, Schema], schema: Schema, text: str) -> object:
    """A value of this schema whose texts are all ``text``."""
    if "$ref" in schema:
        return filled(schemas, schemas[schema["$ref"].rsplit("/", 1)[1]], text)
    if "anyOf" in schema:
        return filled(schemas, schema["anyOf"][0], text)
    if "enum" in schema:
        return schema["enum"][0]
    if "items" in schema:
        return [filled(schemas, schema["items"], text)]
    if "properties" in schema:
        return {name: filled(schemas, each, text) for name, each in schema["properties"].items()}
    plain = {"integer": 1, "number": 1, "boolean": False, "null": None, "object": {}}
    return plain.get(schema.get("type", ""), text)


def test_a_query_does_not_tell_which_files_there_are(client: TestClient, tmp_path: Path) -> None:
    (tmp_path / "here.csv").write_text("a,b\n1,2\n")
    told = []
    for name in ("here.csv", "nowhere.csv", "*"):
        cypher = f"LOAD FROM '{tmp_path}/{name}' RETURN *"
        answer = client.post("/api/v1/queries", json={"cypher": cypher, "purpose": "试读文件"})
        assert answer.status_code == 422
        told.append(answer.text)
    assert len(set(told)) == 1 and "LOAD" in told[0]


def test_only_what_takes_files_takes_more_than_forms(client: TestClient) -> None:
    body = b'{"act": "sent_on", "rows": 1, "note": "' + b"x" * (LARGEST_BODY + 1) + b'"}'
    sent = {"Content-Type": "application/json"}
    for path in (
        "/api/v1/batches/k_19bf63a985166be5/1/acts",
        "/api/v1/case-documents/AJ-2026-001/1/withdrawal",
    ):
        assert client.post(path, content=body, headers=sent).status_code == 413, path


def test_one_person_runs_a_few_queries_at_once(office: Office) -> None:
    with ExitStack() as held:
        for number in range(MOST_RUNNING):
            held.enter_context(RUNNING.registered(f"flood{number}", "甲"))
        with pytest.raises(TooManyQueriesError, match=str(MOST_RUNNING)):
            held.enter_context(RUNNING.registered("one-more", "甲"))
        held.enter_context(RUNNING.registered("somebody-elses", "乙"))
    with RUNNING.registered("one-more", "甲"):
        pass


def test_long_parameters_do_not_fill_the_history(client: TestClient) -> None:
    given = {"names": ["x" * 1000] * 500, "most": 1}
    asked = {"cypher": "RETURN $most AS n", "purpose": "试长名单", "parameters": given}
    client.post("/api/v1/queries", json=asked)
    latest = client.get("/api/v1/queries/history?limit=1").json()["items"][0]
    assert latest["parameters"] == {"names": "…", "most": "…"}


def test_batches_that_wait_do_not_take_the_place_of_pages(office: Office, tmp_path: Path) -> None:
    room = CheckRoom(office)
    waiting = threading.Barrier(MOST_WAITING + 1)

    def wait() -> None:
        waiting.wait(timeout=120)
        with pytest.raises(UsageError):
            room.judge([tmp_path], "没有的项目", "甲")

    with ThreadPoolExecutor(MOST_WAITING) as pool:
        with room._turn:
            found = [pool.submit(wait) for _ in range(MOST_WAITING)]
            waiting.wait(timeout=120)
            deadline = time.monotonic() + 120
            while room._places._value and time.monotonic() < deadline:
                time.sleep(0.01)
            with pytest.raises(BusyError):
                room.judge([tmp_path], "", "乙")
        for each in found:
            each.result(timeout=120)
    assert room._places._value == MOST_WAITING


def test_one_person_takes_not_the_turn_of_all(office: Office, accounts: Accounts) -> None:
    now, most = 0, 0

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        nonlocal now, most
        now += 1
        most = max(most, now)
        await asyncio.sleep(0.02)
        now -= 1

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    async def send(message: Message) -> None:
        raise AssertionError(message)

    async def flood() -> None:
        access = Access(app, accounts, office.log)
        cookie = f"{COOKIE}={accounts.sign_in(INVESTIGATOR, PASSWORD).token}".encode()
        scopes = [
            {"type": "http", "method": "GET", "path": "/", "headers": [(b"cookie", cookie)]}
            for _ in range(3 * AT_ONCE)
        ]
        await asyncio.gather(*(access(scope, receive, send) for scope in scopes))

    with ThreadPoolExecutor(1) as apart:  # a browser's test may have left a loop in this thread
        apart.submit(asyncio.run, flood()).result()
    assert most == AT_ONCE
