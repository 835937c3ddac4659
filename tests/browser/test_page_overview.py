"""The overview in a real browser: every figure leads to what it counts."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect


def test_a_cell_of_the_table_leads_to_its_findings(
    page: Page, address: str, keep: Callable[[str], Path]
) -> None:
    page.goto(f"{address}/")
    keep("overview")
    cell = page.locator(".heat .cell a").first
    count = int(cell.inner_text())
    cell.click()
    expect(page).to_have_url(re.compile(r"/findings\?pattern=\w+&township="))
    expect(page.locator("tbody tr[data-id]")).to_have_count(count)


def test_keys_lead_to_the_lists_and_the_theme_stays(
    page: Page, address: str, keep: Callable[[str], Path]
) -> None:
    page.goto(f"{address}/")
    page.locator(".person-menu summary").click()
    page.get_by_role("link", name="深色界面").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    keep("overview-dark")
    page.keyboard.press("g")
    page.keyboard.press("f")
    expect(page).to_have_url(re.compile("/findings"))
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.go_back()
    page.locator(".person-menu summary").click()
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
