"""Cases over the API: collected, followed, closed; nothing edited, nobody overwritten."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
import small_office
from fastapi.testclient import TestClient
from people import ADMINISTRATOR, INVESTIGATOR, signed_in

from api.accounts import Accounts
from graphaudit.office import Office

PDF = b"%PDF-1.7\n1 0 obj\n"


@pytest.fixture(scope="module")
def own_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office whose cases these tests may change."""
    with Office(small_office.copied(tmp_path_factory.mktemp("cases") / "w")) as office:
        yield office


@pytest.fixture
def clients(own_office: Office, accounts: Accounts) -> Iterator[tuple[TestClient, TestClient]]:
    """An investigator and an administrator."""
    with ExitStack() as held:
        yield (
            held.enter_context(signed_in(own_office, accounts, INVESTIGATOR)),
            held.enter_context(signed_in(own_office, accounts, ADMINISTRATOR)),
        )


def findings(caller: TestClient) -> list[dict[str, object]]:
    """The office's findings."""
    return list(caller.get("/api/v1/findings").json()["items"])


def opened(caller: TestClient, title: str, ids: list[str] | None = None) -> str:
    """A new case's number."""
    made = caller.post("/api/v1/cases", json={"title": title, "findings": ids or []})
    assert made.status_code == 201, made.text
    return str(made.json()["case"]["id"])


def test_a_finding_stands_in_one_open_case(clients: tuple[TestClient, TestClient]) -> None:
    caller, _ = clients
    one, two = (str(f["id"]) for f in findings(caller)[:2])
    first = opened(caller, "第一案", [one])
    put = caller.post("/api/v1/cases", json={"title": "第二案", "findings": [one, two]}).json()
    assert put["added"] == [two]
    assert put["elsewhere"] == {one: first}
    seen = caller.get(f"/api/v1/cases/{first}").json()
    assert [held["finding"] for held in seen["held"]] == [one]
