"""Every page of the workbench, both themes and both languages: axe-core finds nothing serious."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
import small_office
from playwright.sync_api import Page

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
SERIOUS = ("serious", "critical")
PAGES = (
    "/", "/findings", "/leads", "/cases", "/explore", "/cypher", "/patterns", "/batches", "/loads",
    "/password",
)  # fmt: skip
RUN = """async () => (await axe.run(document, {resultTypes: ['violations']})).violations
    .filter(v => ['serious', 'critical'].includes(v.impact))
    .map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.target.join(' ')).join(' | '))"""


def faults(page: Page) -> list[str]:
    """Serious and critical violations of the page as it stands."""
    page.wait_for_load_state("networkidle")
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(RUN)
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
    page.wait_for_url("**/batches/k_*/1", timeout=60_000)
    assert faults(page) == []
    page.context.clear_cookies()
    page.goto(f"{address}/login")
    assert faults(page) == []
