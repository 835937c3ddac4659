"""Who is who: what joins two numbers, what never does, and that every merge can be taken back."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest
from books import Book, resident_id

from graphaudit.errors import NotFoundError, UsageError
from graphaudit.identity import Identity, Resolution
from graphaudit.ledger import Ledger
from graphaudit.workspace import Workspace

WEI = resident_id("19500101", 123)
FANG = resident_id("19620315", 40)
CARD = "6217000000000001234"
OTHER_CARD = "6217000000000005678"


def ledger_of(data: Path, *books: Book) -> Ledger:
    ledger = Ledger(Workspace(data))
    for book in books:
        book.load(ledger)
    return ledger


def resolve(data: Path, *books: Book) -> Resolution:
    ledger = ledger_of(data, *books)
    return Identity(ledger.workspace).resolve(ledger)


def with_wrong_digit(number: str) -> str:
    """The number with one digit mistyped, so that its check fails."""
    return number[:14] + str((int(number[14]) + 1) % 10) + number[15:]


def persons(resolution: Resolution) -> set[str]:
    return {key for ref, key in resolution.keys.items() if ref[0] == "P"}


def test_the_same_id_in_two_registers_is_one_person(tmp_path: Path) -> None:
    first, second = Book("低保.xlsx"), Book("高龄.xlsx")
    first.paid("王伟", WEI, CARD)
    second.paid("王 伟", WEI, OTHER_CARD)
    assert len(persons(resolve(tmp_path, first, second))) == 1


def test_a_mistyped_digit_is_the_person_of_the_same_name_and_card(tmp_path: Path) -> None:
    book = Book("低保.xlsx")
    sound = book.paid("王伟", WEI, CARD)
    bad = book.paid("王伟", with_wrong_digit(WEI), CARD)
    resolution = resolve(tmp_path, book)
    assert resolution.keys[sound] == resolution.keys[bad]
    (merge,) = resolution.merges
    assert merge.rule == "one_digit_same_name"
    assert merge.evidence == (f"{book.part}:0:3", f"{book.part}:0:4")


def test_two_swapped_digits_are_one_typing_error(tmp_path: Path) -> None:
    swapped = WEI[:11] + WEI[12] + WEI[11] + WEI[13:]
    assert swapped != WEI
    book = Book("低保.xlsx")
    book.paid("王伟", WEI, CARD)
    book.paid("王伟", swapped, CARD)
    assert len(persons(resolve(tmp_path, book))) == 1


@pytest.mark.parametrize("context", ["village", "household", "phone"])
def test_village_household_or_phone_serve_as_well_as_the_card(tmp_path: Path, context: str) -> None:
    shared = {
        "village": {"township": "河口镇", "village": "上村"},
        "household": {"household": "H:0012"},
        "phone": {"phone": "T:13800001111"},
    }[context]
    book = Book("低保.xlsx")
    book.paid("王伟", WEI, CARD, **shared)
    book.paid("王伟", with_wrong_digit(WEI), OTHER_CARD, **shared)
    assert len(persons(resolve(tmp_path, book))) == 1


def test_a_mistyped_id_with_nothing_else_in_common_stays_apart(tmp_path: Path) -> None:
    book = Book("低保.xlsx")
    book.paid("王伟", WEI, CARD)
    book.paid("王伟", with_wrong_digit(WEI), OTHER_CARD)
    assert len(persons(resolve(tmp_path, book))) == 2


def test_a_mistyped_id_under_another_name_stays_apart(tmp_path: Path) -> None:
    book = Book("低保.xlsx")
    book.paid("王伟", WEI, CARD)
    book.paid("王强", with_wrong_digit(WEI), CARD)
    assert len(persons(resolve(tmp_path, book))) == 2


def test_a_mistyped_id_between_two_persons_joins_neither(tmp_path: Path) -> None:
    bad = resident_id("19500101", 123)[:-1] + "0"
    one, two = (n for n in near_sound_ids(bad)[:2])
    book = Book("低保.xlsx")
    for number in (one, two, bad):
        book.paid("王伟", number, CARD)
    assert len(persons(resolve(tmp_path, book))) == 3


def near_sound_ids(bad: str) -> list[str]:
    """Sound IDs one digit away from a number whose check fails."""
    tried = (bad[:place] + d + bad[place + 1 :] for place in range(17) for d in "0123456789")
    return sorted(
        {n for n in tried if n != bad and n == resident_id(n[6:14], int(n[14:17]), n[:6])}
    )


def test_twins_stay_two_people(tmp_path: Path) -> None:
    book = Book("户籍.xlsx", register="household")
    book.member("0012", "王大双", resident_id("20100505", 11), "22")
    book.member("0012", "王小双", resident_id("20100505", 13), "23")
    assert len(persons(resolve(tmp_path, book))) == 2


def test_namesakes_in_one_village_stay_two_people(tmp_path: Path) -> None:
    book = Book("户籍.xlsx", register="household")
    book.member("0012", "王伟", WEI, "02")
    book.member("0013", "王伟", resident_id("19880808", 17), "02")
    assert len(persons(resolve(tmp_path, book))) == 2


def test_a_row_without_id_is_the_one_person_of_that_name_on_that_card(tmp_path: Path) -> None:
    book = Book("低保.xlsx")
    known = book.paid("王伟", WEI, CARD)
    unknown = book.paid("王伟", None, CARD)
    resolution = resolve(tmp_path, book)
    assert resolution.keys[known] == resolution.keys[unknown]
    assert [merge.rule for merge in resolution.merges] == ["same_name_same_card"]


def test_a_row_without_id_is_the_one_person_of_that_name_in_the_household(tmp_path: Path) -> None:
    book = Book("户籍.xlsx", register="household")
    known = book.member("0012", "王伟", WEI, "02")
    roster = Book("地力.xlsx")
    unknown = roster.paid("王伟", None, CARD, household=f"H^{known}")
    resolution = resolve(tmp_path, book, roster)
    assert resolution.keys[known] == resolution.keys[unknown]


def test_the_head_whom_a_members_row_names_is_the_one_of_that_household(tmp_path: Path) -> None:
    book = Book("户籍.xlsx", register="household")
    head = book.member("0012", "王伟", WEI, "02")
    book.member("0012", "李芳", FANG, "10")
    named = book.person("王伟", None, "head")
    keys = resolve(tmp_path, book).keys
    assert keys[named] == keys[head]


def test_a_name_alone_joins_nothing(tmp_path: Path) -> None:
    book = Book("低保.xlsx")
    book.paid("王伟", WEI, CARD, township="河口镇", village="上村")
    book.paid("王伟", None, OTHER_CARD, township="河口镇", village="上村")
    assert len(persons(resolve(tmp_path, book))) == 2


def test_a_name_that_two_people_on_the_card_bear_joins_neither(tmp_path: Path) -> None:
    book = Book("低保.xlsx")
    book.paid("王伟", WEI, CARD)
    book.paid("王伟", resident_id("19880808", 17), CARD)
    book.paid("王伟", None, CARD)
    assert len(persons(resolve(tmp_path, book))) == 3


def test_rows_without_id_on_one_card_under_one_name_are_one_person(tmp_path: Path) -> None:
    books = [Book(f"低保{month}月.xlsx") for month in (1, 2, 3)]
    for book in books:
        book.paid("王伟", None, CARD)
        book.paid("李芳", None, CARD)
    assert len(persons(resolve(tmp_path, *books))) == 2


def test_a_ruined_id_whose_digits_contradict_is_not_that_person(tmp_path: Path) -> None:
    book = Book("低保.xlsx")
    book.paid("王伟", WEI, CARD)
    book.paid("王伟", None, CARD, number_written="5.11421E+17", number_state="ruined")
    assert len(persons(resolve(tmp_path, book))) == 2


def test_a_ruined_id_names_the_likely_person_of_the_village_and_joins_nobody(
    tmp_path: Path,
) -> None:
    book = Book("户籍.xlsx", register="household")
    book.member("0012", "王伟", WEI, "02")
    roster = Book("低保.xlsx")
    written = "6.22426E+17"
    roster.paid(
        "王伟",
        None,
        CARD,
        number_written=written,
        number_state="ruined",
        township="河口镇",
        village="上村",
    )
    roster.rejects = [{"sheet_no": 0, "row": 3, "value": written, "kind": "correction"}]
    ledger = ledger_of(tmp_path, book, roster)
    resolution = Identity(ledger.workspace).resolve(ledger)
    assert len(persons(resolution)) == 2
    completed = resolution.complete(ledger.corrections())
    assert completed.column("likely").to_pylist() == [f"王伟 {WEI}"]


def test_a_ruined_id_with_two_candidates_has_no_likely_person(tmp_path: Path) -> None:
    book = Book("户籍.xlsx", register="household")
    book.member("0012", "王伟", WEI, "02")
    book.member("0013", "王伟", resident_id("19880808", 17), "02")
    place = {"township": "河口镇", "village": "上村"}
    book.paid("王伟", None, CARD, number_written="6.2E+17", number_state="ruined", **place)
    assert resolve(tmp_path, book).likely == {}


def test_the_household_of_a_person_is_the_numbered_one_of_the_book(tmp_path: Path) -> None:
    book, roster = Book("户籍.xlsx"), Book("低保.xlsx")
    head = book.member("0012", "王伟", WEI, "02")
    roster.next_row()
    roster.node("Household", f"H^{head}")
    keys = resolve(tmp_path, book, roster).keys
    assert keys["H:0012"] == keys[f"H^{head}"]


def test_a_person_in_two_books_keeps_a_household_of_its_own(tmp_path: Path) -> None:
    book = Book("户籍.xlsx")
    head = book.member("0012", "王伟", WEI, "02")
    book.member("0013", "王伟", WEI, "51")
    book.node("Household", f"H^{head}")
    keys = resolve(tmp_path, book).keys
    assert len({keys["H:0012"], keys["H:0013"], keys[f"H^{head}"]}) == 3


def test_an_enterprise_by_name_is_the_one_registered_under_it(tmp_path: Path) -> None:
    book = Book("企业.xlsx")
    book.next_row()
    book.node("Enterprise", "E:91620000000000001X", name="河口合作社")
    book.node("Enterprise", "E~河口合作社", name="河口合作社")
    book.node("Enterprise", "E~上村合作社", name="上村合作社")
    keys = resolve(tmp_path, book).keys
    assert keys["E:91620000000000001X"] == keys["E~河口合作社"] != keys["E~上村合作社"]


def test_a_post_of_one_person_under_two_numbers_is_one_post(tmp_path: Path) -> None:
    bad = with_wrong_digit(WEI)
    book = Book("村干部.xlsx")
    for number in (WEI, bad):
        book.paid("王伟", number, CARD)
        book.node("Cadre", f"D:P:{number}|村支书|上村|2020-01-01", name="王伟")
    keys = resolve(tmp_path, book).keys
    assert len({key for ref, key in keys.items() if ref[0] == "D"}) == 1


def dirty_books() -> list[Book]:
    household, first, second = Book("户籍.xlsx"), Book("低保1.xlsx"), Book("低保2.xlsx")
    household.member("0012", "王伟", WEI, "02")
    household.member("0012", "李芳", FANG, "10")
    first.paid("王伟", with_wrong_digit(WEI), CARD, township="河口镇", village="上村")
    first.paid("李芳", None, OTHER_CARD)
    second.paid("李芳", FANG, OTHER_CARD)
    second.paid("王伟", None, CARD, household=f"H^P:{FANG}")
    return [household, first, second]


def test_any_order_of_loading_finds_the_same_people(tmp_path: Path) -> None:
    found = set()
    for no, order in enumerate(permutations(range(3))):
        resolution = resolve(tmp_path / str(no), *(dirty_books()[i] for i in order))
        groups: dict[str, set[str]] = {}
        for ref, key in resolution.keys.items():
            groups.setdefault(key, set()).add(ref)
        found.add(frozenset(frozenset(group) for group in groups.values()))
    assert len(found) == 1


def test_keys_are_opaque_and_differ_between_workspaces(tmp_path: Path) -> None:
    def keys(place: str) -> dict[str, str]:
        book = Book("低保.xlsx")
        book.paid("王伟", WEI, CARD)
        return resolve(tmp_path / place, book).keys

    one, two = keys("一"), keys("二")
    assert one.keys() == two.keys()
    assert all(one[ref] != two[ref] for ref in one if ref[0] != "G")
    assert not any(WEI in key or CARD in key for key in one.values())


def test_a_key_is_minted_once_and_survives_withdrawal_and_new_files(tmp_path: Path) -> None:
    book = Book("低保.xlsx")
    ref = book.paid("王伟", with_wrong_digit(WEI), CARD)
    ledger = ledger_of(tmp_path, book)
    identity = Identity(ledger.workspace)
    first = identity.resolve(ledger).keys[ref]
    better = Book("户籍.xlsx")
    sound = better.paid("王伟", WEI, CARD)
    better.load(ledger)
    assert identity.resolve(ledger).keys[sound] == first
    ledger.withdraw("低保.xlsx")
    assert identity.resolve(ledger).keys[sound] == first


def test_a_number_corrected_by_a_new_file_keeps_its_key(tmp_path: Path) -> None:
    wrong = resident_id("19500111", 321)
    old, new = Book("旧.xlsx"), Book("新.xlsx")
    old.paid("李芳", FANG, OTHER_CARD)
    was = old.paid("王伟", wrong, CARD)
    new.paid("李芳", FANG, OTHER_CARD)
    now = new.paid("王伟", WEI, CARD)
    ledger = ledger_of(tmp_path, old)
    identity = Identity(ledger.workspace)
    before = identity.resolve(ledger).keys
    new.load(ledger)
    ledger.supersede("旧.xlsx", "新.xlsx")
    after = identity.resolve(ledger)
    assert after.keys[now] == before[was] and after.keys[f"P:{FANG}"] == before[f"P:{FANG}"]
    (decision,) = identity.decisions.effective()
    assert (decision.kind, decision.refs) == ("corrected", (was, now))
    assert decision.evidence == tuple(sorted((f"{old.part}:0:4", f"{new.part}:0:4")))


def test_a_row_that_had_no_id_keeps_its_key_when_the_id_is_filled_in(tmp_path: Path) -> None:
    old, new = Book("旧.xlsx"), Book("新.xlsx")
    was, now = old.paid("王伟", None, CARD), new.paid("王伟", WEI, CARD)
    ledger = ledger_of(tmp_path, old)
    identity = Identity(ledger.workspace)
    before = identity.resolve(ledger).keys[was]
    new.load(ledger)
    ledger.supersede("旧.xlsx", "新.xlsx")
    assert identity.resolve(ledger).keys[now] == before


def test_a_row_moved_to_a_namesake_of_another_file_joins_nobody(tmp_path: Path) -> None:
    namesake = resident_id("19880808", 17)
    household, old, new = Book("户籍.xlsx"), Book("旧.xlsx"), Book("新.xlsx")
    household.member("0012", "王伟", namesake, "02")
    old.paid("王伟", namesake, CARD)
    new.paid("王伟", WEI, CARD)
    ledger = ledger_of(tmp_path, household, old, new)
    ledger.supersede("旧.xlsx", "新.xlsx")
    assert len(persons(Identity(ledger.workspace).resolve(ledger))) == 2


def test_a_decided_merge_keeps_the_older_key_and_undo_gives_the_other_back(tmp_path: Path) -> None:
    first, second = Book("一.xlsx"), Book("二.xlsx")
    older, newer = first.paid("王伟", WEI, CARD), second.paid("王卫", FANG, OTHER_CARD)
    ledger = ledger_of(tmp_path, first)
    identity = Identity(ledger.workspace)
    identity.resolve(ledger)
    second.load(ledger)
    before = identity.resolve(ledger).keys
    decision = identity.merge(WEI, FANG, "本人陈述")
    merged = identity.resolve(ledger)
    assert merged.keys[older] == merged.keys[newer] == before[older]
    assert merged.aliases == {before[newer]: before[older]}
    known = identity.show(before[newer])
    assert known.refs == tuple(sorted((older, newer))) and known.aliases == (before[newer],)
    assert [merge.id for merge in known.merges] == [decision.id]
    identity.undo(decision.id, "误判")
    assert identity.resolve(ledger).keys == before


def test_what_a_rule_joined_can_be_taken_apart_and_joined_again(tmp_path: Path) -> None:
    book = Book("低保.xlsx")
    book.paid("王伟", WEI, CARD)
    book.paid("王伟", with_wrong_digit(WEI), CARD)
    ledger = ledger_of(tmp_path, book)
    identity = Identity(ledger.workspace)
    (merge,) = identity.resolve(ledger).merges
    apart = identity.undo(merge.id, "两个人")
    assert len(persons(identity.resolve(ledger))) == 2
    identity.undo(apart.id, "是一个人")
    assert len(persons(identity.resolve(ledger))) == 1


def test_a_number_can_be_split_off(tmp_path: Path) -> None:
    bad = with_wrong_digit(WEI)
    book = Book("低保.xlsx")
    book.paid("王伟", WEI, CARD)
    book.paid("王伟", bad, CARD)
    ledger = ledger_of(tmp_path, book)
    identity = Identity(ledger.workspace)
    before = identity.resolve(ledger).keys[f"P:{WEI}"]
    identity.split(WEI, bad, reason="两个人")
    after = identity.resolve(ledger).keys
    assert after[f"P:{WEI}"] == before != after[f"P:{bad}"]


def test_unknown_numbers_and_impossible_merges_are_refused(tmp_path: Path) -> None:
    book = Book("低保.xlsx")
    book.paid("王伟", WEI, CARD)
    ledger = ledger_of(tmp_path, book)
    identity = Identity(ledger.workspace)
    with pytest.raises(NotFoundError, match="归并"):
        identity.show(WEI)
    identity.resolve(ledger)
    with pytest.raises(NotFoundError):
        identity.show("123")
    with pytest.raises(UsageError):
        identity.merge(WEI, CARD, "错")
    with pytest.raises(UsageError):
        identity.split(WEI, WEI, reason="错")
    with pytest.raises(NotFoundError):
        identity.undo("d00099")


def welfare_family(number: str, *members: tuple[str, str]) -> Book:
    """A welfare register's file with one family under a number of its own."""
    book = Book("低保家庭档案.xlsx", register="low_income")
    for name, resident in members:
        book.next_row(姓名=name)
        book.rel("MEMBER_OF", book.person(name, resident), f"H:{number}")
    return book


def homes(resolution: Resolution) -> set[str]:
    return {key for ref, key in resolution.keys.items() if ref.startswith("H:")}


def test_a_familys_number_in_another_register_is_its_household(tmp_path: Path) -> None:
    household = Book("户籍.xlsx", register="household")
    household.member("350012", "王伟", WEI, "02")
    household.member("350012", "李芳", FANG, "10")
    resolution = resolve(tmp_path, household, welfare_family("D0007", ("王伟", WEI)))
    assert len(homes(resolution)) == 1
    assert [merge.rule for merge in resolution.merges] == ["all_members_of_household"]


def test_two_households_of_one_book_that_share_a_member_stay_two(tmp_path: Path) -> None:
    household = Book("户籍.xlsx", register="household")
    household.member("350012", "王伟", WEI, "02")
    household.member("350012", "李芳", FANG, "10")
    household.member("350099", "李芳", FANG, "02")
    assert len(homes(resolve(tmp_path, household))) == 2


def test_a_family_of_two_households_joins_neither(tmp_path: Path) -> None:
    household = Book("户籍.xlsx", register="household")
    household.member("350012", "王伟", WEI, "02")
    household.member("350013", "李芳", FANG, "02")
    family = welfare_family("D0007", ("王伟", WEI), ("李芳", FANG))
    assert len(homes(resolve(tmp_path, household, family))) == 3
