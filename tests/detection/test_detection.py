"""From a projected county to findings in the case book."""

from __future__ import annotations

from small_county import MONTHS, County, audit

from graphaudit.workspace import Workspace


def shared_card(strangers: int) -> tuple[County, str, list[str]]:
    """One card, its holder, and people of other households who are paid on it."""
    county = County()
    holder = county.person("赵大山", "01")
    card = county.card("6137", holder)
    people = [county.person(f"钱{no}", f"1{no}") for no in range(strangers)]
    for person in people:
        county.pay(person, card, MONTHS[:2])
    return county, card, people


def test_a_card_that_receives_for_strangers_is_a_finding(workspace: Workspace) -> None:
    county, card, people = shared_card(4)
    [finding] = audit(county, workspace, "card_many_people").open
    assert finding.subject.key == card
    assert finding.subject.number == "6217006137"
    assert finding.fen == 4 * 2 * 40_000
    assert {p.key for p in finding.persons} >= set(people)
    assert len(finding.rows) == 8
    assert finding.rows[0].file == "名册/农村低保2023.xlsx"
    assert "尾号6137" in finding.sentence["zh"]
