"""A reader who has a keyboard and no mouse: keys, and where the focus stands after each."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page, TimeoutError, expect

FURTHEST = 170
STANDS = """() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  if (!at || at === document.body || at.id === 'main') return null;
  const up = (each) => each.parentElement || each.getRootNode().host || null;
  const ringed = (each) => {
    const style = getComputedStyle(each);
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  };
  let found = at;
  while (found && !ringed(found)) found = found.getRootNode() === document ? null : up(found);
  const name = (at.getAttribute('aria-label') || at.textContent || at.placeholder || '').trim();
  const told = {id: at.id, tag: at.localName, name: name.slice(0, 60), sides: 0, covered: ''};
  if (!found) return told;
  const style = getComputedStyle(found), box = found.getBoundingClientRect();
  const far = parseFloat(style.outlineOffset) + parseFloat(style.outlineWidth) / 2;
  const clip = {left: 0, top: 0, right: innerWidth, bottom: innerHeight};
  for (let each = up(found); each; each = up(each)) {
    const holds = getComputedStyle(each);
    if (holds.overflowX !== 'visible' || holds.overflowY !== 'visible') {
      const edge = each.getBoundingClientRect();
      const [left, top] = [edge.left + each.clientLeft, edge.top + each.clientTop];
      clip.left = Math.max(clip.left, left);
      clip.top = Math.max(clip.top, top);
      clip.right = Math.min(clip.right, left + each.clientWidth);
      clip.bottom = Math.min(clip.bottom, top + each.clientHeight);
    }
    if (holds.position === 'fixed') break;
  }
  const within = (a, from, to) => a >= from && a <= to;
  told.sides = [within(box.left - far, clip.left, clip.right),
    within(box.right + far, clip.left, clip.right),
    within(box.top - far, clip.top, clip.bottom),
    within(box.bottom + far, clip.top, clip.bottom)].filter(Boolean).length;
  const line = found.getClientRects()[0];
  const [x, y] = [(Math.max(line.left, clip.left) + Math.min(line.right, clip.right)) / 2,
    (Math.max(line.top, clip.top) + Math.min(line.bottom, clip.bottom)) / 2];
  const over = found.getRootNode().elementFromPoint(x, y);
  const own = over && (found.contains(over) || over.contains(found)
    || found.closest('label, svg')?.contains(over));
  told.covered = own ? '' : over ? `${over.localName}#${over.id}.${over.className}` : 'nothing';
  return told;
}"""


SEEN = f"""() => {{
  const told = ({STANDS})();
  return !told || (told.sides >= 3 && !told.covered);
}}"""
"""Three sides of its ring at least are in sight, and nothing lies over it; or nothing has it."""
SETTLES_MS = 5_000


@dataclass(frozen=True)
class Stand:
    """Where the focus is: what it is called, and how well its ring is seen."""

    id: str
    tag: str
    name: str
    sides: int
    covered: str


class Reader:
    """Presses keys; where the focus goes, it is seen."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def stand(self) -> Stand | None:
        """What has the focus; None when it is the page itself."""
        told = self.page.evaluate(STANDS)
        return None if told is None else Stand(**told)

    def press(self, *keys: str) -> None:
        """Press each; the focus is seen after the last."""
        for key in keys:
            self.page.keyboard.press(key)
        self.look()

    def look(self) -> None:
        """The focus is seen, where there is one, as soon as the page has drawn what a key did."""
        try:
            self.page.wait_for_function(SEEN, timeout=SETTLES_MS)
        except TimeoutError as late:
            raise AssertionError(self.stand()) from late

    def write(self, text: str) -> None:
        """Type into what has the focus."""
        self.page.keyboard.type(text)

    def reach(self, selector: str, key: str = "Tab") -> None:
        """Go with Tab to the first element of this selector; every stop on the way is seen."""
        wanted = self.page.locator(selector).first
        expect(wanted).to_be_attached()
        for _ in range(FURTHEST):
            if wanted.evaluate("each => each === document.activeElement"):
                return
            self.press(key)
        raise AssertionError(f"{selector} is not reached with {key}; last {self.stand()}")

    def go(self, letter: str) -> None:
        """To a page of the bar: G and its letter."""
        self.page.keyboard.press("g")
        with self.page.expect_navigation():
            self.page.keyboard.press(letter)
        self.page.wait_for_load_state("networkidle")

    def open(self) -> None:
        """Follow the link that has the focus."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.page.wait_for_load_state("networkidle")
