"""The patterns page in a real browser: found, read, tried with other parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Event

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, Route, expect

from api.routes import library
from graphaudit.office import Office
from graphaudit.patterns.pattern import ParamValue, Pattern
from graphaudit.trial import Tried, attempt

Keep = Callable[[str], Path]
SECONDS = 60


def test_the_list_is_narrowed_and_walked_with_the_keyboard(
    page: Page, address: str, keep: Keep
) -> None:
    page.goto(f"{address}/patterns")
    rows = page.locator("#patterns tr[data-class]")
    everything = rows.count()
    page.select_option("#by-state", "found")
    shown = page.locator("#patterns tr[data-class]:not([hidden])")
    assert 0 < shown.count() < everything
    expect(page.locator("#shown-count")).to_have_text(str(shown.count()))
    page.select_option("#by-state", "")
    page.keyboard.press("Tab")
    page.fill("#find-pattern", "一卡多人")
    expect(shown).to_have_count(1)
    page.locator("h1").click()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/patterns/card_many_people")
    expect(page.locator(".about h2")).to_have_text("一卡多人")
    keep("patterns")


def test_a_pattern_says_ground_figures_registers_and_shape(page: Page, address: str) -> None:
    page.goto(f"{address}/patterns#card_many_people")
    page.wait_for_url("**/patterns/card_many_people")
    about = page.locator("#open")
    expect(about).to_contain_text("同一张卡收取了多名享受人的补助")
    expect(about).to_contain_text("一人一卡、人卡相符")
    expect(about.locator(".measured")).to_contain_text("埋设情形检出")
    expect(about.locator(".params")).to_contain_text("[A] 假定值")
    expect(about.locator(".needs").first).to_contain_text("补贴发放名册")
    picture = about.locator("figure img")
    picture.scroll_into_view_if_needed()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 100
    about.locator("a", has_text="在查询中打开").click()
    expect(page.locator("#title")).to_have_text("一卡多人")


def test_a_trial_with_other_parameters_is_compared_with_the_defaults(
    page: Page, address: str, keep: Keep
) -> None:
    page.goto(f"{address}/patterns/card_many_people")
    page.fill("#param-min_people", "50")

    def seen_first(route: Route) -> None:
        expect(page.locator("#stop")).to_be_visible()
        route.continue_()

    page.route("**/preview", seen_first)
    page.locator("#try").click()
    expect(page.locator("#trial-told")).to_contain_text("命中 0 处")
    expect(page.locator("#stop")).to_be_hidden()
    expect(page.locator("#trial-told")).to_contain_text("默认参数命中 1 处，少 1 处")
    page.locator("button[type=reset]").click()
    page.locator(".about h2").click()
    page.keyboard.press("t")
    expect(page.locator("#trial-told")).to_contain_text("默认参数命中 1 处，一样多")
    expect(page.locator("#trial-told")).to_contain_text("命中 1 处")
    expect(page.locator("#trial-hits tbody tr")).to_contain_text("卡 尾号0122")
    keep("patterns-trial")
    page.fill("#param-min_people", "三")
    page.locator("#try").click()
    expect(page.locator(".toast.error")).to_be_visible()


def test_a_trial_is_cancelled(page: Page, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """However fast the machine is: it begins when it was told to stop, and then ends at once."""

    def late(
        office: Office,
        pattern: Pattern,
        given: Mapping[str, ParamValue],
        most: int,
        seconds: float,
        stop: Event,
    ) -> Tried:
        assert stop.wait(SECONDS)
        return attempt(office, pattern, given, most, seconds, stop)

    monkeypatch.setattr(library, "attempt", late)
    page.goto(f"{address}/patterns/card_many_people")
    page.locator("#try").click()
    page.locator("#stop").click()
    expect(page.locator(".toast.error")).to_contain_text("已取消")
    expect(page.locator("#try")).to_be_enabled()
    assert page.locator("#trial-told").inner_text() == ""


def test_a_blind_pattern_names_its_register_and_hands_out_the_form(
    page: Page, address: str, tmp_path: Path
) -> None:
    page.goto(f"{address}/patterns")
    page.select_option("#by-state", "blind")
    page.locator("#patterns tr[data-class]:not([hidden]) a").first.click()
    need = page.locator(".needs li", has_text="缺").first
    with page.expect_download() as waiting:
        need.locator("a", has_text="空白表").first.click()
    saved = tmp_path / "form.xlsx"
    waiting.value.save_as(saved)
    assert load_workbook(saved).worksheets[0]["A1"].value in need.inner_text()
