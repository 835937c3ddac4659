"""The list of leads: it says what the leads say, filtered, ordered and counted."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import small_office

from graphaudit.case_listing import Facet
from graphaudit.errors import NotFoundError
from graphaudit.lead_listing import LEAD_FACETS, WantedLeads
from graphaudit.leads import Lead
from graphaudit.office import Office


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Office]:
    """An office of one's own, with a decision and an assignment."""
    with Office(small_office.copied(tmp_path / "w")) as office:
        lead = office.casebook.leads()[0].id
        office.casebook.decide(lead, "checking", "核实")
        office.casebook.assign([lead], "核查员", "admin")
        yield office


def ids(office: Office, wanted: WantedLeads, down: bool = True) -> list[str]:
    page = office.lead_listing.page(wanted, "fen", down=down, offset=0, limit=500)
    return [line.id for line in page]


def values(office: Office, lead: Lead, facet: Facet) -> set[str]:
    """What a lead has of a facet, by the lead itself."""
    kinds = len(lead.kinds)
    given = office.casebook.assignees([lead.id]).get(lead.id, "")
    several = {"kind": lead.kinds, "township": lead.townships, "pattern": lead.patterns}
    one = {
        "band": "4" if kinds > 3 else "2" if kinds > 1 else str(kinds), "assignee": given,
        "severity": lead.severity, "change": lead.change, "state": lead.state,
    }  # fmt: skip
    return set(several[facet]) if facet in several else {one[facet]}


def test_a_line_says_what_its_lead_says(own: Office) -> None:
    leads = own.casebook.leads()
    lines = own.lead_listing.page(WantedLeads(), "score", offset=0, limit=500)
    assert [line.id for line in lines] == [lead.id for lead in leads]
    for line, lead in zip(lines, leads, strict=True):
        assert (line.fen, line.severity, line.state) == (lead.fen, lead.severity, lead.state)
        assert (line.persons, line.cards) == (len(lead.persons), len(lead.cards))
        assert line.findings == len(lead.findings) and line.kinds == lead.kinds
        assert line.townships == lead.townships and line.sentence == lead.sentence
        assert line.first_day == (lead.first_day.isoformat() if lead.first_day else "")
    assert own.casebook.lead(leads[0].id) == leads[0]
    assert own.casebook.leads_json(1, 2) == own.casebook.leads_json()[1:3]


@pytest.mark.parametrize("facet", LEAD_FACETS)
def test_each_facet_leaves_and_counts_the_leads_that_have_it(own: Office, facet: Facet) -> None:
    leads = own.casebook.leads()
    counts = Counter(value for lead in leads for value in values(own, lead, facet))
    assert counts
    told = {each.value: each.findings for each in own.lead_listing.facet(WantedLeads(), facet)}
    assert {value: n for value, n in told.items() if n} == dict(counts)
    for value, times in counts.items():
        wanted = WantedLeads({facet: [value]})
        fitting = [lead for lead in leads if value in values(own, lead, facet)]
        assert own.lead_listing.count(wanted) == times == len(fitting)
        assert ids(own, wanted) == [e.id for e in sorted(fitting, key=lambda e: -e.fen)]


def test_neighbours_and_totals_are_those_of_the_list(own: Office) -> None:
    listed = ids(own, WantedLeads(), down=False)
    beside = ["", *listed, ""]
    for n, lead in enumerate(listed, 1):
        told = own.lead_listing.neighbours(WantedLeads(), "fen", False, lead)
        assert told == (n, beside[n - 1], beside[n + 1])
    assert own.lead_listing.neighbours(WantedLeads(), "fen", False, "l_0") == (0, "", "")
    one = own.casebook.leads()[0]
    wanted = WantedLeads({"assignee": ["核查员"]})
    totals = own.listing.totals_of(own.lead_listing.findings(wanted))
    assert (totals.findings, totals.fen) == (len(one.findings), one.fen)
    assert one.id in own.lead_listing.of_findings([one.findings[0]])
    assert own.lead_listing.of_findings([]) == []


def test_words_find_a_lead_by_who_is_in_it(own: Office) -> None:
    lead = own.casebook.leads()[0]
    wanted = WantedLeads(text=f"{lead.persons[0].name} {lead.id[:6].upper()}")
    assert lead.id in ids(own, wanted)
    assert ids(own, WantedLeads(text="没有这样的人")) == []
    assert own.lead_listing.facet(WantedLeads(text="没有这样的人"), "severity")[0].findings == 0


def test_a_book_that_was_written_without_the_list_gets_it(own: Office, tmp_path: Path) -> None:
    before = ids(own, WantedLeads())
    path = own.casebook.path
    own.close()
    with closing(sqlite3.connect(path)) as db, db:
        for trigger in ("lead_is_listed", "lead_is_relisted", "lead_is_assigned"):
            db.execute(f"DROP TRIGGER {trigger}")
        db.execute("DROP TABLE lead_list")
        db.execute("DROP TABLE lead_finding")
    with Office(path.parent) as again:
        assert ids(again, WantedLeads()) == before
        again.casebook.decide(before[0], "lead", "核实")
        assert ids(again, WantedLeads({"state": ["lead"]})) == [before[0]]
        with pytest.raises(NotFoundError):
            again.casebook.lead("l_0")
