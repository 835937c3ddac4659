"""What the service answers: findings, leads, networks, masked; safe headers on everything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import small_office
from fastapi.testclient import TestClient
from httpx import Response
from people import INVESTIGATOR, signed_in
from small_office import BENEFICIARIES, CADRE_CARD, CADRE_ID, CADRE_PHONE, LAWFUL, OLD_NUMBER

from api.accounts import Accounts
from graphaudit import cli
from graphaudit.office import Office

SECRETS = (
    CADRE_CARD, CADRE_ID, CADRE_PHONE, OLD_NUMBER, *BENEFICIARIES.values(),
    *(number for pair in LAWFUL.values() for number in pair),
)  # fmt: skip
LONG = re.compile(r"(?<![0-9A-Za-z_.])\d{9,}[\dXx]?(?![0-9A-Za-z_])")


def findings(client: TestClient) -> list[dict[str, object]]:
    items: list[dict[str, object]] = client.get("/api/v1/findings").json()["items"]
    return items


@pytest.fixture
def finding_id(client: TestClient) -> str:
    """The best finding's id."""
    return str(findings(client)[0]["id"])


def assert_safe(answer: Response) -> None:
    """The headers that stand on every answer."""
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"


def test_health_names_the_snapshot(client: TestClient, office: Office) -> None:
    told = client.get("/health").json()
    assert told["status"] == "ok"
    assert told["snapshot"] == office.casebook.last_run()["snapshot"]
    assert client.get("/api/v1/health").json() == told


def test_findings_are_those_of_the_command_line_in_the_same_order(
    client: TestClient, office: Office
) -> None:
    page = client.get("/api/v1/findings").json()
    assert [f["id"] for f in page["items"]] == [f.id for f in office.casebook.findings()]
    assert page["total"] == 10


def test_findings_come_in_pages_and_by_severity_and_pattern(client: TestClient) -> None:
    second = client.get("/api/v1/findings", params={"offset": 1, "limit": 1}).json()
    assert (second["total"], len(second["items"])) == (10, 1)
    assert second["items"][0]["id"] == findings(client)[1]["id"]
    high = client.get("/api/v1/findings", params={"severity": ["critical", "medium"]}).json()
    assert {f["severity"] for f in high["items"]} == {"critical", "medium"}
    one = client.get("/api/v1/findings", params={"pattern": "deceased_paid"}).json()
    assert [f["pattern"] for f in one["items"]] == ["deceased_paid"]


def test_a_finding_comes_with_rows_explanations_and_evidence(
    client: TestClient, finding_id: str
) -> None:
    finding = client.get(f"/api/v1/findings/{finding_id}").json()
    assert finding["id"] == finding_id
    assert {"file", "sheet", "row"} <= set(finding["rows"][0])
    assert finding["explanations"] and finding["evidence"]["relationships"]
    assert finding["subject"]["number"] == f"{CADRE_CARD[:4]}***********{CADRE_CARD[-4:]}"


def test_a_network_has_positions_and_counts(client: TestClient, finding_id: str) -> None:
    network = client.get(f"/api/v1/findings/{finding_id}/network").json()
    assert network["shown"] == network["total"] == len(network["nodes"])
    assert all({"x", "y"} <= set(node) for node in network["nodes"])
    assert {edge["from"] for edge in network["edges"]} <= {n["id"] for n in network["nodes"]}


def test_a_network_is_cut_at_the_limit_and_says_so(client: TestClient, finding_id: str) -> None:
    network = client.get(f"/api/v1/findings/{finding_id}/network", params={"limit": 2}).json()
    assert network["shown"] == len(network["nodes"]) <= 2 < network["total"]


def test_leads_merge_the_findings(client: TestClient) -> None:
    page = client.get("/api/v1/leads").json()
    assert page["total"] == 1
    assert set(page["items"][0]["findings"]) == {f["id"] for f in findings(client)}


def addresses(client: TestClient) -> Iterator[str]:
    """Every address that answers with something about people."""
    yield from ("/", "/?lang=en", "/health", "/api/v1/leads", "/openapi.json")
    yield from ("/api/v1/findings?everything=true&limit=500", f"/api/v1/findings/{CADRE_CARD}")
    for finding in findings(client):
        one = finding["id"]
        yield from (
            f"/findings/{one}",
            f"/api/v1/findings/{one}",
            f"/api/v1/findings/{one}/network",
        )


def test_no_answer_holds_a_whole_number(client: TestClient) -> None:
    for address in addresses(client):
        text = client.get(address).text
        assert [secret for secret in SECRETS if secret in text] == [], address
        # what is left are keys, src ids and snapshots, which stand beside letters or colons
        assert LONG.findall(re.sub(r'"?[0-9a-f]{10}:\d+:\d+', "", text)) == [], address


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "/", 200),
        ("GET", "/health", 200),
        ("GET", "/openapi.json", 200),
        ("GET", "/static/page.js", 200),
        ("HEAD", "/static/style.css", 200),
        ("GET", "/static/none.js", 404),
        ("GET", "/static/../app.py", 404),
        ("GET", "/no/such/page", 404),
        ("GET", "/docs", 404),
        ("GET", "/findings/f_0", 404),
        ("GET", "/findings/l_0", 404),
        ("GET", "/api/v1/none", 404),
        ("GET", "/api/v1/findings/f_0", 404),
        ("GET", "/api/v1/findings/f_0/network", 404),
        ("POST", "/api/v1/findings", 405),
        ("DELETE", "/health", 405),
        ("GET", "/api/v1/findings?limit=0", 422),
        ("GET", "/api/v1/findings?limit=501", 422),
        ("GET", "/api/v1/findings?offset=-1", 422),
        ("GET", "/api/v1/findings?severity=awful", 422),
        ("GET", "/api/v1/findings/f_0/network?limit=none", 422),
        ("GET", "/?lang=fr", 422),
    ],
)
def test_every_answer_carries_the_policy_and_every_error_is_a_problem(
    client: TestClient, method: str, address: str, status: int
) -> None:
    answer = client.request(method, address)
    assert answer.status_code == status
    assert_safe(answer)
    if status >= 400:
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["status"] == status and answer.json()["title"]
    if status == 405:
        assert "GET" in answer.headers["allow"]


def test_a_person_at_a_browser_reads_an_error_as_a_page(client: TestClient) -> None:
    browser = {"Accept": "text/html,application/xhtml+xml"}
    page = client.get("/findings/<script>alert(1)</script>", headers=browser)
    assert page.status_code == 404 and page.headers["content-type"].startswith("text/html")
    assert "<script" not in page.text and 'href="/"' in page.text
    assert_safe(page)
    under_api = client.get("/api/v1/findings/f_0", headers=browser)
    assert under_api.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1.evil.example", "10.0.0.5:8000", "[::ffff:10.0.0.5]", "a b", "[::1"],
)
def test_a_foreign_host_name_is_refused(client: TestClient, host: str) -> None:
    answer = client.get("/api/v1/findings", headers={"Host": host})
    assert answer.status_code == 403
    assert answer.headers["content-type"] == "application/problem+json"
    assert_safe(answer)


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1", "127.0.0.1:1", "[::1]:8000"])
def test_names_of_this_machine_are_answered(client: TestClient, host: str) -> None:
    assert client.get("/health", headers={"Host": host}).status_code == 200


def test_a_failure_nobody_foresaw_is_a_problem_without_a_trace(
    tmp_path: Path,
    accounts: Accounts,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    with Office(tmp_path / "w") as office:
        monkeypatch.setattr(office.casebook, "leads_json", lambda *_: 1 / 0)
        with signed_in(office, accounts, INVESTIGATOR) as client:
            answer = client.get("/api/v1/leads")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert str(tmp_path) not in answer.text and "Traceback" not in answer.text
    assert_safe(answer)
    assert "ZeroDivisionError" in (tmp_path / "w" / "error.log").read_text(encoding="utf-8")
    assert "Traceback" not in capfd.readouterr().err


def test_before_any_detection_the_page_is_empty_and_the_lists_too(
    tmp_path: Path, accounts: Accounts
) -> None:
    with (
        Office(tmp_path / "w") as office,
        signed_in(office, accounts, INVESTIGATOR) as client,
    ):
        assert client.get("/").status_code == 200
        assert client.get("/api/v1/findings").json()["total"] == 0
        assert client.get("/health").json()["snapshot"] is None


def test_the_schema_lists_the_addresses_and_no_outside_page(client: TestClient) -> None:
    schema = client.get("/openapi.json").json()
    assert set(schema["paths"]) >= {
        "/health",
        "/api/v1/findings",
        "/api/v1/findings/{finding_id}",
        "/api/v1/findings/{finding_id}/network",
        "/api/v1/leads",
        "/api/v1/me",
        "/api/v1/accounts",
        "/api/v1/accounts/{name}",
        "/api/v1/accounts/{name}/password",
        "/api/v1/audit",
    }
    assert "http" not in client.get("/").text.split("<script type")[0]


def test_serve_is_a_command() -> None:
    assert "serve" in cli.command_names()


def test_tables_of_an_older_version_are_said_and_no_failure(
    tmp_path: Path, accounts: Accounts
) -> None:
    small_office.copied(tmp_path / "w")
    for newest in (tmp_path / "w" / "tables").glob("*/roster_rows.parquet"):
        newest.unlink()
    with (
        Office(tmp_path / "w") as office,
        signed_in(office, accounts, INVESTIGATOR) as client,
    ):
        answer = client.post("/api/v1/search", json={"text": "周老根"})
    assert answer.status_code == 404
    assert answer.json()["detail"] == "graphaudit project"
