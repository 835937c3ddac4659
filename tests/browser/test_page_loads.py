"""The data page in a real browser: sums that add up, why a sheet was read so, what to send back."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import Page, expect
from small_office import CADRE_CARD, MONTHS, ROSTER

Keep = Callable[[str], Path]
LAST = ROSTER.format(month=MONTHS[-1])


def numbers(text: str) -> list[int]:
    """The bold figures of a balance line: sent, accepted, rejected, skipped."""
    return [int(each.replace(",", "")) for each in re.findall(r"[\d,]+", text)]


def opened(page: Page, address: str, name: str) -> None:
    page.goto(f"{address}/loads")
    page.fill("#find-file", name)
    shown = page.locator("#files li:not([hidden]) a")
    expect(shown).to_have_count(1)
    with page.expect_navigation():
        shown.click()
    expect(page.locator("h1")).to_contain_text(name)


def test_the_sums_add_up_in_total_and_by_file(page: Page, address: str, keep: Keep) -> None:
    page.goto(f"{address}/loads")
    sent, *rest = [numbers(b)[0] for b in page.locator(".sums .part b").all_inner_texts()]
    assert sent == sum(rest) > 0
    keep("loads")
    opened(page, address, LAST)
    sent, accepted, rejected, skipped = (
        numbers(b)[0] for b in page.locator(".sums .part b").all_inner_texts()
    )
    assert sent == accepted + rejected + skipped and rejected > 0
    expect(page.locator(".sums .money")).to_contain_text("行金额读不出")
    keep("loads-file")


def test_a_sheet_says_what_it_was_read_as_and_why(page: Page, address: str) -> None:
    opened(page, address, LAST)
    expect(page.locator(".two h2").first).to_have_text("识别为 补贴发放名册")
    expect(page.locator(".two .why").first).to_contain_text("有列")
    columns = page.locator(".two table").first
    expect(columns.locator("tr", has_text="银行账号")).to_contain_text(CADRE_CARD[-3:])
    assert CADRE_CARD not in page.content()
    expect(columns.locator("tr.unused", has_text="序号")).to_contain_text("未用，原样保留")
    original = page.locator(".original")
    expect(original.locator("tr.skipped").first).to_contain_text("标题行")
    expect(original.locator("tr.rejected")).to_contain_text("拒收")


def test_rejects_are_narrowed_and_leave_as_a_file(page: Page, address: str, tmp_path: Path) -> None:
    opened(page, address, LAST)
    page.select_option(".filter select[name=kind]", "reject")
    with page.expect_navigation():
        page.locator(".filter button").click()
    lines = page.locator(".rejects tbody tr")
    expect(lines).to_have_count(1)
    expect(lines.first).to_contain_text("一千零x元")
    page.locator("h1").click()
    page.keyboard.press("d")
    with page.expect_download() as waiting:
        page.locator("dialog button.primary").click()
    saved = tmp_path / "rejects.xlsx"
    waiting.value.save_as(saved)
    sheet = load_workbook(saved)["拒收"]
    assert sheet.max_row == 2 and sheet["F2"].value == "一千零x元"


def test_whole_numbers_need_a_purpose(page: Page, address: str) -> None:
    page.goto(f"{address}/loads")
    page.locator(".rejects [data-form=csv]").click()
    page.locator("dialog input[value=yes]").check()
    page.locator("dialog button.primary").click()
    expect(page.locator(".toast.error")).to_contain_text("用途")


def test_missing_registers_say_who_is_silent(page: Page, address: str) -> None:
    page.goto(f"{address}/loads")
    missing = page.locator("#missing tbody tr")
    assert missing.count() > 3
    link = missing.first.locator(".patterns a").first
    name = link.inner_text()
    link.click()
    expect(page.locator(".about h2")).to_have_text(name)
    expect(page.locator(".needs")).to_contain_text(["缺"])
    page.goto(f"{address}/loads")
    expect(page.locator(".how")).to_contain_text("graphaudit load")
