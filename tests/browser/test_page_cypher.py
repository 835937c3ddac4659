"""The Cypher page in a real browser: written, completed, run, refused, kept, exported."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

Keep = Callable[[str], Path]
PURPOSE = "核查共用卡"
ENDLESS = (
    "MATCH (a:Person), (b:Person), (c:Person), (d:Person), (e:Person), (f:Person), (g:Person), "
    "(h:Person), (i:Person), (j:Person), (k:Person) RETURN count(*) AS n"
)


@pytest.fixture
def desk(page: Page, address: str) -> Page:
    """The page with a purpose, the model read."""
    page.goto(f"{address}/cypher")
    page.fill("#purpose", PURPOSE)
    expect(page.locator("#model details").first).to_be_visible()
    return page


def write(page: Page, text: str) -> None:
    """Put a query into the editor as a person would, without taking up completions."""
    page.locator("#editor .cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.insert_text(text)
    page.keyboard.press("Escape")
    page.locator("#editor .cm-content").click()


def written(page: Page) -> str:
    return page.locator("#editor .cm-content").inner_text()


def ran(page: Page) -> None:
    page.keyboard.press("Control+Enter")
    expect(page.locator("#told")).to_contain_text("已记入日志")


def test_words_are_coloured_and_completed_from_the_model(desk: Page, keep: Keep) -> None:
    expect(desk.locator("#editor .cm-line").nth(1)).to_contain_text("MATCH")
    colours = desk.locator("#editor .cm-line span").evaluate_all(
        "spans => [...new Set(spans.map(s => getComputedStyle(s).color))]"
    )
    assert len(colours) >= 4
    desk.locator("#editor .cm-content").click()
    desk.keyboard.press("Control+a")
    desk.keyboard.type("MATCH (p:Pers")
    offered = desk.locator("#editor .cm-tooltip-autocomplete li")
    expect(offered.first).to_contain_text("Person")
    keep("cypher-completion")
    desk.wait_for_timeout(100)  # an answer within 75 ms is not taken: it may have just appeared
    desk.keyboard.press("Enter")
    desk.keyboard.type(")-[u:USE")
    expect(offered.first).to_contain_text("USES")
    desk.keyboard.press("Escape")
    desk.keyboard.type("S]->(c) RETURN p.regis")
    expect(offered.first).to_contain_text("registered")
    assert written(desk) == "MATCH (p:Person)-[u:USES]->(c) RETURN p.regis"


def test_parameters_make_a_form_and_the_result_a_table_and_a_network(
    desk: Page, keep: Keep
) -> None:
    desk.locator("#parameter-min_people").fill("2")
    ran(desk)
    rows = desk.locator("#as-table tbody tr")
    expect(rows).to_have_count(1)
    expect(rows.first).to_contain_text("尾号0122")
    expect(desk.locator("#told")).to_contain_text(re.compile(r"1 行.*\d\.\d{3}.*秒"))
    rows.first.click()
    expect(desk.locator("#beside-count")).to_contain_text("个对象")
    assert desk.locator("#explore").get_attribute("href").startswith("/explore?key=c_")
    desk.keyboard.press("x")
    chosen = desk.locator("#explore-chosen")
    expect(chosen).to_have_text("选中 1 行加入探索")
    assert chosen.get_attribute("href") == desk.locator("#explore").get_attribute("href")
    desk.keyboard.press("Alt+t")
    expect(desk.locator("#network-told")).to_contain_text("条关系")
    expect(desk.locator("#network canvas")).to_be_visible()
    keep("cypher-network")
    desk.keyboard.press("Alt+t")
    expect(rows.first).to_be_visible()


def test_types_of_parameters_are_told_by_their_use_and_checked(desk: Page) -> None:
    write(
        desk,
        "MATCH (p:Person)-[r:PAID]->(c) WHERE p.name IN $names AND r.fen >= $least AND r.day_no >= "
        "$since AND p.registered = $known RETURN p.name AS name, r.fen AS fen LIMIT $most",
    )
    types = desk.locator(".parameter select[aria-label]")
    expect(types).to_have_count(5)
    assert [t.input_value() for t in types.all()] == ["texts", "money", "day", "bool", "int"]
    expect(desk.locator("#lacking")).to_contain_text("$least、$since、$most")
    desk.fill("#parameter-least", "一千")
    expect(desk.locator("#parameter-least-wrong")).to_have_text("应为数字")
    desk.fill("#parameter-least", "1,000.5")
    desk.fill("#parameter-since", "2023-02-01")
    desk.fill("#parameter-most", "3")
    desk.fill("#parameter-names", "周老根\n孙桂兰")
    expect(desk.locator("#lacking")).to_have_text("")
    ran(desk)
    expect(desk.locator("#as-table tbody tr")).to_have_count(3)
    expect(desk.locator("#as-table th").nth(2)).to_have_text("fen（元）")


@pytest.mark.parametrize(
    ("text", "place", "way"),
    [
        ("MATCH (p:Person)\nDETACH DELETE p", "第 2 行第 1 列 DETACH", "MATCH … WHERE … RETURN"),
        ("MATCH (p:Persn) RETURN p", "第 1 行第 10 列 Persn", "是不是 Person"),
        ("MATCH (p:Person)\n WHER p.name = 'x' RETURN p", "第 2 行第 2 列 WHER", "括号"),
    ],
)
def test_a_refusal_names_line_word_reason_and_way_and_keeps_the_text(
    desk: Page, keep: Keep, text: str, place: str, way: str
) -> None:
    write(desk, text)
    desk.keyboard.press("Control+Enter")
    refusal = desk.locator("#refusal")
    expect(refusal).to_be_visible()
    expect(refusal.locator("h2")).to_contain_text(place)
    expect(refusal).to_contain_text(way)
    expect(refusal.locator("mark")).to_have_text(place.split()[-1])
    assert written(desk) == text
    expect(desk.locator("#history .mark.refused").first).to_be_visible()
    keep(f"cypher-refused-{place.split()[-1]}")


def test_nothing_runs_without_a_purpose(page: Page, address: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/cypher?run=1&query=MATCH (p:Person) RETURN count(p) AS n")
    expect(page.locator("#lacking")).to_contain_text("目的")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#purpose")).to_be_focused()
    assert not [url for url in asked if url.endswith("/queries?form=ndjson")]


def test_a_running_query_is_cancelled(desk: Page) -> None:
    write(desk, ENDLESS)
    desk.keyboard.press("Control+Enter")
    desk.locator("#cancel").click()
    expect(desk.locator("#refusal")).to_contain_text("已取消")
    expect(desk.locator("#cancel")).to_be_hidden()


def test_queries_are_remembered_and_kept(desk: Page) -> None:
    write(desk, "// 人数\nMATCH (p:Person) RETURN count(p) AS n")
    ran(desk)
    expect(desk.locator("#history .open").first).to_contain_text("人数")
    write(desk, "// 卡数\nMATCH (c:Card) RETURN count(c) AS n")
    ran(desk)
    expect(desk.locator("#history .open").first).to_contain_text("卡数")
    for _ in range(2):
        desk.keyboard.press("Control+ArrowUp")
    assert "count(p)" in written(desk)
    desk.locator("h2#title").click()
    desk.locator("#save").click()
    desk.locator("dialog input[name=name]").fill("有多少人")
    desk.keyboard.press("Enter")
    expect(desk.locator("#saved .open")).to_have_text("有多少人")
    desk.reload()
    desk.locator("#saved .open").click()
    assert "count(p)" in written(desk)
    desk.locator("#saved .drop").click()
    desk.locator(".toast button", has_text="撤销").click()
    expect(desk.locator("#saved .open")).to_have_text("有多少人")


def test_every_pattern_opens_as_a_template_that_runs(desk: Page, keep: Keep) -> None:
    desk.fill("#find-template", "card_many_people")
    desk.locator("#templates .open").click()
    expect(desk.locator("#title")).to_have_text("一卡多人")
    expect(desk.locator("#parameter-min_people")).to_have_value("3")
    expect(desk.locator(".parameter .hint").first).to_contain_text("默认 3")
    ran(desk)
    expect(desk.locator("#as-table tbody tr")).to_have_count(1)
    keep("cypher-pattern")
    desk.locator("#as-table button.link", has_text="行原始记录").click()
    expect(desk.locator("dialog .sources section").first).to_contain_text("农村低保发放表")
    expect(desk.locator("dialog[open] h2")).to_contain_text("共 24")
    desk.keyboard.press("Escape")
    desk.goto(re.sub(r"/cypher.*", "/cypher?pattern=deceased_paid&run=0", desk.url))
    expect(desk.locator("#parameters")).to_contain_text("$groups")
    ran(desk)


def test_results_leave_as_files(desk: Page, tmp_path: Path) -> None:
    ran(desk)
    for form in ("csv", "xlsx", "json"):
        with desk.expect_download() as waiting:
            desk.locator(f"#exports [data-form={form}]").click()
        saved = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(saved)
        assert saved.suffix == f".{form}" and saved.stat().st_size > 40
    [path] = tmp_path.glob("*.csv")
    head, *rows = csv.reader(path.read_text("utf-8-sig").splitlines())
    assert head == ["card", "people", "fen"] and len(rows) == 1


def test_long_results_come_page_by_page_and_are_sorted(desk: Page) -> None:
    write(desk, "UNWIND range(1, 450) AS n RETURN n, n * n AS square")
    ran(desk)
    expect(desk.locator("#as-table tbody tr")).to_have_count(200)
    expect(desk.locator("#pager")).to_contain_text("共 450 行")
    desk.locator("#as-table th button", has_text="square").click()
    expect(desk.locator("#as-table tbody tr").first).to_contain_text("202,500")
    expect(desk.locator("th[aria-sort=descending]")).to_have_text("square")
    desk.locator("#pager button", has_text="下一页").click()
    expect(desk.locator("#as-table tbody tr").first).to_contain_text("250")


def test_what_is_typed_and_returned_is_never_run(desk: Page) -> None:
    hostile = "<img src=x onerror=window.hit=1>{{7*7}}"
    write(desk, f"RETURN '{hostile}' AS text, 'javascript:window.hit=1' AS address")
    ran(desk)
    expect(desk.locator("#as-table tbody tr").first).to_contain_text(hostile)
    desk.locator("#as-table tbody td").nth(1).click()
    assert desk.evaluate("window.hit === undefined")
