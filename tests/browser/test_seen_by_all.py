"""Magnified twice, in the machine's own colours, without motion, by key: nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from keyboard import STANDS
from playwright.sync_api import Page
from test_accessibility import PAGES, ids

Keep = Callable[[str], Path]
CUT = """() => {
  const cut = document.documentElement.scrollWidth > innerWidth ? ['the page itself'] : [];
  const name = (each) => each.localName + (each.id && '#' + each.id) + '.' + each.className;
  for (const each of document.querySelectorAll('body *')) {
    const field = each.matches('input, select, textarea, canvas, img, button, a');
    const words = [...each.childNodes].some((one) => one.nodeType === 3 && one.data.trim());
    if (!(words || field) || !each.checkVisibility({visibilityProperty: true})
      || each.closest('.sr, .skip, svg, script, option, datalist')) continue;
    const range = document.createRange();
    range.selectNodeContents(each);
    const box = (field ? each : range).getBoundingClientRect();
    if (box.width < 1 || box.height < 1) continue;
    for (let around = each; around !== document.body; around = around.parentElement) {
      const style = getComputedStyle(around), edge = around.getBoundingClientRect();
      const wide = box.right > edge.right + 2 || box.left < edge.left - 2;
      const high = box.bottom > edge.bottom + 3 || box.top < edge.top - 3;
      const told = style.textOverflow === 'ellipsis' && each.closest('[title]');
      if (!told && (/hidden|clip/.test(style.overflowX) && wide
        || /hidden|clip/.test(style.overflowY) && high)) {
        cut.push(`${name(each)} by ${name(around)}: ${each.textContent.trim().slice(0, 30)}`);
        break;
      }
      if (/auto|scroll/.test(style.overflowX + style.overflowY)
        || style.position === 'fixed') break;
    }
  }
  return cut;
}"""
COVERED = """() => [...document.querySelectorAll('a[href], button, input, select, summary')]
  .filter((each) => each.checkVisibility({visibilityProperty: true})
    && !each.disabled && !each.closest('.skip, [role=option]') && each.getClientRects().length)
  .filter((each) => {
    each.scrollIntoView({block: 'center', inline: 'center'});
    const box = each.getClientRects()[0];
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    const over = document.elementFromPoint(x, y);
    return !over || !(each.contains(over) || over.contains(each)
      || each.closest('label, .drop')?.contains(over));
  }).map((each) => each.outerHTML.slice(0, 120))"""
RINGS = f"""async () => {{
  const stands = {STANDS};
  const all = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, '
    + '[tabindex]')].filter((each) => each.tabIndex >= 0 && !each.disabled
    && each.checkVisibility({{visibilityProperty: true}}));
  const unseen = all.filter((each) => each.tabIndex > 0).map((each) => each.outerHTML);
  for (const each of all) {{
    each.focus();
    if (document.activeElement !== each) continue;
    const told = stands();
    if (told && (told.sides < 3 || told.covered)) unseen.push(JSON.stringify(told));
  }}
  return unseen;
}}"""
LOOKS = """(selector) => { const each = document.querySelector(selector);
  const style = getComputedStyle(each);
  return [style.backgroundColor, style.borderLeft, style.borderBottom, style.outline].join(); }"""


@pytest.fixture
def every(page: Page, address: str) -> Callable[[], Iterator[str]]:
    """Opens one page after another; its path."""

    def opened() -> Iterator[str]:
        first = ids(page, address)
        for path in (
            *PAGES,
            *(f"/{kind}/{each}" for kind, each in first.items()),
            f"/explore?finding={first['findings']}",
        ):
            page.goto(f"{address}{path}")
            page.wait_for_load_state("networkidle")
            yield path

    return opened


def test_at_two_hundred_per_cent_nothing_is_cut_or_covered(
    page: Page, every: Callable[[], Iterator[str]], keep: Keep
) -> None:
    page.set_viewport_size({"width": 720, "height": 450})
    found: dict[str, list[str]] = {}
    for path in every():
        found[path] = [*page.evaluate(CUT), *page.evaluate(COVERED)]
        keep(f"zoom-{path.strip('/').split('/')[0].split('?')[0] or 'overview'}")
    assert {path: told for path, told in found.items() if told} == {}


def test_every_stop_of_every_page_shows_its_ring_and_nothing_moves(
    page: Page, every: Callable[[], Iterator[str]]
) -> None:
    page.emulate_media(reduced_motion="reduce")
    found: dict[str, list[str]] = {}
    for path in every():
        page.keyboard.press("Tab")
        found[path] = page.evaluate(RINGS)
        assert page.evaluate("document.getAnimations().length") == 0, path
        if path == "/cypher":
            layer = page.locator("#editor .cm-cursorLayer")
            assert layer.evaluate("each => getComputedStyle(each).animationName") == "none"
    assert {path: told for path, told in found.items() if told} == {}


def test_in_the_machines_own_colours_what_is_chosen_still_differs(
    page: Page, address: str, keep: Keep
) -> None:
    page.emulate_media(forced_colors="active")
    page.goto(f"{address}/findings")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("x")
    differ(page, "tbody tr.current td", "tbody tr:not(.current) td")
    differ(page, "tbody tr.selected", "tbody tr:not(.selected)")
    differ(page, ".bar nav a[aria-current]", ".bar nav a:not([aria-current])")
    differ(page, ".tabs a[aria-current]", ".tabs a:not([aria-current])")
    keep("forced-findings")
    finding = ids(page, address)["findings"]
    page.goto(f"{address}/explore?finding={finding}")
    page.wait_for_load_state("networkidle")
    differ(page, "[data-layout][aria-pressed=true]", "[data-layout][aria-pressed=false]")
    differ(page, "[role=tab][aria-selected=true]", "[role=tab][aria-selected=false]")
    keep("forced-explore")


def differ(page: Page, chosen: str, other: str) -> None:
    assert page.evaluate(LOOKS, chosen) != page.evaluate(LOOKS, other), chosen
