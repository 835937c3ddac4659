"""The page of a lead: its figures say what they count, other leads on the same people are near."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import small_office
from fastapi.testclient import TestClient
from people import INVESTIGATOR, signed_in

from api.accounts import Accounts
from graphaudit.finding import PersonRef
from graphaudit.office import Office

GATHERED = "聚在一处"


@pytest.fixture
def own_office(tmp_path: Path) -> Iterator[Office]:
    """The small office with one more finding, which gathers up its people and a stranger."""
    with Office(small_office.copied(tmp_path / "w")) as opened:
        found = opened.casebook.findings(everything=True)
        most = max(found, key=lambda each: len(each.persons))
        stranger = PersonRef("p_stranger", "", "何人")
        gathered = replace(
            most, id="f_gathered", identity=("gathered",), kinds=(),
            persons=(*most.persons, stranger), title={"zh": GATHERED, "en": "Gathered"},
            pattern="risky_community",
        )  # fmt: skip
        patterns = sorted({each.pattern for each in found} | {"risky_community"})
        opened.casebook.record(most.snapshot, [*found, gathered], patterns)
        yield opened


@pytest.fixture
def own(own_office: Office, accounts: Accounts) -> Iterator[TestClient]:
    with signed_in(own_office, accounts, INVESTIGATOR) as caller:
        yield caller


def test_the_head_counts_people_and_says_whom_of_them_findings_name_as_cadres(
    own: TestClient, own_office: Office
) -> None:
    lead = own_office.casebook.leads()[0]
    cadres = {cadre.person for cadre in lead.cadres}
    people = {person.key for person in lead.persons} | cadres
    told = re.sub(r"<[^>]+>", "", own.get(f"/leads/{lead.id}").text)
    assert cadres
    assert f"{len(people)} 人，其中所指干部 {len(cadres)} 名" in told


def test_other_leads_on_the_same_people_are_named(own: TestClient, own_office: Office) -> None:
    first, other = own_office.casebook.leads()
    assert other.findings == ("f_gathered",)
    for lead, beside in ((first, other), (other, first)):
        page = own.get(f"/leads/{lead.id}").text
        assert "相关线索 1" in page
        assert f'href="/leads/{beside.id}"' in page


def test_leads_are_found_by_the_titles_of_all_their_findings(
    own: TestClient, own_office: Office
) -> None:
    first, other = own_office.casebook.leads()
    page = own.get("/leads", params={"text": GATHERED}).text
    assert other.id in page and first.id not in page
