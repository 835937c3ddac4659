"""Every page of the workbench, both themes and both languages: axe-core finds nothing serious."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import small_office
from playwright.sync_api import Page

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
PAGES = (
    "/", "/findings", "/leads", "/cases", "/explore", "/cypher", "/patterns", "/batches", "/loads",
    "/password",
)  # fmt: skip
RUN = """async (part) => (await axe.run(part, {resultTypes: ['violations']})).violations
    .filter(v => ['serious', 'critical'].includes(v.impact)
        || /^(landmark-one-main|page-has-heading-one|heading-order|region|bypass)$/.test(v.id))
    .map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.target.join(' ')).join(' | '))"""


def faults(page: Page, part: str = "html") -> list[str]:
    """What is serious or critical, or amiss with landmarks and headings, in the page or a part."""
    page.wait_for_load_state("networkidle")
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(RUN, part)
    return found


def ids(page: Page, address: str) -> dict[str, str]:
    """A finding and a lead of the small office."""
    page.goto(f"{address}/")
    return {
        kind: page.evaluate(f"fetch('/api/v1/{kind}').then(r => r.json()).then(p => p.items[0].id)")
        for kind in ("findings", "leads")
    }


def test_the_script_is_the_one_whose_sum_is_written_down() -> None:
    digest, name = (AXE.parent / "SHA256SUMS").read_text().split()
    assert name == AXE.name
    assert hashlib.sha256(AXE.read_bytes()).hexdigest() == digest


@pytest.mark.parametrize(("theme", "language"), [("light", "zh"), ("dark", "en")])
def test_no_page_has_a_serious_fault(
    page: Page, address: str, keep: Callable[[str], Path], theme: str, language: str
) -> None:
    first = ids(page, address)
    for name, value in (("theme", theme), ("language", language)):
        page.goto(f"{address}/settings?{name}={value}&next=/")
    paths = [*PAGES, *(f"/{kind}/{each}" for kind, each in first.items())]
    paths.append(f"/explore?finding={first['findings']}")
    found: dict[str, list[str]] = {}
    for path in paths:
        page.goto(f"{address}{path}")
        assert page.locator("html").get_attribute("data-theme") == theme, path
        found[path] = faults(page)
        keep(f"axe-{theme}-{path.strip('/').split('/')[0].split('?')[0] or 'overview'}")
    assert {path: told for path, told in found.items() if told} == {}


def test_the_sign_in_page_and_an_open_dialog_have_none(
    page: Page, address: str, tmp_path: Path
) -> None:
    page.goto(f"{address}/")
    page.keyboard.press("?")
    assert faults(page) == []
    roster = tmp_path / "2023年9月农村低保发放表.csv"
    small_office.write_roster(roster, 9)
    page.goto(f"{address}/batches")
    page.set_input_files("input[type=file]", str(roster))
    page.get_by_role("button", name="核对").click()
    page.wait_for_url("**/batches/k_*/1")
    assert faults(page) == []
    page.context.clear_cookies()
    page.goto(f"{address}/login")
    assert faults(page) == []


@dataclass(frozen=True)
class Open:
    """What is opened on a page: by keys or by a click, and the part that then stands there."""

    path: str
    part: str
    keys: str = ""
    click: str = ""
    write: tuple[str, str] = ("", "")


OPENED = (
    Open("/findings", "dialog[open]", keys="a"),
    Open("/findings", "dialog[open]", keys="s"),
    Open("/findings", "dialog[open]", keys="e"),
    Open("/findings", "dialog[open]", keys="c"),
    Open("/findings", "#chosen", keys="x"),
    Open("/findings", "dialog[open]", click="[data-act=keep-view]"),
    Open("/findings?text=none", ".empty"),
    Open("/findings", ".person-menu[open]", click=".person-menu summary"),
    Open("/findings", ".search", write=("#search", small_office.CADRE)),
    Open("{finding}", "tr.original", click="[data-original]"),
    Open("{finding}", "#export[open]", keys="e"),
    Open("{finding}", "#similar[open]", click="#similar summary"),
    Open("{finding}", "dialog[open]", keys="t"),
    Open("{finding}", "dialog[open]", click="[data-reveal]"),
    Open("/explore?{finding}", "#expand:has(footer)", keys="ArrowRight e"),
    Open("/explore?{finding}", "#context", keys="ArrowRight Shift+F10"),
    Open("/explore?{finding}", "#path-bar", keys="ArrowRight p"),
    Open("/explore?{finding}", "#files[open]", click="#files summary"),
    Open("/explore?{finding}", "#find-found", write=("#find", "none")),
    Open("/cypher?query=MATCH (p:Persn) RETURN p", "#refusal", write=("#purpose", "核查共用卡")),
    Open("/cases?state=closed", ".empty"),
    Open("/cases", "dialog[open]", keys="n"),
    Open("/loads", "dialog[open]", keys="d"),
    Open("/patterns/card_many_people", "#trial-hits table", click="#try"),
    Open("/nowhere", "main"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("theme", "language", "opened"), [("light", "zh", OPENED), ("dark", "en", OPENED[::3])]
)
def test_what_opens_over_a_page_has_none(
    signed_page: Page, address: str, theme: str, language: str, opened: tuple[Open, ...]
) -> None:
    page = signed_page
    finding = ids(page, address)["findings"]
    for name, value in (("theme", theme), ("language", language)):
        page.goto(f"{address}/settings?{name}={value}&next=/")
    found: dict[Open, list[str]] = {}
    before = ""
    for one in opened:
        whole = one.path.startswith("{")
        path = one.path.format(finding=f"{'/findings/' if whole else 'finding='}{finding}")
        if path != before or one.part != "dialog[open]":
            page.goto(f"{address}{path}")
            page.wait_for_load_state("networkidle")
        before = path
        shown(page, one)
        found[one] = faults(page, one.part)
        page.keyboard.press("Escape")
    assert {one: told for one, told in found.items() if told} == {}


def shown(page: Page, one: Open) -> None:
    """Open it, and wait until it stands there."""
    for key in one.keys.split():
        page.keyboard.press(key)
    if one.click:
        page.locator(one.click).first.click()
    selector, words = one.write
    if selector:
        page.locator(selector).fill(words)
        page.keyboard.press("Control+Enter")
    page.locator(one.part).first.wait_for()
