"""The service's pages in a real browser: they draw, obey the policy and ask no other host."""

from __future__ import annotations

import small_office
from playwright.sync_api import Page


def drawn_pixels(page: Page) -> int:
    """Pixels of the network's canvas that are not empty."""
    return int(
        page.evaluate(
            """() => { const c = document.querySelector('#canvas canvas');
            const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
            let n = 0; for (let i = 3; i < d.length; i += 4) if (d[i]) n += 1; return n; }"""
        )
    )


def test_the_list_opens_with_the_best_lead_drawn(page: Page, address: str) -> None:
    page.goto(f"{address}/")
    assert page.locator("#items li").count() == 1
    assert drawn_pixels(page) > 1000
    assert "待核实" in page.locator("footer").inner_text()


def test_a_finding_is_opened_searched_and_its_line_read(page: Page, address: str) -> None:
    page.goto(f"{address}/")
    page.locator("#tab-findings").click()
    items = page.locator("#items li")
    assert items.count() == 10
    items.filter(has_text="死亡后继续发放").first.click()
    assert "周老根" in page.locator("#heading").inner_text()
    page.keyboard.press("/")
    page.keyboard.type("周老根")
    assert "周老根" in page.locator("#inspector h3").first.inner_text()
    page.keyboard.press("Escape")
    row = page.locator("#rows tr[data-src]").first
    row.locator("button").click()
    written = page.locator("tr.original").first.inner_text()
    assert "周老根" in written
    assert small_office.BENEFICIARIES["周老根"] not in page.content()
    assert small_office.CADRE_CARD not in page.content()


def test_one_finding_has_a_page_of_its_own_in_either_language(page: Page, address: str) -> None:
    page.goto(f"{address}/")
    found = page.evaluate("fetch('/api/v1/findings').then(r => r.json()).then(p => p.items[0])")
    page.goto(f"{address}/findings/{found['id']}?lang=en")
    assert page.locator("html").get_attribute("lang") == "en"
    assert found["sentence"]["en"] in page.locator("#heading").inner_text()
    assert drawn_pixels(page) > 1000


def test_the_policy_stops_a_script_that_got_into_the_page(signed_page: Page, address: str) -> None:
    signed_page.goto(f"{address}/")
    signed_page.evaluate(
        """() => { const s = document.createElement('script');
        s.textContent = 'window.hit = 1'; document.body.append(s); }"""
    )
    assert signed_page.evaluate("window.hit") is None


def test_a_wrong_address_is_a_page_that_leads_back(signed_page: Page, address: str) -> None:
    answer = signed_page.goto(f"{address}/findings/f_none")
    assert answer is not None and answer.status == 404
    signed_page.get_by_role("link").click()
    signed_page.locator("#items li").first.wait_for()
