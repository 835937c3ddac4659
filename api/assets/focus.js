// Where a reader stands is never lost: when what had the focus is drawn again, hidden, disabled or
// taken away, the focus goes to what took its place, else to where it was before.

const CAN = "a[href], button, input, select, textarea, summary, [tabindex]";
const WRITES = "textarea, select, input:not([type=checkbox], [type=radio])"; // never instead of something else: keys would write
const REMEMBERED = 8;
const GONE = ["disabled", "hidden", "open"];
let trail = []; // what had the focus, the last one first: { at, name, chain: [{ within, number }] }
let due = false;

const drawn = (each) => each.isConnected && each.getClientRects().length > 0 && (each.checkVisibility?.() ?? true);
const able = (each) => drawn(each) && !each.disabled;
const inside = (place) => [...place.querySelectorAll(CAN)].filter((each) => each.tabIndex >= 0 && able(each));
const nameOf = (each) => [each.tagName, each.getAttribute("aria-label") || each.textContent, each.getAttribute("href")].join(" ");

// The places an element stands in, innermost first, and its number among what can be reached there.
function chainOf(at) {
  const chain = [];
  for (let within = at.parentElement; within && within.id !== "main" && within !== document.body; within = within.parentElement) {
    chain.push({ within, number: inside(within).indexOf(at) });
  }
  return chain;
}

document.addEventListener("focusin", ({ target: at }) => {
  if (at.id === "main") return;
  trail = [{ at, name: nameOf(at), chain: chainOf(at) }, ...trail.filter((each) => each.at !== at)].slice(0, REMEMBERED);
});

// Whoever leaves a field that is still there (Esc, a click beside it) wanted to.
document.addEventListener("focusout", ({ target: at, relatedTarget }) => {
  if (!relatedTarget) setTimeout(() => { if (able(at) && document.activeElement === document.body) trail = []; });
});

const again = (place) => (place.isConnected ? place : place.id ? document.getElementById(place.id) : null);

function inPlaceOf({ at, name, chain }) {
  if (able(at)) return at;
  const same = at.id && document.getElementById(at.id);
  if (same && able(same)) return same;
  for (const { within, number } of chain) {
    const place = again(within);
    if (!place || !drawn(place)) continue;
    const all = inside(place);
    const named = all.filter((each) => nameOf(each) === name);
    const far = (each) => Math.abs(all.indexOf(each) - number);
    const near = (list) => list.sort((a, b) => far(a) - far(b))[0];
    const found = near(named) || near(all.filter((each) => !each.matches(WRITES)));
    if (found) return found;
  }
  return null;
}

function mend() {
  due = false;
  const now = document.activeElement;
  if (!trail.length || (now && now !== document.body && able(now))) return;
  for (const each of trail) {
    const found = inPlaceOf(each);
    if (found) { found.focus(); return; }
  }
  document.getElementById("main")?.focus();
}

new MutationObserver(() => {
  if (due || !trail.length || able(trail[0].at)) return;
  due = true;
  setTimeout(mend);
}).observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: GONE });
