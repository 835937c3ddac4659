"""What the service makes ahead: the same answers as without it, once a run."""

from __future__ import annotations

import threading
from pathlib import Path

import duckdb
import pytest
import small_office

from api.readiness import Readiness
from graphaudit.entities import numbers_of, people_by, stations_of
from graphaudit.office import Office
from graphaudit.projection.lookup import LookupMaking, lookup_file
from graphaudit.proof import proof_rows
from graphaudit.surroundings import with_surroundings


@pytest.fixture
def fresh(tmp_path: Path) -> Office:
    """An office of which nobody asked anything yet."""
    return Office(small_office.copied(tmp_path / "w"))


def asked(office: Office) -> list[object]:
    """What pages ask for by keys and rows, of all findings."""
    tables, found = office.tables_of_last_run(), office.casebook.findings()
    keys = sorted({key for each in found for key in each.people() | each.card_keys()})
    rows = sorted({row.src for each in found for row in each.rows})
    return [
        proof_rows(tables, office.policy, rows),
        with_surroundings(tables, [each.as_json() for each in found]),
        numbers_of(tables, keys),
        stations_of(tables, keys),
        people_by(tables, keys, "village"),
        people_by(tables, keys, "household"),
    ]


def test_what_is_looked_up_is_what_the_tables_say(fresh: Office) -> None:
    with fresh as office:
        whole = asked(office)
        Readiness(office).make_ready()
        assert lookup_file(office.tables_of_last_run()).is_file()
        assert asked(office) == whole
        assert all(whole)


def test_it_is_made_once_a_run(fresh: Office) -> None:
    with fresh as office:
        readiness = Readiness(office)
        readiness.make_ready()
        made = lookup_file(office.tables_of_last_run())
        made.unlink()
        readiness.make_ready()
        assert not made.exists()
        Readiness(office).make_ready()
        assert made.exists()


def test_what_a_killed_process_left_half_written_is_written_anew(fresh: Office) -> None:
    with fresh as office:
        tables = office.tables_of_last_run()
        with duckdb.connect(str(tables.path / "lookup.making")) as half:
            half.execute('CREATE TABLE "PAID" (nothing INTEGER)')
        whole = asked(office)
        LookupMaking(tables).make()
        assert asked(office) == whole
        assert not (tables.path / "lookup.making").exists()


def test_its_thread_ends_with_the_service(fresh: Office) -> None:
    with fresh as office:
        readiness = Readiness(office)
        readiness.start()
        readiness.stop()
        for thread in threading.enumerate():
            if thread.name == "readiness":
                thread.join(20)  # what it reads in Python it ends, where the machine is busy
        assert "readiness" not in {thread.name for thread in threading.enumerate()}
