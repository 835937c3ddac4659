"""The data page of files that are gone: still seen, no longer counted, nothing of others shown."""

from __future__ import annotations

from pathlib import Path

import pytest
import small_office
from people import INVESTIGATOR, signed_in

from api.accounts import Accounts
from graphaudit.office import Office
from loaders.balances import files_told, summed

GONE = small_office.ROSTER.format(month=1)
NEWER = small_office.ROSTER.format(month=2)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A workspace in which one roster was withdrawn and one replaced by another."""
    path = small_office.copied(tmp_path / "w")
    with Office(path) as office:
        office.ledger.withdraw(GONE)
        office.ledger.supersede(small_office.ROSTER.format(month=3), NEWER)
    return path


def test_a_file_that_is_gone_is_seen_and_not_counted(own: Path, accounts: Accounts) -> None:
    with Office(own) as office:
        ledger = office.ledger
        told = {each.load.name: each for each in files_told(ledger.loads(), ledger.parts(), {})}
        assert told[GONE].sheets == () and told[GONE].balance.rows == 0
        total = summed(each.balance for each in told.values())
        live = sum(s.balance.rows for each in told.values() for s in each.sheets)
        assert total.rows == live > 0 and total.adds_up
        with signed_in(office, accounts, INVESTIGATOR) as client:
            gone = client.get("/loads", params={"file": told[GONE].load.sha256}).text
            assert "已撤回，它的行不再计入" in gone and "一千零x元" not in gone
            name = small_office.ROSTER.format(month=3)
            replaced = client.get("/loads", params={"file": told[name].load.sha256}).text
            assert "已被更正件取代" in replaced and NEWER in replaced
            assert client.get("/loads", params={"file": "none"}).status_code == 404
