"""The offline page in a real browser: it draws, answers keys and clicks, and asks for nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page
from ring import NAMES, ring

from viz.page import PageContent, RowDetail, offline_page

MADE = datetime(2025, 3, 18, 9, 15)


def content() -> PageContent:
    first = ring()
    second = ring(
        ["<img src=x onerror=window.hit=1>", *NAMES[1:]],
        sentence="{{7*7}}<script>window.hit=1</script>",
    )
    second["id"], second["severity"] = "f_0400", "medium"
    lead = {
        "id": "l_1", "severity": "high", "score": 83, "fen": 660_000, "kinds": ["card", "phone"],
        "findings": ["f_0317", "f_0400"], "persons": first["persons"], "cards": first["cards"],
    }  # fmt: skip
    rows = {
        f"a:0:{n + 5}": RowDetail(
            "2023-01-31", name, f"尾号{6100 + n}", "农村低保", 12_000, (("姓名", name),)
        )
        for n, name in enumerate(NAMES)
    }
    words = {
        "C12": {
            "title": {"zh": "外出务工", "en": "Away"},
            "question": {"zh": "卡在谁手里？", "en": "?"},
        }
    }
    return PageContent("测试县", "7f3ac41e00aa", MADE, [first, second], [lead], rows, words)


@pytest.fixture
def page(browser_page: Page, tmp_path: Path) -> Iterator[Page]:
    path = tmp_path / "report.html"
    path.write_text(offline_page(content()), encoding="utf-8")
    asked: list[str] = []
    faults: list[str] = []
    browser_page.on("request", lambda request: asked.append(request.url))
    browser_page.on("pageerror", lambda error: faults.append(str(error)))
    browser_page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
    browser_page.goto(path.as_uri())
    yield browser_page
    assert faults == []
    assert [url for url in asked if not url.startswith(("data:", path.as_uri()))] == []


def drawn_pixels(page: Page) -> int:
    """Pixels of the canvas that are not empty."""
    return int(
        page.evaluate(
            """() => { const c = document.querySelector('#canvas canvas');
            const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
            let n = 0; for (let i = 3; i < d.length; i += 4) if (d[i]) n += 1; return n; }"""
        )
    )


def test_the_best_lead_is_open_with_its_network_drawn(page: Page) -> None:
    assert "138****6021" in page.locator("#heading p").inner_text()
    assert drawn_pixels(page) > 2000
    assert "显示 27 / 27 个对象" in page.locator("#shown").inner_text()
    assert page.locator("#rows tr[data-src]").count() == 10


def test_a_row_opens_the_line_as_written_in_place(page: Page) -> None:
    first = page.locator("#rows tr[data-src]").first
    first.locator("button").click()
    assert "周春花" in page.locator("tr.original").first.inner_text()


def test_slash_searches_the_network_and_narrows_the_rows(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("刘文斌")
    assert "刘文斌" in page.locator("#inspector h3").first.inner_text()
    assert page.locator("#rows tr[data-src]").count() == 1
    page.keyboard.press("Escape")
    assert page.locator("#rows tr[data-src]").count() == 10


def test_h_changes_the_layout_and_f_fits(page: Page) -> None:
    before = page.evaluate("document.querySelector('#canvas canvas').toDataURL()")
    page.locator("#canvas").focus()
    page.keyboard.press("h")
    assert page.locator("#radial").get_attribute("aria-pressed") == "true"
    page.keyboard.press("f")
    assert page.evaluate("document.querySelector('#canvas canvas').toDataURL()") != before


def test_the_legend_greys_out_and_says_how_many(page: Page) -> None:
    page.locator("#legend label", has_text="卡").locator("input").uncheck()
    assert "10 个变灰" in page.locator("#shown").inner_text()


def test_clicking_a_shape_shows_what_it_is_and_its_rows(page: Page) -> None:
    place = page.evaluate("document.querySelector('#canvas').getBoundingClientRect().toJSON()")
    page.keyboard.press("/")
    page.keyboard.type("尾号6104")
    page.keyboard.press("Escape")
    # the search centred the card, so the middle of the canvas is the card
    page.mouse.click(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    assert "尾号6104" in page.locator("#inspector h3").first.inner_text()


def test_j_and_k_walk_the_findings_and_filters_narrow_them(page: Page) -> None:
    page.locator("#tab-findings").click()
    page.keyboard.press("j")
    assert "f_0400" in page.locator("#heading").inner_text()
    page.keyboard.press("k")
    assert "f_0317" in page.locator("#heading").inner_text()
    page.locator("#by-severity").select_option("medium")
    assert page.locator("#items .item").count() == 1


def test_hostile_text_is_shown_and_never_run(page: Page) -> None:
    page.locator("#tab-findings").click()
    page.locator("#items .item", has_text="{{7*7}}").click()
    page.wait_for_timeout(200)
    assert "<script>window.hit=1</script>" in page.locator("#heading p").inner_text()
    assert page.evaluate("window.hit") is None


def test_the_png_is_a_picture_and_not_empty(page: Page, tmp_path: Path) -> None:
    with page.expect_download() as waiting:
        page.locator("#png").click()
    saved = tmp_path / "out.png"
    waiting.value.save_as(saved)
    assert saved.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert saved.stat().st_size > 20_000


def test_english_is_one_click_away(page: Page) -> None:
    page.locator("#language").click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert "Doubtful points 2" in page.locator("#tab-findings").inner_text()
    assert "share the phone" in page.locator("#heading p").inner_text()


def test_an_unknown_explanation_shows_the_question_to_ask(page: Page) -> None:
    assert "卡在谁手里？" in page.locator("#explanations .ask").inner_text()


def test_who_is_owed_money_stands_in_a_list_of_its_own(browser_page: Page, tmp_path: Path) -> None:
    owed = ring(NAMES[:1], sentence="记录显示该户符合条件，未见发放。")
    owed["id"], owed["class"] = "f_0900", "missed"
    shown = content()
    path = tmp_path / "report.html"
    path.write_text(offline_page(replace(shown, findings=[*shown.findings, owed])), "utf-8")
    browser_page.goto(path.as_uri())
    browser_page.click("#tab-findings")
    assert browser_page.locator("#items .item").count() == 2
    browser_page.click("#tab-missed")
    assert browser_page.locator("#items .item").count() == 1
    browser_page.click("#items .item")
    assert browser_page.locator("#tab-missed").inner_text() == "应享未享 1"
    assert browser_page.locator(".status .doubt").inner_text() == "应享未享，待核实"
