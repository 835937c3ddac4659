"""The library and its previews, what was loaded and refused, figures and metrics."""

from __future__ import annotations

import csv
import io
from threading import Event

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from small_office import CADRE_CARD, CADRE_ID, LAWFUL, MONTHS

from graphaudit.errors import QueryLimitError
from graphaudit.office import Office
from graphaudit.patterns import read_patterns, run_pattern
from graphaudit.stores import console
from graphaudit.trial import attempt


def test_the_library_says_meaning_parameters_and_figures(
    client: TestClient, office: Office
) -> None:
    told = {each["id"]: each for each in client.get("/api/v1/patterns").json()}
    one = told["card_many_people"]
    assert one["findings"] == 1 and one["fen"] > 0 and one["ms"] is not None
    assert one["class"] == "collusion" and one["meaning"]["zh"] and one["params"]
    alone = client.get("/api/v1/patterns/card_many_people").json()
    assert alone.pop("query") and alone.pop("dialect") == "cypher"
    assert alone.pop("given") == {p["name"]: p["default"] for p in one["params"]}
    assert alone == one
    assert client.get("/api/v1/patterns/none").status_code == 404


def test_a_preview_runs_with_other_parameters_and_records_nothing(
    client: TestClient, office: Office
) -> None:
    runs = office.casebook.last_run()["run"]
    address = "/api/v1/patterns/card_many_people/preview"
    usual = client.post(address, json={}).json()
    assert usual["hits"] == len(usual["first"]) == 1 and usual["rows"] == 4 * len(MONTHS)
    [name] = [p for p in usual["parameters"] if p.startswith("min_")][:1]
    more = client.post(address, json={"parameters": {name: 50}}).json()
    assert (more["hits"], more["first"], more["parameters"][name]) == (0, [], 50)
    assert office.casebook.last_run()["run"] == runs
    assert CADRE_CARD not in str(usual) and CADRE_ID not in str(usual)


@pytest.mark.parametrize(
    "parameters", [{"nothing": 1}, {"min_people": "many"}, {"min_people": [1]}]
)
def test_a_preview_refuses_what_the_pattern_does_not_take(
    client: TestClient, parameters: dict[str, object]
) -> None:
    address = "/api/v1/patterns/card_many_people/preview"
    answer = client.post(address, json={"parameters": parameters})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_preview_ends_at_its_limit_or_when_it_is_cancelled(
    client: TestClient, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    [found] = [each for each in read_patterns() if each.id == "card_many_people"]
    stop = Event()
    stop.set()
    with pytest.raises(QueryLimitError, match="已取消"):
        attempt(office, found, {}, most=1, seconds=60, stop=stop)
    monkeypatch.setattr(console, "_START_SECONDS", 0.0)
    address = "/api/v1/patterns/card_many_people/preview"
    late = client.post(address, json={"seconds": 0.01, "id": "try_1"})
    assert (late.status_code, late.headers["content-type"]) == (
        QueryLimitError.http_status,
        "application/problem+json",
    )
    assert "时间上限" in late.text
    assert client.delete("/api/v1/queries/try_1").status_code == 404, "it is over"
    assert list(office.workspace.tables.glob("*trial-*")) == []


@pytest.mark.parametrize("pattern_id", ["roster_cyclic_block", "controlled_card_set"])
def test_a_trial_gives_what_a_run_gives(office: Office, pattern_id: str) -> None:
    """Detectors over the ledger and over the graph, in a process of their own."""
    [found] = [each for each in read_patterns() if each.id == pattern_id]
    hits = run_pattern(found, office.store, office.tables_of_graph(), office.policy)
    tried = attempt(office, found, {}, most=5, seconds=60)
    assert (tried.hits, tried.first) == (len(hits), hits[:5])


def test_what_was_loaded_adds_up(client: TestClient, office: Office) -> None:
    page = client.get("/api/v1/loads", params={"limit": 500}).json()
    told = page["items"]
    assert page["total"] == len(told)
    assert [each["file"] for each in told] == [load.name for load in office.ledger.loads()]
    sheets = [sheet for each in told for sheet in each["sheets"]]
    assert len(sheets) == len(told) and all(sheet["register"] for sheet in sheets)
    for sheet in sheets:
        parts = sheet["accepted"] + sheet["rejected"] + sheet["skipped"]
        assert sheet["rows"] == parts, sheet


def test_files_are_paged_and_found(client: TestClient) -> None:
    whole = client.get("/api/v1/loads", params={"limit": 500}).json()["items"]
    part = client.get("/api/v1/loads", params={"offset": 2, "limit": 3}).json()
    assert (part["total"], part["offset"], part["limit"]) == (len(whole), 2, 3)
    assert part["items"] == whole[2:5]
    assert client.get("/api/v1/loads", params={"offset": len(whole)}).json()["items"] == []
    word = whole[0]["sheets"][0]["register"]
    found = client.get("/api/v1/loads", params={"text": word, "limit": 500}).json()
    fit = [each for each in whole if word in str([each["names"], each["sheets"]])]
    assert 0 < found["total"] == len(fit) < len(whole) and found["items"] == fit
    assert client.get("/api/v1/loads", params={"only": "gone"}).json()["total"] == 0
    refused = client.get("/api/v1/loads", params={"only": "refused", "limit": 500}).json()
    assert {each["file"] for each in refused["items"]} <= {each["file"] for each in whole}
    assert client.get("/api/v1/loads", params={"only": "else"}).status_code == 422


def test_rejects_are_paged_and_masked(client: TestClient) -> None:
    page = client.get("/api/v1/rejects", params={"limit": 500}).json()
    assert page["total"] == len(page["items"]) > 0
    assert {"reject"} <= {each["kind"] for each in page["items"]}
    first = client.get("/api/v1/rejects", params={"limit": 1}).json()
    assert first["items"] == page["items"][:1]


def test_the_census_counts_every_card_once(client: TestClient, office: Office) -> None:
    told = client.get("/api/v1/statistics").json()
    cards = {(each["holder"], each["payees"]): each["cards"] for each in told["cards"]}
    assert sum(cards.values()) == told["graph"]["Card"]
    assert cards["other", "3-4"] == 1
    assert cards["own", "1"] == len(LAWFUL)
    patterns = told["findings"]["pattern"]
    assert sum(each["findings"] for each in patterns) == len(office.casebook.findings())


def test_without_a_check_there_is_no_batch(client: TestClient) -> None:
    assert client.get("/api/v1/batches").json() == []


def test_metrics_are_for_administrators(
    client: TestClient, administrator: TestClient, office: Office
) -> None:
    assert client.get("/api/v1/metrics").status_code == 403
    told = administrator.get("/api/v1/metrics").json()
    assert told["findings"]["open"] == len(office.casebook.findings())
    assert told["events"]["view"] > 0 and told["pattern_ms"]["card_many_people"] >= 0


def test_rejects_are_narrowed_and_sent_back_as_files(client: TestClient, office: Office) -> None:
    everything = client.get("/api/v1/rejects", params={"limit": 500}).json()["items"]
    one = next(each for each in everything if each["kind"] == "reject")
    wanted = {"reason": one["reason"].split("：")[0], "kind": "reject", "file": one["file"]}
    page = client.get("/api/v1/rejects", params=wanted).json()
    assert one in page["items"] and page["total"] < len(everything)
    for form in ("xlsx", "csv"):
        answer = client.post("/api/v1/rejects/export", params={"form": form}, json=wanted)
        assert answer.status_code == 200 and len(answer.content) > 100
    listed = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert listed[1][1] == one["file"] and len(listed) == 1 + page["total"]
    assert client.post("/api/v1/rejects/export", json={"unmasked": True}).status_code == 422
    whole = {"unmasked": True, "purpose": "退回民政局更正"}
    assert client.post("/api/v1/rejects/export", json=whole).status_code == 200
    assert "完整号码" in office.log.entries(event="reveal", limit=1)[0].detail


def test_a_missing_register_names_who_is_silent_and_has_a_blank_form(client: TestClient) -> None:
    told = {each["id"]: each for each in client.get("/api/v1/registers").json()}
    assert told["payments"]["loaded"] and not told["payments"]["silent"]
    [one] = [each for each in told.values() if each["silent"]][:1]
    assert not one["loaded"]
    answer = client.get(f"/api/v1/registers/{one['id']}/template")
    book = load_workbook(io.BytesIO(answer.content))
    assert book.worksheets[0]["A1"].value == one["title"]["zh"]
    assert client.get("/api/v1/registers/none/template").status_code == 404
