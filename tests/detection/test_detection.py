"""From a projected county to findings in the case book, on the embedded engine."""

from __future__ import annotations

import json
from datetime import date

import pytest
from small_county import MONTHS, REGISTERS, County, audit

from graphaudit.casebook import Casebook
from graphaudit.detection import Run
from graphaudit.errors import NotFoundError
from graphaudit.evaluation import evaluate
from graphaudit.finding import Finding, finding_from_json
from graphaudit.sentences import FORBIDDEN_WORDS
from graphaudit.workspace import Workspace


def shared_card(strangers: int) -> tuple[County, str, str, list[str]]:
    """One card, its holder, and people of other households who are paid on it."""
    county = County()
    holder = county.person("赵大山", "01")
    card = county.card("6137", holder)
    people = [county.person(f"钱{no}", f"1{no}") for no in range(strangers)]
    for person in people:
        county.pay(person, card, MONTHS[:2])
    return county, card, holder, people


def dead_and_paid(days: list[str]) -> tuple[County, str]:
    county = County()
    person = county.person("陈老汉", died_on="2023-03-05")
    county.status("deceased", person, from_day="2023-03-05")
    county.pay(person, county.card("0001", person), days)
    return county, person


def results(finding: Finding, code: str) -> dict[str, str]:
    return {e.beneficiary: e.result for e in finding.explanations if e.code == code}


def only(run: Run) -> Finding:
    [finding] = run.findings
    return finding


def test_a_card_that_receives_for_strangers_is_a_finding(workspace: Workspace) -> None:
    county, card, _holder, people = shared_card(4)
    finding = only(audit(county, workspace, "card_many_people"))
    assert (finding.status, finding.severity) == ("open", "high")
    assert (finding.subject.key, finding.subject.number) == (card, "6217006137")
    assert finding.fen == 4 * 2 * 40_000
    assert {p.key for p in finding.persons} == set(people)
    assert [c.number for c in finding.cards] == ["6217006137"]
    assert len(finding.rows) == 8
    assert finding.rows[0].file == "名册/农村低保2023.xlsx"
    assert set(results(finding, "C04").values()) == {"ruled_out"}


def test_the_evidence_is_the_payments_and_who_holds_the_card(workspace: Workspace) -> None:
    county, card, holder, people = shared_card(3)
    evidence = only(audit(county, workspace, "card_many_people")).evidence
    drawn = {(r.type, r.start, r.end) for r in evidence.relationships}
    assert drawn == {("HOLDS", holder, card), *(("PAID", p, card) for p in people)}
    assert all(r.src for r in evidence.relationships)
    paid = [r for r in evidence.relationships if r.type == "PAID"]
    assert {(r.payments, r.fen, len(r.src.split())) for r in paid} == {(2, 80_000, 2)}
    assert {n.key for n in evidence.nodes} == {card, holder, *people}


def test_the_sentence_says_what_the_rows_say_with_masked_numbers(workspace: Workspace) -> None:
    county, *_ = shared_card(3)
    sentence = only(audit(county, workspace, "card_many_people")).sentence
    assert "2023-01 至 2023-02，3 人的 1 项补贴（农村最低生活保障金）6 笔" in sentence["zh"]
    assert "6 笔、2,400.00 元进入 尾号6137" in sentence["zh"]
    assert "户名登记为 赵大山" in sentence["zh"]
    assert "6 payments of 2,400.00 yuan" in sentence["en"]
    assert "6217006137" not in sentence["zh"] + sentence["en"]
    assert not any(word in sentence["zh"] for word in FORBIDDEN_WORDS)


def test_a_firms_finding_lies_in_the_township_of_the_firm(workspace: Workspace) -> None:
    county = County()
    firm = county.node(
        "Enterprise", "e_1", name="青山合作社", township="白水镇", founded_on="2023-08-22"
    )
    county.link(
        "PAID", firm, county.card("0001"), fen=5_000_000, day="2023-11-20", program="FARM_AWARD"
    )
    assert only(audit(county, workspace, "enterprise_new_before_award")).townships == ("白水镇",)


def test_a_proxy_leaves_and_the_rest_is_tested_again(workspace: Workspace) -> None:
    county, _card, holder, people = shared_card(3)
    county.link("PROXY_FOR", holder, people[0], from_day="2022-01-01")
    finding = only(audit(county, workspace, "card_many_people"))
    assert finding.status == "open"
    assert {p.key for p in finding.persons} == set(people[1:])
    assert finding.fen == 2 * 2 * 40_000
    assert results(finding, "C04")[people[0]] == "holds"


def test_nothing_left_is_suppressed_but_listed_and_counted(workspace: Workspace) -> None:
    county, _card, holder, people = shared_card(3)
    for person in people[:2]:
        county.link("PROXY_FOR", holder, person)
    run = audit(county, workspace, "card_many_people")
    assert run.open == []
    assert (only(run).status, only(run).severity, only(run).base_severity) == (
        "suppressed",
        "info",
        "high",
    )
    assert Casebook(workspace).findings() == []
    assert len(Casebook(workspace).findings(everything=True)) == 1


def test_a_proxy_filed_later_excuses_only_what_came_later(workspace: Workspace) -> None:
    county, _card, holder, people = shared_card(3)
    county.link("PROXY_FOR", holder, people[0], from_day="2023-02-01")
    finding = only(audit(county, workspace, "card_many_people"))
    [tested] = [e for e in finding.explanations if (e.code, e.beneficiary) == ("C04", people[0])]
    assert (tested.result, tested.detail) == ("ruled_out", "2 行中 1 行符合")
    assert len(finding.rows) == 5


def test_a_former_holder_is_not_asked_about_later_payments(workspace: Workspace) -> None:
    county = County()
    former, present = county.person("赵旧", "01"), county.person("赵新", "02")
    card = county.card("6137")
    county.link("HOLDS", former, card, to_day="2022-12-31")
    county.link("HOLDS", present, card, from_day="2023-01-01")
    for no in range(3):
        person = county.person(f"钱{no}", f"1{no}")
        county.link("PROXY_FOR", present, person) if no < 2 else None
        county.pay(person, card, MONTHS[:1])
    assert only(audit(county, workspace, "card_many_people")).status == "suppressed"


def test_a_card_registered_after_its_first_payment_still_has_its_holder(
    workspace: Workspace,
) -> None:
    county = County()
    holder = county.person("赵大山", "01")
    card = county.card("6137")
    county.link("HOLDS", holder, card, from_day="2024-01-01")
    for no in range(3):
        person = county.person(f"钱{no}", f"1{no}")
        county.pay(person, card, MONTHS[:1])
        county.link("CARES_FOR" if no else "PROXY_FOR", holder, person) if no < 2 else None
    assert only(audit(county, workspace, "card_many_people")).status == "suppressed"


def test_kinship_is_drawn_where_it_leads_to_the_cadre(workspace: Workspace) -> None:
    county = County()
    cadre, wife = county.person("苗德", "01"), county.person("钱桂", "02")
    county.cadre(cadre)
    county.link("KIN", cadre, wife, relation="spouse", degree=1)
    county.link("KIN", wife, cadre, relation="spouse", degree=1)
    paid = [county.person(f"冯{no}", f"1{no}") for no in range(2)]
    county.link("KIN", paid[0], paid[1], relation="cousin", degree=4)
    card = county.card("0001", wife)
    for person in paid:
        county.pay(person, card, MONTHS[:2])
    evidence = only(audit(county, workspace, "cadre_card_receives_for_others")).evidence
    kin = [(r.start, r.end) for r in evidence.relationships if r.type == "KIN"]
    assert kin == [(cadre, wife)]


def parents_of_a_cadre() -> tuple[County, str, list[str]]:
    """A cadre's number on the cards of two declared parents who live apart; others opened them."""
    county = County()
    cadre = county.person("赵大山", "01", birth_day="1970-01-01")
    post = county.cadre(cadre)
    parents = [county.person(f"赵{no}", f"1{no}", birth_day="1945-01-01") for no in range(2)]
    cards = [county.card(f"000{no}", parent) for no, parent in enumerate(parents)]
    county.phone("1111", post, cadre, *cards)
    for parent, card in zip(parents, cards, strict=True):
        county.link("KIN", cadre, parent, relation="parent", degree=1)
        county.link("OPENED_BY", card, county.person("王柜员", "99"), day="2019-01-01")
        county.pay(parent, card, MONTHS[:2], "PENSION")
    return county, cadre, parents


def test_who_once_opened_a_card_does_not_undo_what_explains_the_cadre(
    workspace: Workspace,
) -> None:
    county, _cadre, parents = parents_of_a_cadre()
    finding = only(audit(county, workspace, "cadre_card_custody"))
    assert results(finding, "C16") == dict.fromkeys(parents, "holds")
    assert finding.status == "suppressed"


def test_a_ward_who_is_no_kin_stays_whoever_opened_the_card(workspace: Workspace) -> None:
    county, cadre, _parents = parents_of_a_cadre()
    wards = [county.person(f"钱{no}", f"2{no}", birth_day="1945-01-01") for no in range(2)]
    for no, ward in enumerate(wards):
        card = county.card(f"100{no}", ward)
        county.link("HAS_PHONE", card, "t_1111", kind="reserved")
        county.link("OPENED_BY", card, cadre if no else wards[0], day="2019-01-01")
        county.pay(ward, card, MONTHS[:2], "PENSION")
    finding = only(audit(county, workspace, "cadre_card_custody"))
    assert (finding.status, finding.severity) == ("open", "critical")
    assert {p.key for p in finding.persons} == {*wards, cadre}


def test_a_missing_register_leaves_the_question_open(workspace: Workspace) -> None:
    county, *_, people = shared_card(3)
    loaded = [name for name in REGISTERS if name != "proxies"]
    finding = only(audit(county, workspace, "card_many_people", registers=loaded))
    assert set(results(finding, "C04").values()) == {"unknown"}
    [asked] = [q for q in finding.questions if q.code == "C04"]
    assert set(asked.beneficiaries) == set(people)
    assert "代领" in asked.zh


def test_bank_transactions_that_nobody_loaded_leave_c11_unknown(workspace: Workspace) -> None:
    county, *_ = shared_card(3)
    finding = only(audit(county, workspace, "card_many_people"))
    assert set(results(finding, "C11").values()) == {"unknown"}


def test_a_recorded_resolution_caps_the_severity_and_keeps_the_rows(workspace: Workspace) -> None:
    county = County()
    card = county.card("6137", county.person("组长", "01"))
    for no in range(3):
        person = county.person(f"钱{no}", f"1{no}")
        county.pay(person, card, MONTHS[:1], "PUBLIC_FOREST", note="集体公益林，村民会议决议")
    finding = only(audit(county, workspace, "card_many_people"))
    assert (finding.severity, finding.base_severity, len(finding.rows)) == ("medium", "high", 3)


def test_a_resolution_for_some_does_not_cap_what_stands_without_it(workspace: Workspace) -> None:
    county, card, *_ = shared_card(3)
    county.pay(county.person("李田", "21"), card, MONTHS[:1], "PUBLIC_FOREST", note="集体款")
    assert only(audit(county, workspace, "card_many_people")).severity == "high"


@pytest.mark.parametrize(
    ("program", "status", "severity"),
    [("ORPHAN", "suppressed", "info"), ("TEMP_RELIEF", "open", "medium")],
)
def test_a_guardian_excuses_orphan_money_and_lowers_the_rest(
    workspace: Workspace, program: str, status: str, severity: str
) -> None:
    county = County()
    aunt = county.person("孙桂芳", "01")
    child = county.person("李小禾", "02", birth_day="2015-01-01")
    county.cadre(aunt)
    county.link("GUARDIAN_OF", aunt, child)
    county.pay(child, county.card("0001", aunt), MONTHS[:3], program)
    finding = only(audit(county, workspace, "cadre_card_receives_for_others"))
    assert (finding.status, finding.severity) == (status, severity)


def test_payments_within_the_grace_after_a_death_are_counted_and_leave(
    workspace: Workspace,
) -> None:
    county, _person = dead_and_paid(["2023-03-28", "2023-04-28", "2023-05-28"])
    finding = only(audit(county, workspace, "deceased_paid"))
    [tested] = [e for e in finding.explanations if e.code == "C08"]
    assert (tested.result, tested.detail) == ("ruled_out", "3 行中 1 行符合")
    assert (finding.fen, len(finding.rows)) == (80_000, 2)
    assert finding.models == ("RURAL_DIBAO×deceased",)
    assert finding.first_day == date(2023, 4, 28)


def test_only_grace_is_no_finding(workspace: Workspace) -> None:
    county, _ = dead_and_paid(["2023-03-28"])
    assert only(audit(county, workspace, "deceased_paid")).status == "suppressed"


def test_a_person_without_a_valid_id_leaves_identity_open(workspace: Workspace) -> None:
    county, person = dead_and_paid(MONTHS)
    assert set(results(only(audit(county, workspace, "deceased_paid")), "C06").values()) == {
        "ruled_out"
    }
    county.numbers[person] = "名册/农村低保2023.xlsx#1月#4"
    again = only(audit(county, workspace, "deceased_paid"))
    assert set(results(again, "C06").values()) == {"unknown"}
    assert again.subject.number == "名册/农村低保2023.xlsx#1月#4"


@pytest.mark.parametrize(
    ("states", "result"), [(["upgraded"], "unknown"), (["upgraded", "ok"], "ruled_out")]
)
def test_an_id_of_fifteen_digits_alone_leaves_identity_open(
    workspace: Workspace, states: list[str], result: str
) -> None:
    county, person = dead_and_paid(MONTHS)
    county.stated += [{"key": person, "src": f"aa:0:{n}", "state": s} for n, s in enumerate(states)]
    found = only(audit(county, workspace, "deceased_paid"))
    assert set(results(found, "C07").values()) == {result}


def test_a_rerun_keeps_ids_states_and_says_what_changed(workspace: Workspace) -> None:
    county, card, _holder, people = shared_card(3)
    first = only(audit(county, workspace, "card_many_people"))
    casebook = Casebook(workspace)
    casebook.decide(first.id, "checking", "入户核实")
    same = only(audit(county, workspace, "card_many_people"))
    assert (same.id, same.state, same.change) == (first.id, "checking", "unchanged")
    county.pay(people[0], card, MONTHS[5:6])
    more = only(audit(county, workspace, "card_many_people"))
    assert (more.id, more.state, more.change) == (first.id, "checking", "changed")
    assert [event.event for event in casebook.history(first.id)] == ["new", "state", "changed"]


def test_what_is_not_found_again_is_gone_and_can_come_back(workspace: Workspace) -> None:
    county, *_ = shared_card(3)
    found = only(audit(county, workspace, "card_many_people"))
    assert audit(County(), workspace, "card_many_people").gone == (found.id,)
    assert Casebook(workspace).finding(found.id).status == "gone"
    assert Casebook(workspace).leads() == []
    assert only(audit(county, workspace, "card_many_people")).change == "new"


def test_patterns_that_did_not_run_lose_nothing(workspace: Workspace) -> None:
    county, *_ = shared_card(3)
    audit(county, workspace, "card_many_people")
    assert audit(County(), workspace, "deceased_paid").gone == ()


def test_a_window_or_a_program_shows_its_part_and_nothing_is_gone(workspace: Workspace) -> None:
    county, card, _holder, people = shared_card(3)
    for person in people:
        county.pay(person, card, MONTHS[6:8], "LAND_FERTILITY")
    whole = only(audit(county, workspace, "card_many_people"))
    late = only(audit(county, workspace, "card_many_people", from_day=date(2023, 7, 1)))
    assert (late.id, late.fen, late.first_day) == (whole.id, 6 * 40_000, date(2023, 7, 28))
    land = only(audit(county, workspace, "card_many_people", programs=("LAND_FERTILITY",)))
    assert land.programs == ("LAND_FERTILITY",)
    elsewhere = audit(county, workspace, "card_many_people", townships=("白水镇",))
    assert (elsewhere.findings, elsewhere.gone) == ((), ())


def test_two_workspaces_tell_the_same_numbers(
    workspace: Workspace, tmp_path_factory: pytest.TempPathFactory
) -> None:
    county, *_ = shared_card(4)
    other = Workspace(tmp_path_factory.mktemp("other"))
    one, two = (only(audit(county, w, "card_many_people")) for w in (workspace, other))
    assert one.id != two.id
    assert one.rows == two.rows
    assert (one.fen, one.subject.number, one.score) == (two.fen, two.subject.number, two.score)


def test_a_finding_survives_its_json(workspace: Workspace) -> None:
    county, *_ = shared_card(3)
    finding = only(audit(county, workspace, "card_many_people"))
    text = json.dumps(finding.as_json(), ensure_ascii=False)
    assert finding_from_json(json.loads(text)) == finding
    record = json.loads(text)
    assert {"type", "from", "to", "src"} <= set(record["evidence"]["relationships"][0])
    assert record["class"] == "collusion"


def test_the_parts_of_a_score_add_up(workspace: Workspace) -> None:
    county, *_ = shared_card(5)
    finding = only(audit(county, workspace, "card_many_people"))
    assert finding.score == sum(finding.score_parts.values())
    assert 40 < finding.score <= 100


def test_a_pattern_that_does_not_exist_is_named(workspace: Workspace) -> None:
    with pytest.raises(NotFoundError, match="no_such_pattern"):
        audit(County(), workspace, "no_such_pattern")


def test_what_each_pattern_took_is_kept_for_the_evaluation(workspace: Workspace) -> None:
    county, *_ = shared_card(5)
    run = audit(county, workspace, "card_many_people", "deceased_paid")
    book = Casebook(workspace)
    assert set(book.milliseconds()) == set(run.patterns)
    assert all(ms >= 0 for ms in book.milliseconds().values())
    scored = evaluate(book.findings(), book.leads(), [], book.milliseconds())
    assert scored.milliseconds["card_many_people"] == book.milliseconds()["card_many_people"]
    book.close()
