"""The lists of findings and leads in a real browser: filters, keyboard, selection, views, files."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import small_office
from openpyxl import load_workbook
from playwright.sync_api import Page, Route, expect

ROWS = "#found tbody tr[data-id]"


def test_the_list_says_what_is_recorded_and_the_frame_what_it_is(
    page: Page, address: str, keep: Callable[[str], Path]
) -> None:
    page.goto(f"{address}/findings")
    expect(page.locator(ROWS)).to_have_count(10)
    expect(page.locator("#totals")).to_contain_text("同一人、卡、行只计一次")
    expect(page.locator("footer")).to_contain_text("待核实")
    expect(page.locator(".chips")).to_contain_text("疑点、核查、线索")
    assert small_office.CADRE_CARD not in page.content()
    assert page.evaluate("document.body.scrollWidth <= window.innerWidth")
    keep("findings-list")
    page.goto(f"{address}/leads")
    expect(page.locator(ROWS)).to_have_count(1)
    keep("findings-leads")


def test_facets_narrow_the_list_keep_zeros_and_are_taken_off_by_their_chips(
    page: Page, address: str
) -> None:
    page.goto(f"{address}/findings")
    box = page.locator("#severity-critical")
    critical = int(page.locator("label:has(#severity-critical) .n").inner_text())
    assert 0 < critical < 10
    box.check()
    expect(page.locator(ROWS)).to_have_count(critical)
    expect(page).to_have_url(re.compile("severity=critical"))
    expect(page.locator(".chips")).to_contain_text("严重")
    expect(page.locator("label.none:has(#state-filed)")).to_be_visible()
    expect(page.locator("label:has(#severity-high) .n")).not_to_have_text("0")
    page.get_by_role("link", name="去掉筛选 严重程度").click()
    expect(page.locator(ROWS)).to_have_count(10)
    expect(box).not_to_be_checked()


def test_columns_sort_and_the_box_finds_as_one_types(page: Page, address: str) -> None:
    page.goto(f"{address}/findings")
    page.get_by_role("link", name="金额（元）").click()
    expect(page.locator("th[aria-sort=descending]")).to_contain_text("金额")
    cells = page.locator(f"{ROWS} .amount").all_inner_texts()
    amounts = [int(text.replace(",", "").replace("—", "0")) for text in cells]
    assert amounts == sorted(amounts, reverse=True) and amounts[0] > amounts[-1]
    page.keyboard.press("f")
    page.keyboard.type("死亡")
    expect(page.locator(".chips")).to_contain_text("死亡")
    assert all("死亡" in text for text in page.locator(ROWS).all_inner_texts())
    page.keyboard.type("查无此事")
    expect(page.locator(".empty")).to_contain_text("没有符合这些筛选")


def test_what_is_typed_before_the_list_answers_stays(page: Page, address: str) -> None:
    page.goto(f"{address}/findings")
    expect(page.locator("#severity-critical")).to_be_visible()

    def late(route: Route) -> None:
        answer = route.fetch()
        page.keyboard.type("亡")
        route.fulfill(response=answer)

    page.route("**/findings?*", late, times=1)
    page.keyboard.press("f")
    page.keyboard.type("死")
    expect(page.locator(".chips")).to_contain_text("死亡")
    expect(page.locator("#find")).to_have_value("死亡")
    expect(page.locator("#find")).to_be_focused()


def test_rows_are_walked_selected_assigned_and_decided_by_keyboard_alone(
    page: Page, address: str, keep: Callable[[str], Path]
) -> None:
    page.goto(f"{address}/findings")
    for key in ("j", "x", "j", "x"):
        page.keyboard.press(key)
    expect(page.locator("#chosen-count")).to_have_text("2")
    expect(page.locator("#chosen-sums")).to_contain_text("元")
    page.keyboard.press("a")
    page.get_by_role("button", name="分派 2 条").click()
    expect(page.locator(".toast")).to_contain_text("2 条分派给")
    expect(page.locator(f"{ROWS} .who:not(:has(.quiet))")).to_have_count(2)
    page.keyboard.press("s")
    page.get_by_label("说明").fill("已调取 6 月名册，见第 3 页")
    page.get_by_role("button", name="记录 2 条").click()
    expect(page.locator(f"{ROWS} .state", has_text="核查")).to_have_count(2)
    keep("findings-selected")
    page.keyboard.press("Escape")
    expect(page.locator("#chosen")).to_be_hidden()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/findings/f_\w+\?from="))


def test_the_selection_and_all_that_fit_go_out_as_workbooks(
    page: Page, address: str, tmp_path: Path
) -> None:
    page.goto(f"{address}/findings?severity=critical&severity=high")
    count = page.locator(ROWS).count()
    for name, chosen, file in (("list", 0, "清单"), ("rows", 1, "附证据行")):
        for _ in range(chosen):
            page.keyboard.press("x")
        page.keyboard.press("e")
        page.get_by_label(re.compile(file)).check()
        with page.expect_download() as download:
            page.get_by_role("button", name="导出", exact=True).click()
        path = tmp_path / f"{name}.xlsx"
        download.value.save_as(path)
        book = load_workbook(path, read_only=True)
        lines = list(book.worksheets[0].iter_rows(values_only=True))
        found = [line for line in lines if str(line[0]).startswith("f_")]
        assert len(found) == (chosen or count)
        assert small_office.CADRE_CARD not in str(lines)


def test_a_view_is_kept_for_oneself_or_for_all_and_removed(page: Page, address: str) -> None:
    page.goto(f"{address}/findings?severity=critical")
    for name, who in (("只看严重", "只有我"), ("大家的", "本单位所有人")):
        page.get_by_role("button", name="存为视图").click()
        page.get_by_label("名称").fill(name)
        page.get_by_label(who).check()
        page.locator("dialog button.primary").click()
        expect(page.locator(".views")).to_contain_text(name)
    page.goto(f"{address}/findings")
    page.locator(".views a", has_text="只看严重").click()
    expect(page.locator(".chips")).to_contain_text("严重")
    page.get_by_role("button", name="删除视图 只看严重").click()
    expect(page.locator(".views")).not_to_contain_text("只看严重")
    expect(page.locator(".views")).to_contain_text("大家的")


def test_a_wrong_address_is_a_page_that_leads_back(signed_page: Page, address: str) -> None:
    answer = signed_page.goto(f"{address}/findings/f_none")
    assert answer is not None and answer.status == 404
    signed_page.get_by_role("link").first.click()
    expect(signed_page.locator("header.bar")).to_be_visible()


def test_the_policy_stops_a_script_that_got_into_the_page(signed_page: Page, address: str) -> None:
    signed_page.goto(f"{address}/findings")
    signed_page.evaluate(
        """() => { const s = document.createElement('script');
        s.textContent = 'window.hit = 1'; document.body.append(s); }"""
    )
    assert signed_page.evaluate("window.hit") is None


def test_what_is_selected_becomes_a_case_one_network_or_all_that_fit(
    page: Page, address: str
) -> None:
    page.goto(f"{address}/findings?severity=high")
    total = int(page.locator("#found").get_attribute("data-total") or 0)
    page.keyboard.press("x")
    page.locator("[data-act=all]").click()
    expect(page.locator("#chosen-count")).to_have_text(str(total))
    page.keyboard.press("s")
    page.get_by_label("说明").fill("成批转入，见会议纪要第 2 页")
    page.get_by_role("button", name=f"记录 {total} 条").click()
    expect(page.locator(f"{ROWS} .state", has_text="核查")).to_have_count(total)
    page.keyboard.press("Escape")
    page.goto(f"{address}/findings")
    for key in ("x", "j", "x", "c"):
        page.keyboard.press(key)
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("将 2 个疑点 加入案件")
    dialog.get_by_label("新案件的案名").fill("上村两条")
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text("加入 2 个疑点")
    page.locator("[data-act=network]").click()
    page.wait_for_url(re.compile(r"/explore\?finding=f_\w+&finding=f_\w+"))
    expect(page.locator("#extent")).to_contain_text("显示")
