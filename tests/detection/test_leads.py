"""Leads: what joins, what does not, how they are ranked, and which id survives."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest
from findings import finding

from graphaudit.finding import Subject
from graphaudit.leads import HUB_FINDINGS, KnownLead, Lead, follow, lead_from_json, make_leads


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def members(leads: list[Lead]) -> list[set[str]]:
    return [set(lead.findings) for lead in leads]


def test_findings_on_one_card_or_person_are_one_lead() -> None:
    leads = make_leads(
        [finding("a", ["1"], ["x"]), finding("b", ["2"], ["x"]), finding("c", ["2"]), finding("d")],
        digest,
    )
    assert sorted(members(leads), key=len) == [{"f_d"}, {"f_a", "f_b", "f_c"}]


def test_a_cadre_joins_the_finding_in_which_the_cadre_is_a_beneficiary() -> None:
    leads = make_leads([finding("a", ["1"], cadres=["9"]), finding("b", ["9"])], digest)
    assert members(leads) == [{"f_a", "f_b"}]


def test_one_busy_cadre_does_not_make_the_county_one_lead() -> None:
    many = [finding(f"{no:02d}", [str(no)], cadres=["9"]) for no in range(HUB_FINDINGS + 1)]
    assert len(make_leads(many, digest)) == HUB_FINDINGS + 1
    assert len(make_leads(many[1:], digest)) == 1


@pytest.mark.parametrize(("pattern_class", "leads"), [("eligibility", 3), ("collusion", 1)])
def test_what_an_office_did_to_a_whole_list_ties_nobody_on_it(
    pattern_class: str, leads: int
) -> None:
    notice = replace(
        finding("notice", ["1", "2"]),
        pattern_class=pattern_class,
        subject=Subject("Unit", "u_1", "清溪镇"),
    )
    assert len(make_leads([finding("a", ["1"]), finding("b", ["2"]), notice], digest)) == leads


def test_a_payment_and_a_person_in_two_findings_count_once() -> None:
    shared = {"part:0:2": 30_000, "part:0:3": 5_000}
    one = finding("a", ["1", "2"], ["x"], payments=shared)
    two = finding("b", ["2", "3"], ["x"], payments={"part:0:3": 5_000, "part:0:4": 1_000})
    [lead] = make_leads([one, two], digest)
    assert lead.fen == 36_000
    assert [p.id_number for p in lead.persons] == ["1", "2", "3"]


def test_suppressed_findings_join_nothing() -> None:
    suppressed = finding("b", ["1", "2"], status="suppressed")
    leads = make_leads([finding("a", ["1"]), suppressed, finding("c", ["2"])], digest)
    assert sorted(map(sorted, members(leads))) == [["f_a"], ["f_c"]]


def test_independent_kinds_come_before_severity_and_money() -> None:
    leads = make_leads(
        [
            finding("rich", ["1"], payments={"part:0:1": 90_000_000}, severity="high"),
            finding("grave", ["2"], severity="critical"),
            finding("k1", ["3"], kinds=["card"], severity="medium"),
            finding("k2", ["3"], kinds=["phone"], severity="low"),
            finding("poor", ["4"], payments={"part:0:9": 499_999}, severity="high"),
        ],
        digest,
    )
    assert [lead.findings[0] for lead in leads] == ["f_k1", "f_grave", "f_rich", "f_poor"]
    assert leads[0].kinds == ("card", "phone")


def test_the_sentence_is_the_best_finding_s_with_what_stands_beside() -> None:
    [alone] = make_leads([finding("a", ["1"])], digest)
    assert alone.sentence == {"zh": "句子", "en": "sentence"}
    best = replace(finding("best", ["1"], ["x"], score=90), sentence={"zh": "一张卡。", "en": "A."})
    several = [
        replace(finding(str(no), ["1"], ["x"]), title={"zh": f"甲{no}", "en": f"T{no}"})
        for no in range(5)
    ]
    [lead] = make_leads([best, *several[:2]], digest)
    assert lead.sentence["zh"].startswith("一张卡。另有 2 个疑点（甲0、甲1）；共 1 人、1 张卡，")
    [lead] = make_leads([best, *several], digest)
    assert "另有 5 个疑点（甲0、甲1、甲2等 5 种）" in lead.sentence["zh"]
    assert lead.sentence["en"].startswith("A. 5 more findings (T0, T1, T2 … 5 in all); in all 1 ")


def test_the_order_of_the_findings_changes_no_lead() -> None:
    some = [finding(n, [p], [c]) for n, p, c in (("a", "1", "x"), ("b", "1", "y"), ("c", "2", "y"))]
    assert make_leads(some, digest) == make_leads(reversed(some), digest)


def test_a_lead_survives_its_json() -> None:
    [lead] = make_leads([finding("a", ["1"], ["x"], cadres=["9"])], digest)
    assert lead_from_json(lead.as_json()) == lead


def known(name: str, *findings: str, first_run: int = 1, case: bool = False) -> KnownLead:
    return KnownLead(name, frozenset(findings), first_run, case)


def test_a_lead_keeps_its_id_when_a_finding_joins() -> None:
    leads = make_leads([finding("0", ["1"]), finding("a", ["1"])], digest)
    assert list(follow(leads, [known("l_old", "f_a")], digest).ids.values()) == ["l_old"]


def test_on_a_merge_the_id_with_a_case_survives_else_the_older() -> None:
    leads = make_leads([finding("a", ["1"]), finding("b", ["1"])], digest)
    old, young = known("l_old", "f_a"), known("l_young", "f_b", first_run=2)
    succession = follow(leads, [old, young], digest)
    assert list(succession.ids.values()) == ["l_old"]
    assert succession.redirects == {"l_young": "l_old"}
    with_case = known("l_young", "f_b", first_run=2, case=True)
    assert list(follow(leads, [old, with_case], digest).ids.values()) == ["l_young"]


def test_on_a_split_the_id_stays_with_the_larger_part() -> None:
    leads = make_leads(
        [finding("a", ["1"]), finding("b", ["2"]), finding("c", ["2"])],
        digest,
    )
    before = known("l_" + digest("f_a"), "f_a", "f_b", "f_c")
    ids = follow(leads, [before], digest).ids
    named = {ids[lead.id]: set(lead.findings) for lead in leads}
    assert named[before.id] == {"f_b", "f_c"}
    assert len(named) == 2


def test_a_lead_of_which_nothing_is_left_is_gone() -> None:
    leads = make_leads([finding("a", ["1"])], digest)
    assert follow(leads, [known("l_x", "f_z")], digest).gone == ("l_x",)
