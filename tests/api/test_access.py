"""Who is answered: sessions, tokens against other sites, roles, and the log of what was done."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from people import ADMINISTRATOR, INVESTIGATOR, PASSWORD

from api.access import COOKIE
from api.accounts import Accounts
from api.app import create_app
from graphaudit.office import Office

FORM = {"name": INVESTIGATOR, "password": PASSWORD}


@pytest.mark.parametrize("path", ["/api/v1/findings", "/api/v1/me", "/api/v1/nothing-here"])
def test_a_stranger_gets_a_problem_and_never_a_redirect(stranger: TestClient, path: str) -> None:
    answer = stranger.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert "unsafe" not in answer.headers["content-security-policy"]


def test_a_stranger_at_a_page_is_sent_to_sign_in_and_on_from_there(stranger: TestClient) -> None:
    sent = stranger.get("/findings/f_1?lang=en")
    assert sent.status_code == 303
    assert sent.headers["location"] == "/login?next=%2Ffindings%2Ff_1%3Flang%3Den"
    answer = stranger.post("/login", data={**FORM, "next": "/findings/f_1?lang=en"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/findings/f_1?lang=en")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie
    assert stranger.get("/api/v1/me").json()["name"] == INVESTIGATOR


@pytest.mark.parametrize(
    ("address", "behind_tls", "secure"),
    [
        ("http://127.0.0.1:8000", False, False),
        ("http://127.0.0.1:8000", True, True),
        ("https://127.0.0.1:8000", False, True),
    ],
)
def test_cookies_never_go_by_plain_http_where_browsers_come_by_https(
    office: Office, accounts: Accounts, address: str, behind_tls: bool, secure: bool
) -> None:
    app = create_app(office, accounts, behind_tls=behind_tls)
    with TestClient(app, base_url=address, follow_redirects=False) as caller:
        signed = caller.post("/login", data=FORM).headers["set-cookie"]
        chosen = caller.get("/settings?theme=dark&language=en").headers.get_list("set-cookie")
    for cookie in (signed, *chosen):
        assert ("; secure" in cookie.lower()) == secure, cookie
    assert len(chosen) == 2


@pytest.mark.parametrize("path", ["/login", "/health", "/openapi.json", "/static/style.css"])
def test_what_strangers_may_see(stranger: TestClient, path: str) -> None:
    assert stranger.get(path).status_code == 200


@pytest.mark.parametrize(
    "next_page",
    ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere", "javascript:1"],
)
def test_signing_in_leads_to_no_other_site(stranger: TestClient, next_page: str) -> None:
    answer = stranger.post("/login", data={**FORM, "next": next_page})
    assert answer.headers["location"] == "/"


def test_a_wrong_password_is_refused_in_the_same_words_as_a_wrong_name(
    stranger: TestClient,
) -> None:
    wrong = stranger.post("/login", data={"name": INVESTIGATOR, "password": "猜的口令一二三"})
    nobody = stranger.post("/login", data={"name": "无此人", "password": "猜的口令一二三"})
    assert (wrong.status_code, nobody.status_code) == (401, 401)
    assert "账户名或口令不对" in wrong.text
    assert wrong.text.replace(INVESTIGATOR, "") == nobody.text.replace("无此人", "")
    assert "set-cookie" not in wrong.headers


def test_hostile_names_come_back_as_text(stranger: TestClient) -> None:
    answer = stranger.post("/login", data={"name": '"><script>hit()</script>', "password": "x"})
    assert "<script>hit" not in answer.text and "&lt;script&gt;" in answer.text


def test_signing_out_ends_the_session_everywhere(stranger: TestClient) -> None:
    stranger.post("/login", data=FORM)
    token = stranger.cookies[COOKIE]
    csrf = stranger.get("/api/v1/me").json()["csrf"]
    assert stranger.post("/logout", data={"csrf": csrf}).status_code == 303
    assert stranger.get("/api/v1/me", cookies={COOKIE: token}).status_code == 401


def test_signing_in_anew_ends_the_browsers_former_session(stranger: TestClient) -> None:
    stranger.post("/login", data=FORM)
    former = stranger.cookies[COOKIE]
    stranger.post("/login", data=FORM)
    assert stranger.cookies[COOKIE] != former
    assert stranger.get("/api/v1/me").status_code == 200
    stranger.cookies.set(COOKIE, former)
    assert stranger.get("/api/v1/me").status_code == 401


def test_a_change_wants_the_sessions_token(administrator: TestClient) -> None:
    token = administrator.headers.pop("X-CSRF-Token")
    wanted = {"name": "孙小满"}
    assert administrator.post("/api/v1/accounts", json=wanted).status_code == 403
    wrong = administrator.post("/api/v1/accounts", json=wanted, headers={"X-CSRF-Token": "x"})
    assert wrong.status_code == 403
    right = administrator.post("/api/v1/accounts", json=wanted, headers={"X-CSRF-Token": token})
    assert right.status_code == 201


@pytest.mark.parametrize(
    "told", [{"Origin": "http://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_what_another_site_sends_is_refused(
    administrator: TestClient, stranger: TestClient, told: dict[str, str]
) -> None:
    assert administrator.post("/logout", headers=told).status_code == 403
    assert administrator.get("/api/v1/me").status_code == 200
    assert stranger.post("/login", data=FORM, headers=told).status_code == 403


def test_an_investigator_is_no_administrator(client: TestClient) -> None:
    assert client.get("/api/v1/audit").status_code == 403
    assert client.get("/api/v1/accounts").status_code == 403
    assert client.post("/api/v1/accounts", json={"name": "某人"}).status_code == 403


def test_a_one_time_password_leads_to_one_of_ones_own(
    stranger: TestClient, accounts: Accounts
) -> None:
    given = accounts.add("钱一次", "investigator")
    answer = stranger.post("/login", data={"name": "钱一次", "password": given, "next": "/x"})
    assert answer.headers["location"] == "/password?next=%2Fx"
    csrf = stranger.get("/api/v1/me").json()["csrf"]
    chosen = {"csrf": csrf, "old": given, "next": "/x"}
    differ = stranger.post("/password", data={**chosen, "new": PASSWORD, "again": "另一个"})
    assert differ.status_code == 422 and "两次输入的新口令不同" in differ.text
    short = stranger.post("/password", data={**chosen, "new": "短", "again": "短"})
    assert short.status_code == 422 and "10" in short.text
    done = stranger.post("/password", data={**chosen, "new": PASSWORD, "again": PASSWORD})
    assert done.headers["location"] == "/login?next=%2Fx"
    assert stranger.get("/api/v1/me").status_code == 401
    assert stranger.post("/login", data={"name": "钱一次", "password": given}).status_code == 401


def test_with_a_one_time_password_nothing_is_seen_and_nothing_changed(
    stranger: TestClient, accounts: Accounts
) -> None:
    given = accounts.add("吴一次", "investigator")
    stranger.post("/login", data={"name": "吴一次", "password": given})
    stranger.headers["X-CSRF-Token"] = stranger.get("/api/v1/me").json()["csrf"]
    for page in ("/", "/leads/l_1?lang=en", "/people", "/nothing"):
        sent = stranger.get(page)
        assert sent.status_code == 303
        assert sent.headers["location"] == f"/password?next={quote(page, safe='')}"
    refused = [
        stranger.get("/api/v1/findings", headers={"Accept": "text/html"}),
        stranger.get("/api/v1/nothing-here"),
        stranger.post("/api/v1/views", json={"name": "一", "query": "severity=high"}),
        stranger.post("/people/add", data={"name": "吴另一个"}),
    ]
    for answer in refused:
        assert answer.status_code == 403
        assert answer.headers["content-type"] == "application/problem+json"
        assert "一次性口令" in answer.json()["title"] and "/password" in answer.json()["detail"]
    assert stranger.get("/password").status_code == 200
    accounts.choose("吴一次", given, PASSWORD)
    stranger.post("/login", data={"name": "吴一次", "password": PASSWORD})
    assert stranger.get("/api/v1/views").json() == []


def test_views_and_changes_stand_in_the_log(
    client: TestClient, administrator: TestClient, office: Office
) -> None:
    client.get("/api/v1/findings?severity=high")
    client.get("/api/v1/findings/f_6217001234567890122")
    administrator.post("/api/v1/accounts", json={"name": "log 坏名"})
    page = administrator.get("/api/v1/audit", params={"limit": 20}).json()
    told = [(line["by"], line["event"], line["detail"]) for line in page["items"]]
    assert (INVESTIGATOR, "view", "GET /api/v1/findings?severity=high 200") in told
    assert (ADMINISTRATOR, "change", "POST /api/v1/accounts 422") in told
    assert not any("6217001234567890122" in detail for _, _, detail in told)
    assert page["first_broken"] is None
    assert office.log.count(by=INVESTIGATOR) >= 2


def test_accounts_are_closed_opened_and_given_new_passwords(administrator: TestClient) -> None:
    administrator.post("/api/v1/accounts", json={"name": "李停用"})
    closed = administrator.patch("/api/v1/accounts/李停用", json={"disabled": True})
    assert closed.json()["disabled"] is True
    given = administrator.post("/api/v1/accounts/李停用/password").json()["password"]
    assert (
        administrator.post("/login", data={"name": "李停用", "password": given}).status_code == 401
    )
    administrator.patch("/api/v1/accounts/李停用", json={"disabled": False})
    names = [account["name"] for account in administrator.get("/api/v1/accounts").json()]
    assert "李停用" in names
    last = administrator.patch(f"/api/v1/accounts/{ADMINISTRATOR}", json={"disabled": True})
    assert last.status_code == 422 and "最后一个管理员" in last.json()["title"]
    assert (
        administrator.patch("/api/v1/accounts/无此人", json={"disabled": True}).status_code == 404
    )
