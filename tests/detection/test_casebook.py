"""The case book across runs, on findings made by hand."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from findings import finding

from graphaudit.casebook import Casebook
from graphaudit.errors import GraphAuditError, NotFoundError
from graphaudit.workspace import Workspace

COVERED = ["card_many_people"]


@pytest.fixture
def casebook(workspace: Workspace) -> Iterator[Casebook]:
    book = Casebook(workspace)
    yield book
    book.close()


def test_everything_is_new_in_the_first_run(casebook: Casebook) -> None:
    recorded = casebook.record("s", [finding("a", ["1"]), finding("b", ["2"])], COVERED)
    assert {f.change for f in recorded.findings} == {"new"}
    assert {lead.change for lead in recorded.leads} == {"new"}
    assert casebook.last_run()["open"] == 2


def test_another_snapshot_alone_changes_nothing(casebook: Casebook) -> None:
    casebook.record("s1", [finding("a", ["1"])], COVERED)
    recorded = casebook.record("s2", [finding("a", ["1"])], COVERED)
    assert recorded.findings[0].change == "unchanged"
    assert recorded.leads[0].change == "unchanged"


def test_a_new_row_changes_finding_and_lead(casebook: Casebook) -> None:
    casebook.record("s1", [finding("a", ["1"])], COVERED)
    more = finding("a", ["1"], payments={"part:0:1": 1, "part:0:2": 2})
    recorded = casebook.record("s2", [more], COVERED)
    assert (recorded.findings[0].change, recorded.leads[0].change) == ("changed", "changed")


def test_a_corrected_id_changes_no_finding_id(casebook: Casebook) -> None:
    """Two keys of one person were merged: the subject's key moved, the finding did not."""
    casebook.record("s1", [finding("before", identity=["p_young"])], COVERED)
    casebook.decide("f_before", "checking", "入户")
    after = finding("after", identity=["p_old"])
    recorded = casebook.record("s2", [after], COVERED, {"p_young": "p_old"})
    assert [(f.id, f.state) for f in recorded.findings] == [("f_before", "checking")]
    assert recorded.gone == ()


def test_suppressed_and_gone_findings_show_on_request_only(casebook: Casebook) -> None:
    first = [finding("a"), finding("b", status="suppressed"), finding("c")]
    casebook.record("s1", first, COVERED)
    recorded = casebook.record("s2", first[:2], COVERED)
    assert recorded.gone == ("f_c",)
    assert [f.id for f in casebook.findings()] == ["f_a"]
    everything = {f.id: f.status for f in casebook.findings(everything=True)}
    assert everything == {"f_a": "open", "f_b": "suppressed", "f_c": "gone"}


def test_a_run_over_a_part_does_not_replace_what_the_whole_showed(casebook: Casebook) -> None:
    casebook.record("s1", [finding("a", payments={"part:0:1": 1, "part:0:2": 2})], COVERED)
    recorded = casebook.record("s1", [finding("a", payments={"part:0:1": 1}), finding("b")], [])
    assert [f.fen for f in recorded.findings] == [1, 10_000]
    assert {f.id: f.fen for f in casebook.findings()} == {"f_a": 3, "f_b": 10_000}
    assert {lead.fen for lead in casebook.leads()} == {3, 10_000}


def test_the_best_score_comes_first(casebook: Casebook) -> None:
    casebook.record("s", [finding("a", score=10), finding("b", score=90)], COVERED)
    assert [f.id for f in casebook.findings()] == ["f_b", "f_a"]


def test_merged_leads_redirect(casebook: Casebook) -> None:
    apart = casebook.record("s1", [finding("a", ["1"]), finding("b", ["2"])], COVERED)
    ids = {lead.findings[0]: lead.id for lead in apart.leads}
    casebook.record(
        "s2", [finding("a", ["1"]), finding("b", ["2"]), finding("c", ["1", "2"])], COVERED
    )
    [lead] = casebook.leads()
    assert set(lead.findings) == {"f_a", "f_b", "f_c"}
    assert {casebook.redirected(old) for old in ids.values()} == {lead.id}
    assert {casebook.lead(old).id for old in ids.values()} == {lead.id}


def test_a_lead_with_a_case_keeps_its_id_and_state(casebook: Casebook) -> None:
    casebook.record("s1", [finding("b", ["2"])], COVERED)
    [lead] = casebook.leads()
    casebook.decide(lead.id, "case", "立案")
    casebook.record("s2", [finding("a", ["2"]), finding("b", ["2"])], COVERED)
    assert [(kept.id, kept.state) for kept in casebook.leads()] == [(lead.id, "case")]


def test_a_run_that_fails_half_way_leaves_the_last_one(casebook: Casebook) -> None:
    casebook.record("s1", [finding("a", ["1"])], COVERED)
    broken = finding("b", ["2"])
    object.__setattr__(broken, "parameters", {"p": object()})
    with pytest.raises(TypeError):
        casebook.record("s2", [finding("c"), broken], COVERED)
    assert [f.id for f in casebook.findings()] == ["f_a"]
    assert casebook.last_run()["snapshot"] == "s1"


def test_a_second_reader_sees_what_was_written(casebook: Casebook, workspace: Workspace) -> None:
    casebook.record("s", [finding("a", ["1"])], COVERED)
    other = Casebook(workspace)
    assert other.finding("f_a") == casebook.finding("f_a")
    assert other.leads() == casebook.leads()
    other.close()


def test_opening_a_case_book_waits_for_no_writer(workspace: Workspace) -> None:
    Casebook(workspace).close()
    with closing(sqlite3.connect(workspace.casebook, isolation_level=None)) as detection:
        detection.execute("BEGIN IMMEDIATE")
        Casebook(workspace).close()  # else: database is locked, half a minute later
        detection.execute("ROLLBACK")


def test_a_case_book_of_another_format_is_refused(workspace: Workspace) -> None:
    with sqlite3.connect(workspace.casebook) as foreign:
        foreign.execute("CREATE TABLE findings (id TEXT)")
    with pytest.raises(GraphAuditError, match="格式"):
        Casebook(workspace)


@pytest.mark.parametrize("wanted", ["f_none", "l_none"])
def test_what_is_not_there_is_said(casebook: Casebook, wanted: str) -> None:
    ask = casebook.lead if wanted.startswith("l_") else casebook.finding
    with pytest.raises(NotFoundError, match="no such"):
        ask(wanted)
    with pytest.raises(NotFoundError):
        casebook.decide(wanted, "case", "")
