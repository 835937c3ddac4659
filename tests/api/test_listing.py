"""Findings filtered, sorted, counted; decisions with reasons; files: all masked and logged."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
import small_office
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from people import ADMINISTRATOR, INVESTIGATOR, signed_in
from small_office import CADRE_CARD, CADRE_ID

from api.accounts import Accounts
from graphaudit.case_listing import FACETS, CaseListing, Wanted
from graphaudit.office import Office
from viz.exports import file_name, formats

Params = dict[str, str | int | bool | list[str]]


@pytest.fixture
def own_office(tmp_path: Path) -> Iterator[Office]:
    """A copy of the small office that a test may change."""
    with Office(small_office.copied(tmp_path / "w")) as opened:
        yield opened


@pytest.fixture
def own(own_office: Office, accounts: Accounts) -> Iterator[TestClient]:
    """An investigator in an office of their own."""
    with signed_in(own_office, accounts, INVESTIGATOR) as caller:
        yield caller


def listed(client: TestClient, params: Params) -> list[dict[str, object]]:
    answer = client.get("/api/v1/findings", params=params)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, object]] = answer.json()["items"]
    assert answer.json()["total"] == len(items)
    return items


@pytest.mark.parametrize(
    "params",
    [
        {"severity": "high"},
        {"severity": ["high", "critical"]},
        {"class": "eligibility"},
        {"pattern": ["deceased_paid", "card_many_people"]},
        {"township": "河口镇"},
        {"township": "无此镇"},
        {"program": "RURAL_DIBAO"},
        {"state": "doubtful"},
        {"state": "filed"},
        {"month": "2023-06"},
        {"text": "赵大海"},
        {"severity": "high", "class": "collusion"},
    ],
)
def test_a_filter_keeps_what_the_case_book_says(
    client: TestClient, office: Office, params: Params
) -> None:
    def values(finding: dict[str, object], name: str) -> list[str]:
        words = {"township": "townships", "program": "programs"}
        found = finding[words.get(name, name)] if name != "month" else str(finding["last_day"])[:7]
        return [str(each) for each in found] if isinstance(found, list) else [str(found)]

    plain = [f.as_json() for f in office.casebook.findings()]
    expected = [
        f["id"]
        for f in plain
        if all(
            set(values(dict(f), name)) & set(wanted if isinstance(wanted, list) else [str(wanted)])
            for name, wanted in params.items()
            if name != "text"
        )
        and str(params.get("text", "")) in str([f["sentence"], f["persons"], f["title"]])
    ]
    assert [f["id"] for f in listed(client, params)] == expected


def test_sorting_both_ways_and_paging_see_everything_once(client: TestClient) -> None:
    down = listed(client, {"sort": "fen"})
    up = listed(client, {"sort": "fen", "order": "asc"})
    amounts = [int(str(f["fen"])) for f in down]
    assert amounts == sorted(amounts, reverse=True)
    assert [int(str(f["fen"])) for f in up] == sorted(amounts)
    worst = [str(f["severity"]) for f in listed(client, {"sort": "severity"})]
    assert worst == sorted(worst, key=["critical", "high", "medium", "low", "info"].index)
    pages = [
        client.get("/api/v1/findings", params={"sort": "fen", "offset": n, "limit": 3}).json()
        for n in range(0, 12, 3)
    ]
    assert [f["id"] for page in pages for f in page["items"]] == [f["id"] for f in down]


def test_facets_count_under_the_other_filters(client: TestClient) -> None:
    told = client.get("/api/v1/findings/facets", params={"severity": "critical"}).json()
    every = listed(client, {})
    severities = {c["value"]: c["findings"] for c in told["facets"]["severity"]}
    assert sum(severities.values()) == len(every)
    assert told["total"] == severities["critical"]
    assert sum(c["findings"] for c in told["facets"]["pattern"]) == told["total"]
    [township] = told["facets"]["township"]
    critical = [f for f in every if f["severity"] == "critical"]
    assert township == {
        "value": "河口镇",
        "findings": len(critical),
        "fen": sum(int(str(f["fen"])) for f in critical),
    }


def test_a_decision_needs_its_reason_and_is_kept(own: TestClient, own_office: Office) -> None:
    finding_id = str(listed(own, {})[0]["id"])
    address = f"/api/v1/findings/{finding_id}"
    assert own.post(f"{address}/state", json={"state": "excluded"}).status_code == 422
    assert own.post(f"{address}/state", json={"state": "guilty"}).status_code == 422
    decision = {"state": "excluded", "reason": "entitled", "note": "已核对代管协议"}
    assert own.post(f"{address}/state", json=decision).json()["state"] == "excluded"
    last = own.get(f"{address}/history").json()[-1]
    assert last["event"] == "state"
    assert all(word in last["detail"] for word in ("excluded", "entitled", "代管", INVESTIGATOR))
    assert [f["id"] for f in listed(own, {"state": "excluded"})] == [finding_id]
    assert own_office.log.entries(event="state", limit=1)[0].purpose == "entitled"


def test_a_lead_is_decided_too(own: TestClient) -> None:
    lead = own.get("/api/v1/leads").json()["items"][0]["id"]
    assert own.get(f"/api/v1/leads/{lead}").json()["id"] == lead
    told = own.post(f"/api/v1/leads/{lead}/state", json={"state": "checking"})
    assert told.json()["state"] == "checking"
    assert own.get(f"/api/v1/leads/{lead}/history").json()[-1]["event"] == "state"
    assert own.get("/api/v1/leads/l_0").status_code == 404
    assert own.post("/api/v1/leads/l_0/state", json={"state": "lead"}).status_code == 404


def test_a_book_from_before_the_list_is_listed_when_it_is_opened(
    own_office: Office, tmp_path: Path
) -> None:
    ids = [f.id for f in own_office.casebook.findings()]
    path = own_office.casebook.path
    own_office.close()
    with sqlite3.connect(path) as db:
        db.execute("DELETE FROM listing")
    with Office(tmp_path / "w") as again:
        assert [f["id"] for f in again.listing.page(Wanted(), offset=0, limit=50)] == ids


ZIPPED = (".zip", ".xlsx", ".docx")
"""Suffixes whose files are zips."""


@pytest.mark.parametrize("format_name", sorted(formats()))
def test_every_export_is_masked_and_logged(
    client: TestClient, office: Office, format_name: str
) -> None:
    finding_id = listed(client, {})[0]["id"]
    address = f"/api/v1/findings/{finding_id}/export"
    answer = client.get(address, params={"format": format_name})
    assert answer.status_code == 200 and answer.content
    assert file_name(finding_id, format_name) in answer.headers["content-disposition"]
    assert answer.content.startswith(b"PK") == file_name("", format_name).endswith(ZIPPED)
    assert CADRE_CARD.encode() not in answer.content and CADRE_ID.encode() not in answer.content
    assert office.log.entries(event="export", limit=1)[0].detail == f"{finding_id} {format_name}"
    assert client.get(address, params={"format": "exe"}).status_code == 422


def test_every_facet_counts_what_its_filter_leaves(client: TestClient) -> None:
    told = client.get("/api/v1/findings/facets").json()["facets"]
    for facet in ("change", "kind", "band", "assignee", "program", "pattern", "month"):
        assert told[facet], facet
        for counted in told[facet]:
            found = listed(client, {facet: counted["value"]})
            assert len(found) == counted["findings"], (facet, counted)
    [nobody] = told["assignee"]
    assert nobody["value"] == ""


def test_totals_count_the_same_row_person_and_card_once(client: TestClient, office: Office) -> None:
    for params, severities in (({}, None), ({"severity": "critical"}, {"critical"})):
        found = [
            f for f in office.casebook.findings() if severities is None or f.severity in severities
        ]
        assert client.get("/api/v1/findings/totals", params=params).json() == {
            "findings": len(found),
            "rows": len({row.src for f in found for row in f.rows}),
            "persons": len({person.key for f in found for person in f.persons}),
            "cards": len({card.key for f in found for card in f.cards}),
            "fen": sum({src: fen for f in found for src, fen in f.payments.items()}.values()),
        }
    assert sum(f.fen for f in office.casebook.findings()) > 0


def test_several_are_assigned_and_decided_at_once_or_not_at_all(
    own: TestClient, own_office: Office
) -> None:
    ids = [str(f["id"]) for f in listed(own, {})]
    given = {"ids": ids[:2], "person": INVESTIGATOR}
    assert own.post("/api/v1/findings/assignee", json=given).json() == {"findings": 2}
    assert {f["id"] for f in listed(own, {"assignee": INVESTIGATOR})} == set(ids[:2])
    assert {f["id"] for f in listed(own, {"assignee": ""})} == set(ids[2:])
    refused = own.post("/api/v1/findings/assignee", json={**given, "person": "查无此人"})
    assert refused.status_code == 422
    decision = {"ids": [ids[0], "f_none"], "state": "checking", "note": "见名册"}
    assert own.post("/api/v1/findings/state", json=decision).status_code == 404
    assert listed(own, {"state": "checking"}) == []
    query = {"severity": "critical"}
    critical = {f["id"] for f in listed(own, dict(query))}
    decision = {"ids": [], "state": "checking", "note": "见名册"}
    told = own.post("/api/v1/findings/state", json=decision, params=query)
    assert told.json() == {"findings": len(critical)}
    assert {f["id"] for f in listed(own, {"state": "checking"})} == critical
    assert len(own_office.log.entries(event="state", limit=50)) == len(critical)


def test_an_assignment_and_a_note_stay_in_the_history_and_over_a_new_run(
    own: TestClient, own_office: Office
) -> None:
    finding_id = str(listed(own, {})[0]["id"])
    address = f"/api/v1/findings/{finding_id}"
    own.post(f"{address}/assignee", json={"person": INVESTIGATOR})
    own.post(f"{address}/notes", json={"note": "已电话核对 6217001234567890122"})
    told = own.get(f"{address}/history").json()
    assert [event["event"] for event in told[-2:]] == ["assigned", "note"]
    assert INVESTIGATOR in told[-2]["detail"] and "6217001234567890122" not in told[-1]["detail"]
    own_office.refresh()
    assert [f["id"] for f in listed(own, {"assignee": INVESTIGATOR})] == [finding_id]
    assert own_office.listing.facts([finding_id])[finding_id].assignee == INVESTIGATOR


def test_what_went_is_news_until_the_next_run(own: TestClient, own_office: Office) -> None:
    book = own_office.casebook
    found = book.findings()
    covered = {f.pattern for f in found}
    snapshot = str(book.last_run()["snapshot"])
    book.record(snapshot, found[1:], covered)
    assert [f["id"] for f in listed(own, {"change": "gone"})] == [found[0].id]
    assert found[0].id not in {f["id"] for f in listed(own, {})}
    counted = own.get("/api/v1/findings/facets").json()["facets"]["change"]
    assert {"value": "gone", "findings": 1, "fen": found[0].fen} in counted
    book.record(snapshot, found[1:], covered)
    assert listed(own, {"change": "gone"}) == []


def test_views_are_ones_own_or_shared(
    own_office: Office, own: TestClient, accounts: Accounts
) -> None:
    kept = {"name": "河口镇", "query": "township=河口镇", "shared": True}
    mine = own.post("/api/v1/views", json=kept).json()
    own.post("/api/v1/views", json={**kept, "name": "我的", "shared": False})
    own.post("/api/v1/views", json={**kept, "name": "我的", "query": "", "shared": False})
    assert [v["name"] for v in own.get("/api/v1/views").json()] == ["我的", "河口镇"]
    with signed_in(own_office, accounts, ADMINISTRATOR) as other:
        assert [v["name"] for v in other.get("/api/v1/views").json()] == ["河口镇"]
        assert other.delete(f"/api/v1/views/{mine['id']}").status_code == 404
    assert own.delete(f"/api/v1/views/{mine['id']}").status_code == 204


def test_the_list_leaves_as_a_workbook_of_lines(client: TestClient, tmp_path: Path) -> None:
    answer = client.get("/api/v1/findings/list.xlsx", params={"severity": "critical"})
    path = tmp_path / "list.xlsx"
    path.write_bytes(answer.content)
    lines = list(load_workbook(path).worksheets[0].iter_rows(values_only=True))
    wanted = listed(client, {"severity": "critical"})
    assert [line[0] for line in lines if str(line[0]).startswith("f_")] == [f["id"] for f in wanted]
    assert CADRE_CARD not in str(lines) and CADRE_ID not in str(lines)


def test_a_page_of_a_book_that_is_not_counted_yet_brings_its_counts_afterwards(
    own: TestClient, own_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graphaudit.case_listing.AT_ONCE", 0)
    first = own.get("/findings").text
    assert "正在清点" in first and first.count("data-href") == 10
    told = own.get("/findings", params={"counted": True}).text
    assert "正在清点" not in told and 'id="severity-critical"' in told
    assert "正在清点" not in own.get("/findings").text


def test_a_decision_is_counted_at_once(own: TestClient, own_office: Office) -> None:
    def counted(facet: str, value: str) -> int:
        facets = own.get("/api/v1/findings/facets").json()["facets"]
        return sum(each["findings"] for each in facets[facet] if each["value"] == value)

    (first, second, *_), all_of_them = own_office.casebook.findings(), counted("state", "doubtful")
    assert counted("state", "excluded") == 0
    own_office.casebook.decide(first.id, "excluded", "entitled")
    own_office.casebook.assign([first.id, second.id], "核查员", "admin")
    assert counted("state", "excluded") == 1
    assert counted("state", "doubtful") == all_of_them - 1
    assert counted("assignee", "核查员") == 2
    fresh = CaseListing(own_office.casebook.path)
    for facet in FACETS:
        assert own_office.listing.facet(Wanted(), facet) == fresh.facet(Wanted(), facet)
    fresh.close()
