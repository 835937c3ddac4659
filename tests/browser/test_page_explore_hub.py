"""The explorer at a hub: an agent who opened 320 cards, whose holders live two to a household."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from books import resident_id
from conftest import served
from playwright.sync_api import Page, expect
from small_office import graphaudit
from test_page_explore import added, choose, current, key, shown

from api.accounts import Accounts

Keep = Callable[[str], Path]
AGENT = "钟代办"
CARDS, VILLAGES = 320, 8
SURNAMES, GIVEN = (
    "赵钱孙李周吴郑王冯陈",
    "一二三四五六七八九十甲乙丙丁戊己庚辛壬癸东西南北中前后左右上下里",
)


def name_of(n: int) -> str:
    return SURNAMES[n % 10] + GIVEN[n // 10] + "民"


def id_of(n: int) -> str:
    return resident_id(f"19{50 + n % 40}0{1 + n % 9}1{n % 9}", 100 + n)


def card_of(n: int) -> str:
    """A card number with its check digit."""
    body = f"62170012345{n:07d}"
    digits = [int(digit) for digit in reversed(body)]
    total = sum(d if at % 2 else d * 2 - 9 * (d > 4) for at, d in enumerate(digits))
    return f"{body}{-total % 10}"


@pytest.fixture(scope="module")
def address(accounts: Accounts, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A county of one agent and the holders of the cards that he opened."""
    base = tmp_path_factory.mktemp("hub")
    people = [
        (f"5{n // 2:05d}", name_of(n), id_of(n), n // (CARDS // VILLAGES)) for n in range(CARDS)
    ]
    agent = ("599999", AGENT, resident_id("19790303", 77), 0)
    relation = {0: "户主", 1: "配偶"}
    table(
        base / "公安局" / "户籍.csv",
        "户号,姓名,公民身份号码,与户主关系,乡镇,村",
        [
            (no, name, number, relation[at % 2], "河口镇", f"{GIVEN[village]}村")
            for at, (no, name, number, village) in enumerate([*people, agent])
        ],
    )
    table(
        base / "银行" / "开户信息.csv",
        "户名,证件号码,账号,开户日期,开户网点,代办人姓名,代办人证件号码",
        [
            (name, number, card_of(n), "20190102", "河口支行", AGENT, agent[2])
            for n, (_, name, number, _) in enumerate(people)
        ],
    )
    for words in (("load", base), ("project",)):
        ended = graphaudit("--data", base / "w", *words)
        assert ended.code == 0, ended.err
    with served(base / "w", accounts) as found:
        yield found


def table(path: Path, head: str, rows: list[tuple[str, ...]]) -> None:
    path.parent.mkdir(parents=True)
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerows([head.split(","), *rows])


def test_a_hub_comes_by_village_and_says_how_many_of_how_many(
    page: Page, address: str, keep: Keep
) -> None:
    page.goto(f"{address}/explore")
    added(page, AGENT)
    choose(page, AGENT)
    key(page, "e")
    panel = page.locator("#expand")
    cards = panel.locator(".groups > div", has_text=str(CARDS))
    cards.locator("input[type=checkbox]").check()
    cards.locator("input[type=number]").fill(str(CARDS))
    expect(panel.locator("footer")).to_contain_text("展开后 321，超过上限 300")
    expect(panel.locator("footer .primary")).to_be_disabled()
    cards.locator("select").select_option("village")
    expect(panel.locator("footer .primary")).to_be_enabled()
    page.keyboard.press("Enter")
    expect(page.locator("#extent")).to_contain_text(f"{VILLAGES} 个合并对象含 {CARDS} 个")
    expect(page.locator("#extent")).to_contain_text(re.compile(r"显示 9 / 共 \d+ 个对象"))
    keep("explore-hub")
    choose(page, f"{GIVEN[0]}村")
    key(page, "e")
    expect(page.locator("#extent")).to_contain_text("7 个合并对象含 280 个")
    assert len({name for name in shown(page) if name.startswith("尾号")}) >= 39
    keep("explore-hub-opened")
    key(page, "z", "z")
    assert shown(page) == {AGENT}
    key(page, "y", "y")
    expect(page.locator("#extent")).to_contain_text("7 个合并对象含 280 个")


def test_a_household_comes_with_its_members(page: Page, address: str) -> None:
    one, other = name_of(0), name_of(1)
    page.goto(f"{address}/explore")
    added(page, one)
    choose(page, one)
    key(page, "e")
    home = page.locator("#expand .groups > div", has=page.locator("option[value=members]"))
    expect(home.locator(".add")).to_have_text("加入 2")
    home.locator("input[type=checkbox]").check()
    page.keyboard.press("Enter")
    expect(page.locator("#table tbody tr")).to_have_count(4)
    assert {one, other, f"{one}户"} < shown(page), "and the card, which is offered first"
    key(page, "z")
    assert shown(page) == {one}


def test_a_group_opens_with_its_household_and_everybody_in_it(
    page: Page, address: str, keep: Keep
) -> None:
    one, other = name_of(0), name_of(1)
    page.goto(f"{address}/explore")
    added(page, AGENT, one)
    choose(page, one)
    key(page, "e")
    page.locator("#expand .groups > div", has_text="卡").locator("input[type=checkbox]").check()
    page.keyboard.press("Enter")
    expect(page.locator("#table tbody tr")).to_have_count(3)
    page.locator("#grouping summary").click()
    page.locator("[data-group=household]").click()
    group = page.locator("#table tbody tr", has_text="1 人 1 卡")
    group.dblclick()
    expect(page.locator("#steps [aria-current]")).to_contain_text("另加入 2 个")
    assert {AGENT, one, other, f"{one}户"} < shown(page)
    expect(page.locator("#chosen-count")).to_have_text("已选 4")
    keep("explore-household")
    key(page, "z")
    expect(group).to_be_visible()
    page.locator("#find").fill(one)
    inside = page.locator("#find-found [role=option]", has_text="在合并中，拆开")
    expect(inside.first).to_contain_text(one)
    inside.first.click()
    expect(page.locator("#inspector header")).to_contain_text(one)
    assert {one, other} < shown(page)


def test_what_is_hidden_is_found_by_initials_and_brought_back(page: Page, address: str) -> None:
    one = name_of(3)
    page.goto(f"{address}/explore")
    added(page, AGENT, one)
    choose(page, one)
    key(page, "Delete")
    assert shown(page) == {AGENT}
    page.locator("#find").fill("lym")
    hidden = page.locator("#find-found [role=option]", has_text="已隐藏，恢复")
    expect(hidden).to_contain_text(one)
    hidden.click()
    expect(page.locator("#inspector header")).to_contain_text(one)
    assert current(page).endswith(f"恢复 {one}")
