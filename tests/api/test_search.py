"""Search by what the paper says, masked and logged without numbers; a reveal with a purpose."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from small_office import BENEFICIARIES, CADRE, CADRE_CARD, CADRE_ID, CADRE_PHONE, OLD_NUMBER

from graphaudit.office import Office
from graphaudit.search import by_initials


def found(client: TestClient, text: str) -> list[tuple[str, str]]:
    answer = client.post("/api/v1/search", json={"text": text})
    assert answer.status_code == 200, answer.text
    assert CADRE_ID not in answer.text and CADRE_CARD not in answer.text
    return [(item["label"], item["name"]) for item in answer.json()["items"]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (CADRE, ("Person", CADRE)),
        (CADRE_ID, ("Person", CADRE)),
        ("zdh", ("Person", CADRE)),
        ("ZLG", ("Person", "周老根")),
        ("老根", ("Person", "周老根")),
        (OLD_NUMBER, ("Person", "周老根")),
    ],
)
def test_a_thing_is_found_by_its_words(
    client: TestClient, text: str, expected: tuple[str, str]
) -> None:
    assert expected in found(client, text)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        (CADRE_CARD, "Card"),
        (CADRE_CARD[-4:], "Card"),
        (" ".join((CADRE_CARD[:4], CADRE_CARD[4:])), "Card"),
        (CADRE_PHONE, "Phone"),
        ("4226000", "Household"),
    ],
)
def test_a_thing_is_found_by_its_number(client: TestClient, text: str, label: str) -> None:
    assert label in {kind for kind, _ in found(client, text)}


def test_initials_are_those_of_every_reading() -> None:
    pattern = by_initials("cx")
    assert "单" in pattern and "z" not in pattern
    assert by_initials("赵大海") == by_initials("z") == by_initials("z1") == ""


@pytest.mark.parametrize("text", ["xq", "大", "赵%", "[赵]", "' OR 1=1 --"])
def test_what_nobody_bears_is_not_found(client: TestClient, text: str) -> None:
    assert found(client, text) == []


def test_a_search_for_a_number_is_logged_without_it(client: TestClient, office: Office) -> None:
    spaced = " ".join(CADRE_CARD[i : i + 4] for i in range(0, len(CADRE_CARD), 4))
    for text in (CADRE_CARD, spaced, CADRE_ID, CADRE_PHONE):
        found(client, text)
        last = office.log.entries(event="search", limit=1)[0]
        assert last.detail.startswith("号码，") and text[-4:] not in last.detail
    found(client, CADRE)
    assert CADRE in office.log.entries(event="search", limit=1)[0].detail


def test_a_whole_number_is_told_for_a_purpose_and_logged(
    client: TestClient, office: Office
) -> None:
    items = client.post("/api/v1/search", json={"text": "周老根"}).json()["items"]
    [key] = [item["key"] for item in items if item["label"] == "Person"]
    told = client.post("/api/v1/reveals", json={"key": key, "purpose": "到派出所核对死亡日期"})
    assert told.json()["number"] == BENEFICIARIES["周老根"]
    line = office.log.entries(event="reveal", limit=1)[0]
    assert (line.purpose, line.detail) == ("到派出所核对死亡日期", f"Person {key}")
    before = office.log.count(event="reveal")
    for purpose in ("", "   ", "      ", "看"):
        refused = client.post("/api/v1/reveals", json={"key": key, "purpose": purpose})
        assert refused.status_code == 422
        assert BENEFICIARIES["周老根"] not in refused.text
    unknown = client.post("/api/v1/reveals", json={"key": "p_0", "purpose": "到派出所核对"})
    assert unknown.status_code == 404
    assert office.log.count(event="reveal") == before


def test_a_stranger_searches_and_reveals_nothing(stranger: TestClient) -> None:
    for address in ("search", "reveals"):
        assert stranger.post(f"/api/v1/{address}", json={"text": CADRE}).status_code == 401
