"""The overview in a real browser: every figure leads to what it counts."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect
from small_office import CADRE, CADRE_CARD, CADRE_ID, CADRE_PHONE


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
    with page.expect_navigation():
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


def test_every_figure_leads_to_what_it_counts(page: Page, address: str) -> None:
    page.goto(f"{address}/")
    expect(page.locator(".census").first).to_contain_text("户名人本人收款")
    expect(page.locator(".strip section").first).to_contain_text("拒收")
    assert page.locator(".chart").count() == 4
    counted = {}
    for link in page.locator("main a[href^='/findings?']").all():
        count = link.inner_text().replace(",", "")
        row = link.locator("xpath=ancestor::tr")
        if not count.isdigit() and row.count():  # the name of a line, its figure beside it
            cells = [cell.replace(",", "") for cell in row.locator("td").all_inner_texts()]
            count = next(cell for cell in cells if cell.isdigit())
        if count.isdigit():
            counted[str(link.get_attribute("href"))] = int(count)
    assert {name.split("?")[1].split("=")[0] for name in counted} >= {"pattern", "program", "state"}
    for path, count in counted.items():
        told = page.request.get(f"{address}{path}").text()
        assert f'data-total="{count}"' in told, path


def test_the_search_of_the_bar_finds_by_initials_and_tails_and_opens_the_explorer(
    page: Page, address: str
) -> None:
    page.goto(f"{address}/loads")
    told = {
        "zdh": CADRE,
        CADRE_ID[-4:]: CADRE,
        **{n[-4:]: n[-4:] for n in (CADRE_PHONE, CADRE_CARD)},
    }
    for words, shown in told.items():
        page.locator("h1").click()
        page.keyboard.press("/")
        page.keyboard.press("Control+a")
        page.keyboard.type(words)
        expect(page.locator("#search-found [data-key]").first).to_be_visible()
        expect(page.locator("#search-found")).to_contain_text(shown)
        page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.press("Control+a")
    page.keyboard.type(CADRE)
    found = page.locator("#search-found [aria-selected=true]")
    expect(found).to_contain_text(CADRE)
    key = found.get_attribute("data-key")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/explore?key={key}")
    expect(page.locator("#table")).to_contain_text(CADRE)
