"""The page of one finding or lead in a real browser: read, followed, asked, decided, exported."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import small_office
from playwright.sync_api import Page, expect

ROWS = "#rows tr[data-src]"
RESTS = "data-original data-src"
BEGINS = {
    "svg": b"<svg", "png": b"\x89PNG", "diagram": b"%PDF", "docx": b"PK", "pdf": b"%PDF",
    "xlsx": b"PK", "html": b"<!DOCTYPE html>", "verify": b"PK", "graphml": b"<?xml",
    "gexf": b"<?xml", "anx": b"<?xml", "i2csv": b"PK", "json": b"{", "cypher": b"//",
    "bundle": b"PK",
}  # fmt: skip


def opened(page: Page, address: str, text: str) -> str:
    """Open the first finding whose line says so, from the list; its id."""
    page.goto(f"{address}/findings?view=all&text={text}")
    page.locator("#found a.sentence").first.click()
    page.wait_for_url(re.compile(r"/findings/f_\w+\?from="))
    expect(page.locator("#legend button")).not_to_have_count(0)
    return str(page.locator("#case").get_attribute("data-id"))


def drawn_pixels(page: Page) -> int:
    """Pixels of the network's canvas that are not empty."""
    return int(
        page.evaluate(
            """() => { const c = document.querySelector('#canvas canvas');
            const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
            let n = 0; for (let i = 3; i < d.length; i += 4) if (d[i]) n += 1; return n; }"""
        )
    )


def test_sentence_amount_network_rows_and_explanations_are_there(
    page: Page, address: str, keep: Callable[[str], Path]
) -> None:
    opened(page, address, "周老根户")
    expect(page.locator("#sentence")).to_contain_text("周老根户")
    expect(page.locator(".facts")).to_contain_text("元")
    expect(page.locator("#legend button")).not_to_have_count(0)
    assert drawn_pixels(page) > 500
    page.get_by_role("button", name="放射").last.click()
    expect(page.locator("[data-canvas=radial]")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".weighed .verdict").first).to_be_visible()
    for number in (*small_office.BENEFICIARIES.values(), small_office.CADRE_CARD):
        assert number not in page.content()
    keep("finding")
    page.goto(f"{page.url}&lang=en")
    assert page.locator("html").get_attribute("lang") == "en"
    expect(page.locator("#decided")).to_have_text("History and decisions")


def test_a_row_is_opened_as_written_and_shares_its_selection_with_the_network(
    page: Page, address: str
) -> None:
    opened(page, address, "尾号")
    expect(page.locator("#legend button")).not_to_have_count(0)
    row = page.locator(ROWS).first
    name = row.locator(".payee").inner_text()
    row.locator("[data-original]").click()
    expect(page.locator("tr.original table")).to_have_attribute("aria-label", re.compile("民政局"))
    expect(page.locator("tr.original")).to_contain_text(name)
    row.locator(".day").click()
    expect(row).to_have_class(re.compile("selected"))
    expect(page.locator("#row-filter")).to_contain_text(name)
    page.get_by_role("button", name="只看其行").click()
    expect(page.locator("#row-filter .chip")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#row-filter")).to_be_empty()


def test_a_month_and_words_narrow_the_rows(page: Page, address: str) -> None:
    opened(page, address, "尾号")
    total = page.locator("#rows table").get_attribute("data-total")
    month = page.locator(".month").nth(1)
    named = str(month.get_attribute("data-month"))
    month.click()
    expect(page.locator("#row-filter")).to_contain_text(named)
    assert all(text.startswith(named) for text in page.locator(f"{ROWS} .day").all_inner_texts())
    page.locator("#row-filter button").click()
    expect(page.locator("#rows table")).to_have_attribute("data-total", str(total))
    page.keyboard.press("f")
    page.keyboard.type("孙桂兰")
    expect(page.locator("#rows table")).not_to_have_attribute("data-total", str(total))
    assert set(page.locator(f"{ROWS} .payee").all_inner_texts()) == {"孙桂兰"}


def test_open_questions_become_an_outline_to_print(page: Page, address: str) -> None:
    page.goto(f"{address}/findings?view=all")
    links = page.locator("#found a.sentence")
    addresses = [str(link.get_attribute("href")) for link in links.all()]
    for each in addresses:
        page.goto(f"{address}{each}")
        if page.locator("[data-question]").count():
            break
    question = page.locator(".question-text").first.inner_text()
    page.keyboard.press("t")
    expect(page.locator("dialog.outline ol")).to_contain_text(question)
    page.get_by_role("button", name="关闭").click()
    page.locator("[data-question]").first.uncheck()
    asked = page.locator("[data-question]:checked").count()
    expect(page.locator("#asked-count")).to_have_text(str(asked))


def test_a_decision_needs_reason_and_note_and_stays_in_the_history(
    page: Page, address: str, keep: Callable[[str], Path]
) -> None:
    opened(page, address, "死亡")
    page.keyboard.press("s")
    page.locator("#decide").get_by_label("排除").check()
    expect(page.locator("#lacking")).to_contain_text("理由、说明")
    expect(page.get_by_role("button", name="记录决定")).to_be_disabled()
    page.locator("#decide").get_by_label("符合条件").check()
    page.locator("#note").fill("已核对火化证明，第 2 页")
    page.get_by_role("button", name="记录决定").click()
    expect(page.locator(".history li").last).to_contain_text("排除")
    expect(page.locator(".history li").last).to_contain_text("符合条件")
    expect(page.locator("#state-now")).to_contain_text("排除")
    expect(page.get_by_role("button", name="记录备注")).to_be_disabled()
    expect(page.locator("#lacking")).to_contain_text("说明")
    page.locator("#note").fill("另附照片")
    page.get_by_role("button", name="记录备注").click()
    expect(page.locator(".history li.note")).to_contain_text("另附照片")
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    page.locator("dialog select").select_option(index=1)
    page.locator("dialog button.primary").click()
    expect(page.locator(".history li").last).to_contain_text("分派")
    keep("finding-decided")


def test_the_decision_is_in_sight_on_the_smallest_screen(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 1366, "height": 768})
    opened(page, address, "死亡")
    place = page.locator("#decide button.primary").bounding_box()
    foot = page.locator("footer.status").bounding_box()
    assert place is not None and foot is not None
    assert place["y"] + place["height"] <= foot["y"]


def test_whoever_wants_a_whole_number_says_why(page: Page, address: str) -> None:
    opened(page, address, "死亡")
    page.locator("[data-reveal]").first.click()
    purpose = page.locator("dialog").get_by_label("目的")
    expect(purpose).to_have_value("")
    purpose.press("Enter")
    expect(purpose).to_be_visible()
    purpose.fill("到银行核对开户资料")
    purpose.press("Enter")
    expect(page.locator("[data-reveal].shown")).to_have_count(1)


def test_the_neighbours_in_the_list_are_a_key_away(page: Page, address: str) -> None:
    page.goto(f"{address}/findings?sort=fen")
    ids = [row.get_attribute("data-id") for row in page.locator("#found tr[data-id]").all()]
    page.locator("#found a.sentence").nth(1).click()
    expect(page.locator(".trail")).to_contain_text(f"2 / {len(ids)}")
    expect(page.locator("#legend button")).not_to_have_count(0)
    page.keyboard.press("j")
    page.wait_for_url(re.compile(f"/findings/{ids[2]}"))
    expect(page.locator("#legend button")).not_to_have_count(0)
    page.keyboard.press("k")
    page.wait_for_url(re.compile(f"/findings/{ids[1]}"))


def test_files_leave_by_the_menu_in_the_layout_that_is_chosen(page: Page, address: str) -> None:
    found = opened(page, address, "尾号")
    page.keyboard.press("e")
    page.locator("#export").get_by_role("button", name="放射").click()
    link = page.locator("#export [data-format=svg]")
    assert "layout=radial" in str(link.get_attribute("href"))
    with page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename == f"{found}.svg"
    expect(page.locator(".toast", has_text="记入日志")).to_be_visible()


def test_a_lead_shows_its_findings_and_is_decided_too(
    page: Page, address: str, keep: Callable[[str], Path]
) -> None:
    page.goto(f"{address}/leads")
    page.locator("#found a.sentence").first.click()
    page.wait_for_url(re.compile(r"/leads/l_\w+"))
    expect(page.locator(".members li")).not_to_have_count(0)
    expect(page.locator("#legend button")).not_to_have_count(0)
    assert drawn_pixels(page) > 500
    page.locator("#decide").get_by_label("核查", exact=True).check()
    page.locator("#note").fill("已列入本月计划")
    page.get_by_role("button", name="记录决定").click()
    expect(page.locator("#state-now")).to_contain_text("核查")
    keep("finding-lead")


def test_similar_findings_are_named_with_what_they_share(page: Page, address: str) -> None:
    found = opened(page, address, "尾号")
    page.locator("#similar summary").click()
    others = page.locator("#similar a[href^='/findings/f_']")
    expect(others.first).to_contain_text("相同")
    assert found not in " ".join(str(each.get_attribute("href")) for each in others.all())
    others.first.click()
    expect(page).not_to_have_url(re.compile(found))
    expect(page).to_have_url(re.compile(r"/findings/f_"))


def test_the_row_an_explanation_rests_on_opens_below_it(page: Page, address: str) -> None:
    found = page.request.get(f"{address}/api/v1/findings?everything=true").json()["items"]
    pages = (f"{address}/findings/{each['id']}" for each in found)
    page.goto(next(each for each in pages if RESTS in page.request.get(each).text()))
    resting = page.locator(".weighed [data-original]").first
    resting.click()
    expect(page.locator(".weighed .written table")).to_be_visible()
    resting.click()
    expect(page.locator(".weighed .written")).to_have_count(0)


def test_every_format_of_the_menu_leaves_as_what_it_says(page: Page, address: str) -> None:
    opened(page, address, "尾号")
    formats = page.locator("#export [data-format]")
    names = [str(each.get_attribute("data-format")) for each in formats.all()]
    assert {*BEGINS} == {*names}
    for name in names:
        page.locator("h1").click()
        page.keyboard.press("e")
        with page.expect_download() as taken:
            page.locator(f"#export [data-format='{name}']").click()
        data = taken.value.path().read_bytes()
        assert data.startswith(BEGINS[name]), (name, data[:20])
        assert small_office.CADRE_CARD.encode() not in data, name


def test_what_is_decided_is_in_sight_on_a_small_screen(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(f"{address}/leads")
    page.locator("#found a.sentence").first.click()
    page.wait_for_url(re.compile(r"/leads/l_\w+"))
    record = page.locator("#decide button.primary")
    expect(record).to_be_in_viewport(ratio=1)
    covered = "b => { const r = b.getBoundingClientRect(); return document.elementFromPoint("
    assert record.evaluate(f"{covered}r.x + r.width / 2, r.y + r.height / 2) === b; }}")
    page.locator("#state-now [data-act=state]").click()
    expect(page.locator("#decide input[name=state]:checked")).to_be_focused()
