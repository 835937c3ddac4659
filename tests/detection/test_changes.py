"""What a run changed: new, changed, merged and gone, with what differs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from findings import finding

from graphaudit.casebook import Casebook
from graphaudit.changes import Changed, changes
from graphaudit.workspace import Workspace

COVERED = ["card_many_people"]


@pytest.fixture
def casebook(workspace: Workspace) -> Iterator[Casebook]:
    book = Casebook(workspace)
    yield book
    book.close()


def told(found: tuple[Changed, ...]) -> dict[str, str]:
    return {each.id: each.change for each in found}


def test_of_a_first_run_everything_is_new_and_it_is_said(casebook: Casebook) -> None:
    casebook.record("s", [finding("a"), finding("b", status="suppressed")], COVERED)
    since = changes(casebook)
    assert since.first
    assert told(since.findings) == {"f_a": "new"}


def test_new_changed_and_gone_of_the_last_run_only(casebook: Casebook) -> None:
    casebook.record("s1", [finding("a"), finding("b", ["1"]), finding("c")], COVERED)
    casebook.record("s2", [finding("a"), finding("b", ["1"]), finding("c")], COVERED)
    assert changes(casebook).findings == ()
    more = finding("b", ["1"], payments={"part:0:1": 1, "part:0:2": 10_000}, severity="critical")
    casebook.record("s3", [finding("a"), more, finding("d")], COVERED)
    since = changes(casebook)
    assert not since.first
    assert told(since.findings) == {"f_d": "new", "f_b": "changed", "f_c": "gone"}
    [changed] = [each for each in since.findings if each.id == "f_b"]
    assert changed.before == {
        "severity": ("high", "critical"),
        "fen": (10_000, 10_001),
        "rows": (1, 2),
    }
    assert since.count("new") == 1


def test_a_finding_that_is_explained_now_is_told_with_its_status(casebook: Casebook) -> None:
    casebook.record("s1", [finding("a")], COVERED)
    casebook.record("s2", [finding("a", status="suppressed")], COVERED)
    [changed] = changes(casebook).findings
    assert changed.before["status"] == ("open", "suppressed")


def test_a_lead_that_went_into_another_says_where(casebook: Casebook) -> None:
    first = casebook.record("s1", [finding("a", ["1"]), finding("b", ["2"])], COVERED)
    ids = {lead.findings[0]: lead.id for lead in first.leads}
    joined = [finding("a", ["1"]), finding("b", ["2"]), finding("c", ["1", "2"])]
    casebook.record("s2", joined, COVERED)
    since = changes(casebook)
    [merged] = [each for each in since.leads if each.change == "merged"]
    [kept] = [each for each in since.leads if each.change == "changed"]
    assert {merged.id, kept.id} == set(ids.values())
    assert merged.into == kept.id
    assert kept.before["findings"] == (1, 3)


def test_the_json_says_what_changed_and_names_the_run(casebook: Casebook) -> None:
    casebook.record("s1", [finding("a")], COVERED)
    casebook.record("s2", [finding("a", payments={"part:0:9": 7})], COVERED)
    told_as = changes(casebook).as_json()
    assert (told_as["run"], told_as["first"], told_as["snapshot"]) == (2, False, "s2")
    findings = told_as["findings"]
    assert isinstance(findings, list)
    assert findings[0]["before"] == {"fen": [10_000, 7]}
