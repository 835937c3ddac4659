"""Hostile text in every field that files and people fill: it is shown as text on every page, and
nothing of it runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import small_office
from books import resident_id
from conftest import served
from playwright.sync_api import Page

from api.accounts import Accounts

HIT = "window.hit=1"
NAMES = (
    f"<script>{HIT}</script>",
    f"<img src=x onerror={HIT}>",
    "{{7*7}}{% raw %}${7*7}",
    f"javascript:{HIT}",
    "\u202e倒写\u200b\u2066名",
    "=HYPERLINK(0)",
    "𠮷野\U0001f600",
    f"'\"><svg/onload={HIT}>",
    "长" * 10_000,
)
FILE = f"<img src=x onerror={HIT}>2023年{{month}}月农村低保发放表.csv"
CARD = small_office.CADRE_CARD


@pytest.fixture(scope="module")
def address(accounts: Accounts, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An office whose files are hostile, served on a free port."""
    base = tmp_path_factory.mktemp("hostile")
    data = hostile_office(base)
    with served(data, accounts) as found:
        yield found


def hostile_office(base: Path) -> Path:
    """The small office with a month more, whose payees bear hostile names in a hostile file."""
    small_office.write_offices(base / "上交资料")
    for month in (7, 8):
        lines = [
            f"河口镇<b>2023年{month}月农村低保资金发放表,,,,,",
            "序号,姓名,身份证号,银行账号,金额（元）,备注",
            *(
                f"{place},\"{quoted(name)}\",'{resident_id('19510203', 40 + place)},'{CARD},"
                f'1000.00,"{quoted(name[:200])}"'
                for place, name in enumerate(NAMES, 1)
            ),
        ]
        path = base / "上交资料" / "民政局" / FILE.format(month=month)
        path.write_text("\r\n".join(lines) + "\r\n", encoding="utf-8-sig")
    for words in (("load", base / "上交资料"), ("detect",)):
        ended = small_office.graphaudit("--data", base / "w", *words)
        assert ended.code == 0, ended.err
    return base / "w"


def quoted(text: str) -> str:
    """Text inside the quotes of a CSV cell."""
    return text.replace('"', '""')


def test_nothing_runs_on_any_page(page: Page, address: str) -> None:
    page.goto(f"{address}/")
    found = page.evaluate("fetch('/api/v1/findings?limit=100').then(r => r.json())")["items"]
    leads = page.evaluate("fetch('/api/v1/leads').then(r => r.json())")["items"]
    many = next(each for each in found if each["pattern"] == "card_many_people")
    assert len(many["persons"]) > len(NAMES)
    key = many["subject"]["key"]
    hostile = "%22%3E%3Cscript%3Ewindow.hit=1%3C/script%3E"
    paths = [
        "/", "/findings", f"/findings?text={hostile}", f"/findings/{many['id']}",
        f"/leads/{leads[0]['id']}", f"/explore?key={key}", f"/explore?finding={many['id']}",
        f"/cypher?query={hostile}", "/patterns", "/batches", "/loads", f"/login?next={hostile}",
    ]  # fmt: skip
    for path in paths:
        page.goto(f"{address}{path}")
        page.wait_for_load_state("networkidle")
        assert page.evaluate("window.hit") is None, path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        assert page.evaluate("document.querySelector('h1')?.textContent.trim()") != "49", path


def test_what_people_write_is_text_too(page: Page, address: str) -> None:
    page.goto(f"{address}/")
    for name in NAMES[:-1]:
        made = page.evaluate(
            """([title]) => fetch('/api/v1/cases', {method: 'POST',
            headers: {'content-type': 'application/json',
            'x-csrf-token': document.querySelector('meta[name=csrf]').content},
            body: JSON.stringify({title})}).then(r => r.json())""",
            [name],
        )
        page.goto(f"{address}/cases/{made['case']['id']}")
        page.wait_for_load_state("networkidle")
        assert page.evaluate("window.hit") is None
        page.goto(f"{address}/cases")
        assert page.evaluate("window.hit") is None
    assert "<script>" in page.locator("main").inner_text()


def test_the_search_shows_hostile_names_as_text(page: Page, address: str) -> None:
    page.goto(f"{address}/")
    page.locator("#search").fill("HYPERLINK")
    found = page.locator("#search-found [data-key]").first
    found.wait_for()
    assert "HYPERLINK" in found.inner_text()
    assert page.evaluate("window.hit") is None


SENT = """([path, body]) => fetch(path, {method: 'POST',
headers: {'content-type': 'application/json',
'x-csrf-token': document.querySelector('meta[name=csrf]').content}, body: JSON.stringify(body)})
.then(r => r.json())"""
IMAGE = f"<img src=x onerror={HIT}>"
MARK = {"id": "k", "label": IMAGE, "title": IMAGE, "kind": IMAGE, "cluster": {"edge": "e"},
        "shape": "image", "image": "/x.png", "font": {"multi": "html"}, "x": 0, "y": 0}  # fmt: skip
TIE = {"id": "e", "from": "k", "to": "k", "kind": IMAGE, "name": IMAGE, "src": [IMAGE], "fen": 0}
SAVED: tuple[dict[str, object], ...] = (
    {"keys": 5},
    {"focus": 7},
    {"keys": [], "clusters": [{}]},
    {"group": "__proto__"},
    {"keys": ["__proto__"], "places": {"__proto__": [1, 2]}, "opened": ["__proto__"]},
    {"keys": [], "clusters": [{"node": MARK, "edge": TIE}],
     "findings": ["javascript:" + HIT], "title": IMAGE},
)  # fmt: skip


def test_a_hostile_saved_network_opens_as_words_or_not_at_all(page: Page, address: str) -> None:
    page.goto(f"{address}/")
    made = page.evaluate(SENT, ["/api/v1/cases", {"title": IMAGE}])["case"]["id"]
    for state in SAVED:
        body = {"network": {"name": IMAGE, "state": state}}
        put = page.evaluate(SENT, [f"/api/v1/cases/{made}/findings", body])
        page.goto(f"{address}/explore?case={made}&network={put['network']}")
        page.wait_for_load_state("networkidle")
        unreadable = state in SAVED[:4]
        told = page.get_by_text("保存的网络读不懂")
        if unreadable:
            told.first.wait_for()
        assert bool(told.count()) is unreadable, state
        assert page.evaluate("[window.hit ?? null, Object.keys({}.__proto__).length]") == [None, 0]
    page.goto(f"{address}/cases/{made}?view=networks")
    assert page.evaluate("window.hit") is None
    assert IMAGE in page.locator("main").inner_text()


def test_kept_views_and_queries_are_text(page: Page, address: str) -> None:
    page.goto(f"{address}/")
    view = {"name": IMAGE, "query": f'"><script>{HIT}</script>&next=javascript:1', "shared": True}
    page.evaluate(SENT, ["/api/v1/views", view])
    query = {"name": IMAGE, "cypher": f"{IMAGE} ${{7*7}}", "parameters": {IMAGE: IMAGE}}
    page.evaluate(SENT, ["/api/v1/queries/saved", query])
    for path in ("/findings", "/cypher"):
        page.goto(f"{address}{path}")
        page.wait_for_load_state("networkidle")
        assert page.evaluate("window.hit") is None, path
        assert IMAGE in page.content().replace("&lt;", "<").replace("&gt;", ">").replace(
            "\\u003c", "<"
        ).replace("\\u003e", ">"), path
