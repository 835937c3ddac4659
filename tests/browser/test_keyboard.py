"""A whole matter without a mouse: from signing in to signing out, every focus seen."""

from __future__ import annotations

import re
from pathlib import Path

import small_office
from keyboard import Reader
from playwright.sync_api import Page, expect

from api.accounts import Accounts

NEW = "一句 足够 长的 新口令"


def test_sign_in_take_the_top_lead_open_a_row_and_decide(
    page: Page, address: str, accounts: Accounts
) -> None:
    reader = Reader(page)
    page.context.clear_cookies()
    name = f"林一舟{len(accounts.all())}"
    given = accounts.add(name, "investigator")
    page.goto(address)
    for words in ((name, given), (given, NEW, NEW), (name, NEW)):
        reader.look()
        for number, word in enumerate(words):
            if number:
                reader.press("Tab")
            reader.write(word)
        reader.open()
    expect(page.locator(".heat")).to_be_visible()

    reader.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    reader.go("f")
    reader.reach("nav.tabs a[href^='/leads']")
    reader.open()
    reader.open()  # the first row is the current one
    expect(page).to_have_url(re.compile(r"/leads/l_"))
    reader.reach(".members a")
    reader.open()
    expect(page).to_have_url(re.compile(r"/findings/f_"))

    reader.reach("[data-original]")
    reader.press("Enter")
    expect(page.locator("tr.original table")).to_be_visible()
    reader.press("Enter")
    expect(page.locator("tr.original")).to_have_count(0)
    reader.press("x")
    expect(page.locator("#rows tr.selected")).not_to_have_count(0)

    reader.press("a")
    inside(page, reader, "select")
    reader.press("Escape")
    expect(page.locator("[data-original]").first).to_be_focused()

    reader.press("s", "ArrowRight")
    expect(page.locator("#decide input[value=checking]")).to_be_focused()
    reader.reach("#note")
    reader.write("已调取名册，见第 3 页")
    reader.press("Enter")
    expect(page.locator(".history li").last).to_contain_text("已调取名册")
    expect(page.locator("#state-now")).to_contain_text("核查")
    assert reader.stand() is not None


def test_follow_on_the_canvas_take_back_and_hand_on(page: Page, address: str) -> None:
    reader = Reader(page)
    [finding] = page.request.get(
        f"{address}/api/v1/findings", params={"pattern": "card_many_people", "limit": 1}
    ).json()["items"]
    page.goto(f"{address}/findings/{finding['id']}")
    page.wait_for_load_state("networkidle")
    reader.reach("#canvas")
    reader.press("ArrowRight")
    expect(page.locator("#row-filter")).to_contain_text("已选")
    reader.reach(".acts a[href^='/explore']", "Shift+Tab")
    reader.open()

    expect(page.locator("#canvas")).to_be_focused()
    expect(page.locator("#table td").filter(has_text="/").first).to_be_visible()
    reader.press("ArrowRight")
    expect(page.locator("#inspector dl")).to_be_visible()
    reader.press("Shift+F10")
    grown = page.locator("#context button:enabled", has_text=re.compile("^展开 "))
    expect(grown.first).to_be_visible()
    for _ in range(12):
        if grown.first.evaluate("each => each === document.activeElement"):
            break
        reader.press("ArrowDown")
    page.keyboard.press("Enter")
    steps = page.locator("#steps li")
    expect(steps).to_have_count(2)
    expect(page.locator("#said")).to_contain_text("第 2 步，共 2 步：展开")
    reader.press("z")
    expect(page.locator("#steps .undone")).to_have_count(1)
    expect(page.locator("#said")).to_contain_text("第 1 步，共 2 步")
    reader.press("y", "e")
    expect(page.locator("#expand header")).to_contain_text("个邻居")
    panel = page.locator("#expand")
    for _ in range(12):  # round and round within
        reader.press("Tab")
        assert panel.evaluate("each => each.contains(document.activeElement)")
    reader.press("Escape")
    expect(page.locator("#canvas")).to_be_focused()
    reader.press("Control+ArrowRight", "Control+ArrowRight")
    expect(page.locator("#steps [aria-current]")).to_contain_text("移动 1 个")
    expect(steps).to_have_count(3)

    reader.press("t")
    expect(page.locator("#table tr.current")).to_be_focused()
    choose(page, reader, *list(small_office.BENEFICIARIES)[:2])
    expect(page.locator("#chosen-count")).to_have_text("已选 2")
    reader.press("p")
    expect(page.locator("#path-found")).to_contain_text("找到")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.locator("#canvas")).to_be_focused()
    reader.press("ArrowRight", "Delete")
    expect(page.locator("#hidden-line")).to_contain_text("另隐藏 1 个")

    reader.reach("#files summary", "Shift+Tab")
    reader.press("Enter")
    reader.reach("[data-format=svg]")
    with page.expect_download() as drawing:
        page.keyboard.press("Enter")
    assert drawing.value.suggested_filename.endswith(".svg")
    expect(page.locator("#files summary")).to_be_focused()

    reader.press("c")
    inside(page, reader, "input[name=title], input[name=case]")
    reader.reach("dialog input[name=case]:checked")
    if page.locator("dialog input[name=case]").count() > 1:
        reader.press("ArrowUp")  # from the newest case to a new one
    reader.reach("dialog input[name=title]")
    reader.write("上村四人一卡，键盘")
    page.keyboard.press("Enter")
    expect(page.locator(".toast a")).to_have_text("打开案件")
    expect(page.locator("#files summary")).to_be_focused()
    reader.press("m")
    expect(page.locator(".toast a")).to_be_focused()
    reader.open()
    expect(page).to_have_url(re.compile(r"/cases/AJ-"))
    reader.press("n")
    reader.write("图已存，待入户")
    page.keyboard.press("Enter")
    expect(page.locator(".steps li").first).to_contain_text("图已存，待入户")
    expect(page.locator("#note [name=text]")).to_be_focused()
    page.keyboard.press("Escape")
    reader.press("s")
    inside(page, reader, "select, textarea")
    reader.press("Escape")
    assert reader.stand() is None or page.locator("dialog").count() == 1


def test_ask_the_graph_from_a_template_to_a_row_as_written(page: Page, address: str) -> None:
    reader = Reader(page)
    page.goto(f"{address}/cypher")
    page.wait_for_load_state("networkidle")
    reader.reach("#find-template")
    reader.write("card_many_people")
    reader.reach("#templates .open")
    reader.press("Enter")
    expect(page.locator("#title")).to_have_text("一卡多人")
    reader.press("Control+Enter")
    expect(page.locator("#purpose")).to_be_focused()
    reader.write("核查共用卡")
    reader.reach("#parameter-min_people")
    page.keyboard.press("Control+a")
    reader.write("2")
    reader.press("Control+Enter")
    expect(page.locator("#told")).to_contain_text("已记入日志")
    page.keyboard.press("Escape")
    reader.press("j")
    expect(page.locator("#as-table tr.current input")).to_be_focused()
    reader.press("x")
    expect(page.locator("#explore-chosen")).to_be_visible()
    expect(page.locator("#as-table tr.current input")).to_be_focused()
    reader.reach("#as-table tr.current button.link")
    reader.press("Enter")
    inside(page, reader, ".sources")
    reader.press("Escape")
    expect(page.locator("#as-table tr.current button.link")).to_be_focused()

    reader.reach("#editor", "Shift+Tab")  # its field stands in a shadow of it
    page.keyboard.press("Control+a")
    reader.write("MATCH (p:Pers")
    expect(page.locator("#editor .cm-tooltip-autocomplete")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    reader.press("Tab")
    expect(page.locator("#run")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("#all-keys")).to_contain_text("离开编辑器")
    reader.press("Escape")
    expect(page.locator("#run")).to_be_focused()


def test_check_a_roster_look_at_the_loads_change_the_theme_and_leave(
    page: Page, address: str, tmp_path: Path
) -> None:
    reader = Reader(page)
    roster = tmp_path / "2023年10月农村低保发放表.csv"
    small_office.write_roster(roster, 10)
    page.goto(f"{address}/batches")
    reader.reach("input[type=file]")
    page.set_input_files("input[type=file]", str(roster))
    reader.reach("#hand-in button[type=submit]")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_load_state("networkidle")
    reader.press("j", "Enter")
    expect(page.locator("tr.current .cells")).to_be_visible()
    reader.press("j")
    expect(page.locator("tr.current [data-cells]")).to_be_focused()

    reader.go("d")
    reader.press("j", "j")
    name = page.locator("#files a:focus .name").inner_text()
    reader.open()
    expect(page.locator("h1")).to_contain_text(name)

    reader.reach(".person-menu summary")
    reader.press("Enter")
    reader.reach(".person-menu a[href*='theme=dark']")
    reader.open()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    reader.reach(".person-menu summary")
    reader.press("Enter")
    reader.reach(".person-menu button")
    reader.open()
    expect(page).to_have_url(re.compile("/login"))


def choose(page: Page, reader: Reader, *names: str) -> None:
    """From a row of the table: these objects are the selection, taken with the space bar.

    Which row is the current one differs from run to run (keys of people are secret, and places
    follow them): one that is chosen already is not taken, the space bar would give it back.
    """
    for number, name in enumerate(names):
        row = page.locator("#table tbody tr", has=page.get_by_text(name, exact=True))
        rows = page.locator("#table tbody tr")
        order = rows.evaluate_all("all => all.map(each => each.dataset.key)")
        here = order.index(page.evaluate("document.activeElement.dataset.key"))
        to = order.index(row.get_attribute("data-key"))
        key = "ArrowDown" if to > here else "ArrowUp"
        for _ in range(abs(to - here)):
            reader.press(f"Control+{key}" if number else key)
        if row.get_attribute("aria-selected") != "true":
            reader.press("Space")
        expect(row).to_have_attribute("aria-selected", "true")


def inside(page: Page, reader: Reader, selector: str) -> None:
    """A dialog is open, has the focus in this field, and Tab does not leave it for the page."""
    dialog = page.locator("dialog[open]")
    expect(dialog).to_have_count(1)
    assert dialog.locator(selector).evaluate_all(
        "all => all.some(each => each === document.activeElement)"
    ), reader.stand()
    reader.look()
    for _ in range(14):
        reader.press("Tab")
        assert dialog.evaluate(
            "each => [document.body, each].includes(document.activeElement)"
            " || each.contains(document.activeElement)"
        ), reader.stand()
