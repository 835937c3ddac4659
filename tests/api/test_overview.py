"""The overview's figures: they add up, and agree with what the lists say."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from graphaudit.case_listing import CaseListing, Counted, Facet, Wanted
from graphaudit.finding import SEVERITIES
from graphaudit.office import Office
from graphaudit.overview import arrived, crosstab, doubts, months


def test_rows_of_every_file_add_up(office: Office) -> None:
    files = arrived(office.ledger)
    assert len(files) == 10
    for file in files:
        assert file.rows == file.accepted + file.rejected + file.skipped
    assert sum(file.rejected for file in files) == 1


def test_the_table_counts_what_the_list_lists(office: Office) -> None:
    table = crosstab(office.tables_of_last_run(), office.listing, SEVERITIES)
    assert table.total == office.listing.count(doubts()) == sum(r.findings for r in table.rows)
    facet = {c.value: c.findings for c in office.listing.facet(doubts(), "township")}
    for place, township in enumerate(table.townships):
        assert table.sums[place] == sum(row.cells[place] for row in table.rows)
        if township:
            assert table.sums[place] == facet[township]
    assert table.paid[table.townships.index("河口镇")] == 6
    ranks = [SEVERITIES.index(row.severity) for row in table.rows]
    assert ranks == sorted(ranks)


def test_months_are_those_that_were_paid(office: Office) -> None:
    found = months(office.tables_of_last_run(), office.listing)
    assert [each.month for each in found] == [f"2023{month:02d}" for month in range(1, 7)]
    assert found[0].fen == sum((1_000 + 50 * place) * 100 for place in range(1, 6))
    assert sum(each.findings for each in found) <= office.listing.count(doubts())


def test_the_page_shows_them_in_either_language(client: TestClient) -> None:
    page = client.get("/").text
    assert "模式 × 乡镇" in page and "死亡后继续发放" in page and "首次检出" in page
    assert "Pattern × township" in client.get("/?lang=en").text


def test_states_count_doubts_alone(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """People left out are no doubts: the states add up to the number in the bar."""
    asked: list[Wanted] = []
    count = CaseListing.facet

    def facet(listing: CaseListing, wanted: Wanted, name: Facet) -> list[Counted]:
        asked.extend([wanted] if name == "state" else [])
        return count(listing, wanted, name)

    monkeypatch.setattr(CaseListing, "facet", facet)
    assert client.get("/").status_code == 200
    assert asked == [doubts()]
