"""The check before payment in a real browser: hand in, read a row, return the rest."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import small_office
from playwright.sync_api import Page, expect


def test_a_roster_is_handed_in_read_row_by_row_and_returned(
    page: Page, address: str, keep: Callable[[str], Path], tmp_path: Path
) -> None:
    roster = tmp_path / "2023年8月农村低保发放表.csv"
    small_office.write_roster(roster, 8)
    page.goto(f"{address}/batches")
    expect(page.locator(".empty")).to_contain_text("还没有送来的批次")
    page.set_input_files("input[type=file]", str(roster))
    page.get_by_role("button", name="核对").click()
    page.wait_for_url(re.compile(r"/batches/k_\w+/1$"))
    expect(page.locator("h1")).to_contain_text("2023年8月")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("tr.current .cells")).to_be_visible()
    assert small_office.CADRE_CARD not in page.content()
    keep("batches-round")
    page.keyboard.press("r")
    page.get_by_label("送往、经办或说明").fill("请镇民政办核对")
    with page.expect_download() as slip:
        page.keyboard.press("Enter")
    assert slip.value.suggested_filename.startswith("退回单_")
    expect(page.locator(".history")).to_contain_text("请镇民政办核对")
    page.get_by_role("link", name="退回单 xlsx").click()
    page.get_by_label("目的（记入日志）").fill("请镇里补充说明")
    with page.expect_download() as again:
        page.keyboard.press("Enter")
    assert "purpose=" in again.value.url
    page.goto(f"{address}/batches?lang=en")
    expect(page.locator("tbody tr")).to_have_count(1)
    keep("batches-list-en")


def test_what_is_no_roster_is_said_and_the_choice_is_kept(
    page: Page, address: str, tmp_path: Path
) -> None:
    other = tmp_path / "说明.csv"
    other.write_text("天气,气温\n晴,12\n", encoding="utf-8")
    page.goto(f"{address}/batches")
    page.set_input_files("input[type=file]", str(other))
    page.get_by_role("button", name="核对").click()
    expect(page.locator(".toast.error")).to_contain_text("没有可核对的发放名册行")
    expect(page.locator("#chosen")).to_have_text("说明.csv")


def test_a_second_round_says_what_was_mended_and_its_clean_part_is_sent_on(
    page: Page, address: str, keep: Callable[[str], Path], tmp_path: Path
) -> None:
    roster = tmp_path / "2023年11月农村低保发放表.csv"
    small_office.write_roster(roster, 11)
    handed_in(page, address, roster)
    stopped = page.locator("tr[data-row]").count()
    text = roster.read_bytes().decode("gb18030")
    name = next(iter(small_office.BENEFICIARIES))
    mended = "\r\n".join(line for line in text.split("\r\n") if name not in line)
    roster.write_bytes(mended.encode("gb18030"))
    handed_in(page, address, roster)
    expect(page).to_have_url(re.compile(r"/2$"))
    expect(page.locator(".rounds tbody tr")).to_have_count(2)
    assert page.locator("tr[data-row]").count() < stopped
    with page.expect_navigation():
        page.locator(".views a", has_text="通过").click()
    passing = page.locator("tr[data-row]").count()
    expect(page.locator("tr[data-row] .verdict").first).to_have_text("通过")
    page.keyboard.press("c")
    expect(page.get_by_role("dialog")).to_contain_text(f"通过部分送审：{passing} 行")
    page.get_by_label("送往、经办或说明").fill("送财政局")
    with page.expect_download() as clean:
        page.keyboard.press("Enter")
    assert clean.value.suggested_filename.endswith(".xlsx")
    expect(page.locator(".stages .done", has_text="送审")).to_be_visible()
    expect(page.locator(".history")).to_contain_text("送财政局")
    keep("batches-second-round")


def handed_in(page: Page, address: str, roster: Path) -> None:
    page.goto(f"{address}/batches")
    page.set_input_files("input[type=file]", str(roster))
    page.get_by_role("button", name="核对").click()
    page.wait_for_url(re.compile(r"/batches/k_\w+/\d$"))
