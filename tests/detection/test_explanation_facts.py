"""Every explanation's facts on small graphs: where it holds, where it must not, on each engine."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from small_county import MONTHS, County

from graphaudit.explanations import InnocentExplanation, read_explanations
from graphaudit.policy import load_policy
from graphaudit.stores import GraphStore
from graphaudit.stores.scratch import load_small_graph

EXPLANATIONS = read_explanations()
POLICY = load_policy()
Facts = list[dict[str, object]]


def facts(store: GraphStore, code: str, county: County) -> Facts:
    """What the explanation's query says of the county."""
    explanation = EXPLANATIONS[code]
    with store.scratch() as scratch:
        load_small_graph(scratch, {"nodes": county.nodes, "rels": county.rels})
        result = scratch.run(_query(explanation), explanation.parameters(POLICY))
    return [dict(zip(result.columns, row, strict=True)) for row in result.rows]


def _query(explanation: InnocentExplanation) -> str:
    assert explanation.facts is not None
    return explanation.facts


def days(day: str) -> int:
    return (date.fromisoformat(day) - date(1970, 1, 1)).days


def guardian_of_a_child(born: str) -> tuple[County, str, str]:
    county = County()
    aunt = county.person("孙桂芳", birth_day="1975-05-05")
    child = county.person("李小禾", birth_day=born)
    county.link("GUARDIAN_OF", aunt, child, from_day="2019-01-01")
    return county, child, aunt


def test_c01_a_guardian_receives_until_the_child_is_eighteen(store: GraphStore) -> None:
    county, child, aunt = guardian_of_a_child("2012-06-01")
    [fact] = facts(store, "C01", county)
    assert (fact["person"], fact["other"]) == (child, aunt)
    assert days("2030-05-30") <= int(str(fact["to_no"])) <= days("2030-06-01")
    assert fact["from_no"] == days("2019-01-01")


def test_c01_a_guardian_of_a_grown_person_is_no_reason(store: GraphStore) -> None:
    county, *_ = guardian_of_a_child("1980-06-01")
    [fact] = facts(store, "C01", county)
    assert int(str(fact["to_no"])) < int(str(fact["from_no"]))


def test_c01_a_parent_receives_for_a_child(store: GraphStore) -> None:
    county = County()
    father, child = county.person("周田"), county.person("周小田", birth_day="2015-03-03")
    county.link("KIN", child, father, relation="parent", degree=1)
    county.link("KIN", father, child, relation="child", degree=1)
    assert [(f["person"], f["other"]) for f in facts(store, "C01", county)] == [(child, father)]


def ward(mode: str, kind: str) -> County:
    county = County()
    person = county.person("吴老根")
    county.node("Program", "g_TEKUN", code="TEKUN")
    county.link("ENROLLED", person, "g_TEKUN", mode=mode, from_day="2022-01-01")
    card = county.card("0001", kind=kind)
    county.pay(person, card, MONTHS[:1], "TEKUN")
    return county


def test_c02_an_institution_receives_for_those_it_cares_for(store: GraphStore) -> None:
    [fact] = facts(store, "C02", ward("institution", "corporate"))
    assert fact["card"] == "c_0001"


def test_c02_a_unit_account_without_a_kind_is_an_institution_too(store: GraphStore) -> None:
    county = ward("institution", "passbook")
    county.link("HOLDS", county.node("Unit", "u_1", name="青石镇光荣院"), "c_0001")
    assert len(facts(store, "C02", county)) == 1


@pytest.mark.parametrize(("mode", "held"), [(None, 1), ("scattered", 0)])
def test_c02_an_account_in_the_name_of_a_home_unless_support_is_scattered(
    store: GraphStore, mode: str | None, held: int
) -> None:
    county = ward(mode or "", "passbook")
    county.link("HOLDS", county.node("Unit", "u_1", name="青石镇敬老院"), "c_0001")
    assert len(facts(store, "C02", county)) == held


@pytest.mark.parametrize(
    ("mode", "kind"), [("scattered", "corporate"), ("institution", "personal")]
)
def test_c02_scattered_support_and_private_accounts_are_not_excused(
    store: GraphStore, mode: str, kind: str
) -> None:
    assert facts(store, "C02", ward(mode, kind)) == []


def test_c03_the_household_and_its_card_holders(store: GraphStore) -> None:
    county = County()
    head, son = county.person("郑有田", "01"), county.person("郑小田", "01")
    county.card("0001", head)
    [fact] = facts(store, "C03", county)
    assert (fact["household"], fact["other"]) == ("h_01", head)
    assert son != head


def proxy_for(households: int, kind: str = "PROXY_FOR") -> tuple[County, str, list[str]]:
    county = County()
    proxy = county.person("何守信", "00")
    served = [county.person(f"冯{no}", f"1{no}") for no in range(households)]
    for person in served:
        county.link(kind, proxy, person, from_day="2022-01-01", to_day="2023-06-30")
    return county, proxy, served


def test_c04_a_registered_proxy_of_two_households_while_it_is_valid(store: GraphStore) -> None:
    county, proxy, served = proxy_for(2)
    found = facts(store, "C04", county)
    assert {(f["person"], f["other"]) for f in found} == {(p, proxy) for p in served}
    assert {f["to_day"] for f in found} == {date(2023, 6, 30)}


def test_c04_a_proxy_of_three_households_excuses_none(store: GraphStore) -> None:
    county, *_ = proxy_for(3)
    assert facts(store, "C04", county) == []


def test_c04_three_people_of_one_household_are_one_household(store: GraphStore) -> None:
    county = County()
    proxy = county.person("何守信", "00")
    for no in range(3):
        county.link("PROXY_FOR", proxy, county.person(f"冯{no}", "11"))
    assert len(facts(store, "C04", county)) == 3


def test_c05_a_registered_carer(store: GraphStore) -> None:
    county, carer, [ward_] = proxy_for(1, "CARES_FOR")
    assert [(f["person"], f["other"]) for f in facts(store, "C05", county)] == [(ward_, carer)]


def test_c05_a_carer_of_three_households_excuses_none(store: GraphStore) -> None:
    county, *_ = proxy_for(3, "CARES_FOR")
    assert facts(store, "C05", county) == []


def test_c08_the_grace_of_the_matrix_row(store: GraphStore) -> None:
    county = County()
    dead = county.person("陈老汉", died_on="2023-03-05")
    county.status("deceased", dead, from_day="2023-03-05")
    stated = {row.program: row.grace_days for row in POLICY.rows("excludes", ["deceased"])}
    found = {str(f["program"]): f for f in facts(store, "C08", county)}
    assert {f["from_no"] for f in found.values()} == {days("2023-03-05")}
    graces = {name: int(str(f["to_no"])) - days("2023-03-05") for name, f in found.items()}
    assert graces == stated


def test_c08_says_nothing_of_the_living(store: GraphStore) -> None:
    county = County()
    county.status("disabled", county.person("林青山"))
    assert facts(store, "C08", county) == []


def enterprises(number: int, tax: int | None) -> tuple[County, list[str]]:
    county = County()
    agent = county.person("代办员")
    owners = [county.person(f"罗{no}") for no in range(number)]
    for no, owner in enumerate(owners):
        firm = county.node("Enterprise", f"e_{no}", name=f"河湾商行{no}", tax_fen=tax)
        county.link("LEADS", owner, firm)
        county.link("REGISTERED_BY", firm, agent, day="2021-04-01")
    return county, owners


def test_c09_many_untaxed_enterprises_of_one_agent(store: GraphStore) -> None:
    county, owners = enterprises(5, None)
    assert {f["person"] for f in facts(store, "C09", county)} == set(owners)


@pytest.mark.parametrize(("number", "tax"), [(4, None), (5, 120_000)])
def test_c09_few_enterprises_or_taxed_ones_are_no_sign_of_theft(
    store: GraphStore, number: int, tax: int | None
) -> None:
    county, _ = enterprises(number, tax)
    assert facts(store, "C09", county) == []


@pytest.mark.parametrize(
    ("program", "note", "held"),
    [
        ("PUBLIC_FOREST", "三组集体公益林，村民会议决议", True),
        ("PUBLIC_FOREST", "补发", False),
        ("RURAL_DIBAO", "集体", False),
    ],
)
def test_c10_a_recorded_resolution_on_collective_forest_money(
    store: GraphStore, program: str, note: str, held: bool
) -> None:
    county = County()
    leader = county.person("组长")
    [src] = county.pay(leader, county.card("0001", leader), MONTHS[:1], program, note=note)
    assert [f["row"] for f in facts(store, "C10", county)] == ([src] if held else [])


def farming_cadre(area: int, own: int, program: str) -> tuple[County, str]:
    county = County()
    cadre = county.person("村主任", "01")
    county.cadre(cadre)
    parcel = county.node("Parcel", "l_1", kind="confirmed", area=own)
    county.link("OWNS", "h_01", parcel)
    [src] = county.pay(
        cadre, county.card("0001", cadre), ["2023-06-30"], program, fen=150_000, area=area
    )
    return county, src


@pytest.mark.parametrize(
    ("area", "own", "program", "held"),
    [
        (1500, 1500, "LAND_FERTILITY", True),
        (1501, 1500, "LAND_FERTILITY", False),
        (1000, 1500, "GRAIN_BIG", False),
    ],
)
def test_c13_a_universal_subsidy_within_the_cadres_own_land(
    store: GraphStore, area: int, own: int, program: str, held: bool
) -> None:
    county, src = farming_cadre(area, own, program)
    assert [f["row"] for f in facts(store, "C13", county)] == ([src] if held else [])


@pytest.mark.parametrize(
    ("area", "year", "held"), [(9000, 2023, True), (9000, 2019, False), (20000, 2023, False)]
)
def test_c14_land_taken_on_trust_in_that_year_raises_the_area(
    store: GraphStore, area: int, year: int, held: bool
) -> None:
    county, src = farming_cadre(area, 1000, "GRAIN_BIG")
    county.household("02")
    county.link("TRUSTS_LAND", "h_02", "h_01", area=8000, year=year)
    assert [f["row"] for f in facts(store, "C14", county)] == ([src] if held else [])


@pytest.mark.parametrize(("area", "held"), [(2790, True), (2791, False)])
def test_c14_land_of_the_household_head_and_land_let_to_the_cadre_add_up(
    store: GraphStore, area: int, held: bool
) -> None:
    county, src = farming_cadre(area, 0, "LAND_FERTILITY")
    cadre, head = "p_0000000000000001", county.person("户主", "01")
    county.link("OWNS", head, county.node("Parcel", "l_2", kind="confirmed", area=240))
    for no in range(3):
        county.link("TRUSTS_LAND", county.person(f"邻{no}"), cadre, area=850, year=2023)
    assert [f["row"] for f in facts(store, "C14", county)] == ([src] if held else [])
    assert facts(store, "C13", county) == []


def test_c13_the_land_stands_in_the_name_of_the_household_head(store: GraphStore) -> None:
    county, src = farming_cadre(240, 0, "LAND_FERTILITY")
    head = county.person("户主", "01")
    county.link("OWNS", head, county.node("Parcel", "l_2", kind="confirmed", area=240))
    assert [f["row"] for f in facts(store, "C13", county)] == [src]


def mass_issue(holders: int, own_phones: bool) -> County:
    county = County()
    clerk = county.person("信用社柜员", village="县城")
    agents_phone = county.phone("9999", clerk)
    for no in range(holders):
        person = county.person(f"村民{no}")
        card = county.card(f"{no:04d}", person)
        county.link("OPENED_BY", card, clerk, day="2020-05-10", branch="青石支行")
        if own_phones:
            county.phone(f"{no:04d}", card)
        else:
            county.link("HAS_PHONE", card, agents_phone, kind="reserved")
    return county


def test_c15_an_official_issue_where_the_holders_keep_their_phones(store: GraphStore) -> None:
    assert len(facts(store, "C15", mass_issue(10, own_phones=True))) == 10


@pytest.mark.parametrize(("holders", "own_phones"), [(9, True), (10, False)])
def test_c15_few_cards_or_the_agents_phone_are_no_official_issue(
    store: GraphStore, holders: int, own_phones: bool
) -> None:
    assert facts(store, "C15", mass_issue(holders, own_phones)) == []


@pytest.mark.parametrize(
    ("employer", "own_phones", "held"),
    [("县农村信用合作联社", True, 4), ("县农村信用合作联社", False, 0), ("县水务局", True, 0)],
)
def test_c15_the_staff_of_a_bank_open_few_cards_too(
    store: GraphStore, employer: str, own_phones: bool, held: int
) -> None:
    county = mass_issue(4, own_phones)
    county.status("public_employee", "p_0000000000000001", detail=employer)
    assert len(facts(store, "C15", county)) == held


def test_c15_a_campaign_of_a_month_is_one_issue_and_cards_over_a_year_are_not(
    store: GraphStore,
) -> None:
    for day, held in (("2020-06-08", 10), ("2021-05-10", 0)):
        county = mass_issue(10, own_phones=True)
        opened = [rel for rel in county.rels if rel["type"] == "OPENED_BY"]
        opened[-1]["day"] = day
        opened[0].pop("day")
        assert len(facts(store, "C15", county)) == held


def test_c15_a_village_cadre_is_no_issuing_office(store: GraphStore) -> None:
    county = mass_issue(12, own_phones=True)
    county.cadre("p_0000000000000001")
    assert facts(store, "C15", county) == []


def parents_phone(parents: int, related: bool = True) -> tuple[County, str]:
    county = County()
    son = county.person("高建业", birth_day="1980-01-01")
    phone = county.phone("1234", son)
    for no in range(parents):
        parent = county.person(f"高老{no}", birth_day="1945-01-01")
        card = county.card(f"{no:04d}", parent)
        county.link("HAS_PHONE", card, phone, kind="reserved")
        if related:
            county.link("KIN", son, parent, relation="parent", degree=1)
    return county, son


def test_c16_a_childs_phone_on_the_cards_of_aged_parents(store: GraphStore) -> None:
    county, son = parents_phone(2)
    found = facts(store, "C16", county)
    assert {f["other"] for f in found} == {son}
    assert min(int(str(f["from_no"])) for f in found) == days("1945-01-01")
    aged = [f for f in found if f["from_no"] != days("1945-01-01")]
    assert {f["from_no"] for f in aged} == {days("1945-01-01") + 21915}


def test_c16_a_cadres_phone_on_a_parents_card(store: GraphStore) -> None:
    county = County()
    son = county.person("高建业", "01", birth_day="1980-01-01")
    parent = county.person("高老汉", "01", birth_day="1945-01-01")
    phone = county.phone("1234", county.cadre(son))
    county.link("HAS_PHONE", county.card("0001", parent), phone, kind="reserved")
    assert {(f["person"], f["other"]) for f in facts(store, "C16", county)} == {(parent, son)}


@pytest.mark.parametrize(("parents", "related"), [(5, True), (2, False)])
def test_c16_five_cards_or_strangers_are_not_excused(
    store: GraphStore, parents: int, related: bool
) -> None:
    county, _ = parents_phone(parents, related)
    assert facts(store, "C16", county) == []


def clan(namesakes: int, degree: int) -> tuple[County, str, str]:
    county = County()
    county.node("Unit", "u_1", name="河湾村")
    cadre = county.person("苗德", village_key="u_1")
    cousin = county.person("苗仁", village_key="u_1")
    for no in range(namesakes):
        county.person(f"苗{no}", village_key="u_1")
    for no in range(6):
        county.person(f"钱{no}", village_key="u_1")
    county.link("KIN", cousin, cadre, relation="cousin", degree=degree)
    return county, cousin, cadre


def test_c19_distant_relatives_in_a_village_of_one_surname(store: GraphStore) -> None:
    county, cousin, cadre = clan(3, 4)
    assert [(f["person"], f["other"]) for f in facts(store, "C19", county)] == [(cousin, cadre)]


@pytest.mark.parametrize(("namesakes", "degree"), [(0, 4), (3, 2)])
def test_c19_near_kin_and_mixed_villages_are_not_excused(
    store: GraphStore, namesakes: int, degree: int
) -> None:
    county, *_ = clan(namesakes, degree)
    assert facts(store, "C19", county) == []


def test_c23_a_welfare_post_is_not_public_employment(store: GraphStore) -> None:
    county = County()
    cleaner, teacher = county.person("保洁员"), county.person("教师")
    county.status("public_welfare_post", cleaner, from_day="2022-01-01")
    county.status("public_employee", teacher, detail="在编教师")
    county.status("public_welfare_post", teacher)
    assert [f["person"] for f in facts(store, "C23", county)] == [cleaner]


def test_c23_an_established_post_at_a_forest_station_is_not_excused(store: GraphStore) -> None:
    county = County()
    county.status("public_employee", county.person("林管员"), detail="县公益林管理站 在编")
    assert facts(store, "C23", county) == []


def test_c23_a_register_that_calls_the_post_temporary(store: GraphStore) -> None:
    county = County()
    person = county.person("护林员")
    county.status("public_employee", person, detail="编外聘用")
    assert [f["person"] for f in facts(store, "C23", county)] == [person]


def test_c25_programs_that_go_together(store: GraphStore) -> None:
    county = County()
    for code in ("RURAL_DIBAO", "ELDERLY", "LAND_FERTILITY"):
        county.node("Program", f"g_{code}", code=code)
    pairs = {(f["program"], f["beside"]) for f in facts(store, "C25", county)}
    assert ("ELDERLY", "RURAL_DIBAO") in pairs
    assert not any(first == "RURAL_DIBAO" for first, _ in pairs)


def passed_on(fen: int) -> County:
    """500 yuan a month on a neighbour's card, and what of it came to the beneficiary's own."""
    county = County()
    person, neighbour = county.person("郑二"), county.person("冯大")
    own, other = county.card("0001"), county.card("0002")
    county.link("HOLDS", person, own)
    county.link("HOLDS", neighbour, other)
    county.pay(person, other, MONTHS[:2], "TEKUN")
    county.link("TRANSFER", other, own, fen=fen, day="2023-03-05", side="payer")
    return county


def test_c11_money_that_was_passed_on_is_the_beneficiarys(store: GraphStore) -> None:
    assert len(facts(store, "C11", passed_on(10_000_000))) == 1


def test_c11_a_tenth_that_was_passed_on_is_not(store: GraphStore) -> None:
    assert facts(store, "C11", passed_on(100)) == []


@pytest.mark.parametrize(("covered", "found"), [(False, ["unknown"]), (True, [])])
def test_c11_without_the_receiving_cards_statement_nobody_can_tell(
    store: GraphStore, covered: bool, found: list[str]
) -> None:
    county = County()
    person, neighbour = county.person("郑二"), county.person("冯大")
    own, other = county.card("0001"), county.card("0002")
    for holder, card in ((person, own), (neighbour, other)):
        county.link("HOLDS", holder, card)
        county.pay(person, card, MONTHS[:2], "TEKUN")
    if covered:
        county.node("Terminal", "m_1", kind="atm")
        county.link("CASH_OUT", other, "m_1", fen=50_000, day="2023-03-06")
    told = facts(store, "C11", county)
    assert [fact["result"] for fact in told] == found
    assert [fact["card"] for fact in told] == [other] * len(found)


@pytest.mark.parametrize("holder", ["郑二", "冯大"])
def test_c10_no_register_knows_the_resolutions_of_a_village(store: GraphStore, holder: str) -> None:
    county = County()
    people = {name: county.person(name) for name in ("郑二", "冯大")}
    card = county.card("0001")
    county.link("HOLDS", people[holder], card)
    county.pay(people["郑二"], card, MONTHS[:1], "PUBLIC_FOREST")
    told = [fact["result"] for fact in facts(store, "C10", county)]
    assert told == (["unknown"] if holder == "冯大" else [])


@pytest.mark.parametrize("drawn", [False, True])
def test_c12_money_waits_until_somebody_draws_it(store: GraphStore, drawn: bool) -> None:
    county = County()
    county.node("Unit", "u_bank", name="代发专户")
    card = county.card("0001")
    county.card("0002")
    county.link("TRANSFER", "u_bank", card, fen=50_000, day="2023-03-05", side="payee")
    if drawn:
        county.node("Terminal", "m_1", kind="atm")
        county.link("CASH_OUT", card, "m_1", fen=50_000, day="2023-03-06")
    told = facts(store, "C12", county)
    assert {(fact["card"], fact["result"]) for fact in told} == {
        (card, "ruled_out" if drawn else "holds")
    }


@pytest.mark.parametrize(("second", "found"), [(MONTHS[2:4], 1), (MONTHS[1:4], 0)])
def test_c20_a_replaced_card_ends_before_the_new_one_begins(
    store: GraphStore, second: list[str], found: int
) -> None:
    county = County()
    person = county.person("郑二")
    old, new = county.card("0001"), county.card("0002")
    for card, months in ((old, MONTHS[:2]), (new, second)):
        county.link("HOLDS", person, card)
        county.pay(person, card, months, "TEKUN")
    assert [fact["card"] for fact in facts(store, "C20", county)] == [old] * found


def test_every_fact_file_has_its_facts_tested_here() -> None:
    """Here, or in the modules beside this one that name the code in the same way."""
    beside = Path(__file__).parent.glob("test_*explanation*.py")
    text = " ".join(path.read_text(encoding="utf-8") for path in beside)
    tested = {code.upper() for code in re.findall(r"def test_(c\d\d)_", text)}
    assert tested == {code for code, e in EXPLANATIONS.items() if e.facts is not None}
