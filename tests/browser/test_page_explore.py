"""The explorer in a real browser: every ability of the canvas, each step taken back, keys alone."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Locator, Page, Route, expect
from small_office import BENEFICIARIES, CADRE, CADRE_CARD
from test_accessibility import faults

Keep = Callable[[str], Path]
MEN = list(BENEFICIARIES)


def begun(page: Page, address: str, of: str = "") -> None:
    """The explorer, opened on the first finding about the card of four people."""
    if not of:
        finding = page.request.get(
            f"{address}/api/v1/findings", params={"pattern": "card_many_people"}
        ).json()["items"][0]
        of = f"finding={finding['id']}"
    page.goto(f"{address}/explore?{of}")
    expect(page.locator("#steps li")).to_have_count(1)
    expect(page.locator("#extent")).to_contain_text("显示")
    told(page)


def told(page: Page) -> None:
    """Wait until what was asked beside the drawing (months, what lies beyond) is there."""
    expect(page.locator("#table td").filter(has_text="/").first).to_be_visible()


def drawn(page: Page) -> int:
    """Pixels of the canvas that are not empty."""
    return int(
        page.evaluate(
            """() => { const c = document.querySelector('#canvas canvas');
            const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
            let n = 0; for (let i = 3; i < d.length; i += 4) if (d[i]) n += 1; return n; }"""
        )
    )


def shown(page: Page) -> set[str]:
    """The objects of the table."""
    page.locator("#tab-things").click()
    return set(page.locator("#table tbody td.name span").all_inner_texts())


def row(page: Page, name: str) -> Locator:
    """The line of an object; of a person and not of the household that has the name."""
    return page.locator("#table tbody tr", has_text=re.compile(f"{name}(?!户)"))


def added(page: Page, *names: str) -> None:
    """Put people on the canvas by name."""
    for name in names:
        page.locator("#find").fill(name)
        first = page.locator("#find-found [role=option]").first
        expect(first).to_have_text(re.compile(f"{name}(?!户).*加入"))
        page.keyboard.press("Enter")
        expect(row(page, name)).to_be_visible()


def current(page: Page) -> str:
    return page.locator("#steps [aria-current]").inner_text()


def choose(page: Page, *names: str) -> None:
    page.locator("#tab-things").click()
    for number, name in enumerate(names):
        row(page, name).click(modifiers=["Control"] if number else [])


def into_new_case(page: Page, title: str) -> None:
    """In the open dialog: a case of its own, whatever cases there are."""
    page.get_by_role("radio", name="新建案件").check()
    page.locator("dialog input[name=title]").fill(title)
    page.locator("dialog button[type=submit]").click()


def key(page: Page, *names: str) -> None:
    page.locator("#canvas").focus()
    for name in names:
        page.keyboard.press(name)


def test_a_finding_opens_drawn_with_its_table_months_and_the_query_behind(
    page: Page, address: str, keep: Keep
) -> None:
    begun(page, address)
    assert drawn(page) > 2000
    assert {CADRE, *MEN} <= shown(page)
    assert re.search(r"显示 \d+ / 共 \d+ 个对象", page.locator("#extent").inner_text())
    expect(page.locator("#time-said")).to_contain_text("2023-01 至 2023-06")
    expect(page.locator("#asked")).to_contain_text("MATCH")
    query = parse_qs(urlparse(page.locator("#asked-open").get_attribute("href") or "").query)
    assert "$keys" in query["query"][0]
    assert {"p_", "c_"} <= {name[:2] for name in json.loads(query["parameters"][0])["keys"]}
    assert CADRE_CARD not in page.content()
    keep("explore")


def test_expand_counts_first_adds_what_is_chosen_and_undo_takes_it_back(
    page: Page, address: str, keep: Keep
) -> None:
    page.goto(f"{address}/explore")
    added(page, *MEN[:2])
    before = shown(page)
    choose(page, MEN[0])
    key(page, "e")
    panel = page.locator("#expand")
    expect(panel).to_contain_text("个邻居，已显示")
    panel.locator(".groups > div", has_text="户，户籍").locator("input[type=checkbox]").check()
    expect(panel.locator("footer")).to_contain_text("在上限 300 内")
    keep("explore-expand")
    page.keyboard.press("Enter")
    expect(page.locator("#steps li")).to_have_count(4)
    assert len(shown(page)) > len(before) and before < shown(page)
    key(page, "z")
    assert shown(page) == before
    expect(page.locator("#steps .undone")).to_have_count(1)
    key(page, "y")
    assert before < shown(page)
    key(page, "z")
    choose(page, MEN[1])
    key(page, "Delete")
    expect(page.locator("#steps .undone")).to_have_count(0)
    expect(page.locator("#steps li")).to_have_count(4)


def test_search_finds_what_is_shown_and_adds_what_is_not(page: Page, address: str) -> None:
    begun(page, address)
    page.locator("#canvas").focus()
    page.keyboard.press("/")
    page.keyboard.type("冯小雨")
    expect(page.locator("#find-found [role=option]").first).to_contain_text("加入")
    page.keyboard.press("Enter")
    expect(row(page, "冯小雨")).to_have_attribute("aria-selected", "true")
    assert current(page).endswith("加入 冯小雨")
    page.locator("#find").fill(MEN[2])
    expect(page.locator("#find-found [role=option]").first).to_contain_text("在图中")
    page.keyboard.press("Enter")
    expect(page.locator("#inspector header")).to_contain_text(MEN[2])


def test_hiding_and_greying_are_two_acts_and_both_are_counted(page: Page, address: str) -> None:
    begun(page, address)
    everything = shown(page)
    page.locator("#kinds label", has_text="卡").locator("input").uncheck()
    assert shown(page) == everything
    assert int(page.locator("#grey-count").inner_text()) >= 1
    page.locator("input[name=mode][value=hide]").check()
    assert not any("尾号" in name for name in shown(page))
    page.locator("input[name=mode][value=grey]").check()
    choose(page, MEN[3])
    key(page, "Delete")
    assert MEN[3] not in shown(page)
    expect(page.locator("#hidden-line")).to_contain_text("另隐藏 1 个")
    page.locator("#hidden-line button").click()
    assert shown(page) == everything


def test_relations_amounts_and_months_filter(page: Page, address: str, keep: Keep) -> None:
    begun(page, address)
    all_paid = row(page, MEN[0]).locator("td").nth(2).inner_text()
    page.locator("[data-end='1']").focus()
    for _ in range(5):
        page.keyboard.press("ArrowLeft")
    expect(page.locator("#time-said")).to_contain_text("2023-01 至 2023-01")
    assert current(page).endswith("月份 2023-01 至 2023-01"), "one step however far it moved"
    expect(page.locator("#time-said")).to_contain_text("4 / 24 笔")
    assert row(page, MEN[0]).locator("td").nth(2).inner_text() != all_paid
    keep("explore-months")
    key(page, "z")
    page.locator("#least").fill("1120")
    page.locator("#least").press("Enter")
    expect(page.locator("#grey-count")).to_have_text("4")  # two people and their households
    expect(page.locator("#time-said")).to_contain_text("12 / 24 笔")
    page.locator("#types label", has_text="收款").locator("input").uncheck()
    page.locator("#tab-ties").click()
    assert page.locator("#table tr.grey").count() == 4


def test_paths_between_two_with_numbered_steps(page: Page, address: str, keep: Keep) -> None:
    begun(page, address)
    choose(page, MEN[0], MEN[1])
    key(page, "p")
    expect(page.locator("#path-found")).to_contain_text("找到 1 条，最短 2 步")
    assert current(page).endswith(f"路径 {MEN[0]} → {MEN[1]}")
    expect(page.locator("#asked")).to_contain_text("n0:Person")
    keep("explore-path")
    page.locator("#path-hubs").uncheck()
    page.locator("#path-type").select_option("USES")
    page.locator("#path-steps").select_option("1")
    page.locator("#path-bar .primary").click()
    expect(page.locator("#path-found")).to_contain_text("1 步内没有路径")
    page.locator("#path-common").click()
    expect(page.locator("#path-found")).to_contain_text("共同邻居")
    page.locator("#path-clear").click()
    expect(page.locator("#path-bar")).to_be_hidden()


def test_one_selection_for_canvas_table_and_inspector(page: Page, address: str) -> None:
    begun(page, address)
    choose(page, MEN[0], MEN[1])
    expect(page.locator("#chosen-count")).to_have_text("已选 2")
    expect(page.locator("#inspector header")).to_contain_text("已选 2 个")
    page.keyboard.press("Escape")
    expect(page.locator("#chosen-count")).to_have_text("")
    place = page.locator("#canvas").bounding_box()
    assert place is not None
    page.locator("#find").fill(CADRE)
    expect(page.locator("#find-found [role=option]").first).to_contain_text("在图中")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    page.mouse.click(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    expect(page.locator("#inspector header")).to_contain_text(CADRE)
    expect(row(page, CADRE)).to_have_attribute("aria-selected", "true")
    page.locator("#tab-rows").click()
    page.locator("#table button", has_text="原始行").first.click()
    expect(page.locator("#table tr.original dl").first).to_contain_text(CADRE)


def test_dragging_pins_and_a_layout_leaves_what_is_pinned(page: Page, address: str) -> None:
    begun(page, address)
    page.locator("#find").fill(CADRE)
    expect(page.locator("#find-found [role=option]").first).to_contain_text("在图中")
    page.keyboard.press("Enter")
    place = page.locator("#canvas").bounding_box()
    assert place is not None
    x, y = place["x"] + place["width"] / 2, place["y"] + place["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 120, y + 60, steps=6)
    page.mouse.up()
    expect(page.locator("#steps [aria-current]")).to_contain_text("移动 1 个")
    for layout, name in (("columns", "栏式"), ("hierarchy", "层级"), ("force", "力导")):
        page.locator(f"[data-layout={layout}]").click()
        expect(page.locator("#steps [aria-current]")).to_contain_text(name)
    page.locator("#pin").click()
    assert page.locator("#pin").get_attribute("aria-pressed") == "true"
    key(page, "z", "z", "z", "z", "z")
    expect(page.locator("#undo")).to_be_disabled()
    assert page.locator("[data-layout=radial]").get_attribute("aria-pressed") == "true"


def test_groups_by_household_and_village_and_hubs(page: Page, address: str, keep: Keep) -> None:
    begun(page, address)
    assert {f"{name}户" for name in MEN} <= shown(page), "as in the finding's own picture"
    for by, name in (("household", "按户合并"), ("village", "按村合并")):
        page.locator("#grouping summary").click()
        page.locator(f"[data-group={by}]").click()
        expect(page.locator("#steps [aria-current]")).to_contain_text(name)
        assert MEN[0] not in shown(page)
    expect(page.locator("#extent")).to_contain_text("1 个合并对象含")
    keep("explore-grouped")
    row(page, "上村").click()
    key(page, "Enter")
    expect(page.locator("#steps [aria-current]")).to_contain_text("拆开")
    assert {*MEN} <= shown(page)
    page.locator("#hubs summary").click()
    expect(page.locator("#hubs-list button").first).to_contain_text("尾号")


def test_the_menu_collapses_greys_and_sets_path_ends(page: Page, address: str) -> None:
    begun(page, address)
    choose(page, "尾号")
    key(page, "Shift+F10")
    expect(page.locator("#context [role=menuitem]").first).to_be_focused()
    page.locator("#context button", has_text="设为路径起点").click()
    expect(page.locator("#path-a")).to_contain_text("尾号")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    choose(page, MEN[1])
    key(page, "Shift+F10")
    page.locator("#context button", has_text="置灰").click()
    expect(page.locator("#grey-count")).to_have_text("1")
    place = page.locator("#canvas").bounding_box()
    assert place is not None
    page.locator("#find").fill(CADRE)
    expect(page.locator("#find-found [role=option]").first).to_contain_text("在图中")
    page.keyboard.press("Enter")
    middle = (place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    page.mouse.click(*middle, button="right")
    expect(page.locator("#context")).to_be_visible()
    expect(page.locator("#context button").first).to_contain_text("展开")
    page.keyboard.press("Escape")
    expect(page.locator("#context")).to_be_hidden()
    page.mouse.dblclick(*middle)
    expect(page.locator("#expand")).to_contain_text("个邻居")


def test_files_hold_what_is_shown(page: Page, address: str, tmp_path: Path) -> None:
    begun(page, address)
    choose(page, MEN[2])
    key(page, "Delete")
    for format_, begins in (("json", b"{"), ("svg", b"<svg"), ("png", b"\x89PNG")):
        with page.expect_download() as waiting:
            page.locator("#files summary").click()
            page.locator(f"[data-format={format_}]").click()
        path = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(path)
        assert path.read_bytes().startswith(begins)
    things = json.loads((tmp_path / "network.json").read_bytes())["things"]
    captions = {thing["caption"] for thing in things}
    assert MEN[0] in captions and MEN[2] not in captions


def test_a_network_is_saved_to_a_case_and_opened_as_it_was(page: Page, address: str) -> None:
    begun(page, address)
    choose(page, MEN[0])
    key(page, "Delete")
    page.locator("#kinds label", has_text="卡").locator("input").uncheck()
    key(page, "c")
    into_new_case(page, "上村四人一卡")
    link = page.locator(".toast a")
    case = (link.get_attribute("href") or "").rsplit("/", 1)[1]
    page.goto(f"{address}/explore?case={case}&network=1")
    expect(page.locator("#steps li")).to_have_count(1)
    names = shown(page)
    assert MEN[1] in names and MEN[0] not in names
    assert not page.locator("#kinds label", has_text="卡").locator("input").is_checked()


def test_keys_alone_find_follow_and_take_back(page: Page, address: str) -> None:
    begun(page, address, of="")
    page.locator("#canvas").focus()
    page.keyboard.press("ArrowRight")
    first = page.locator("#inspector header").inner_text()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#inspector header")).not_to_have_text(first)
    page.keyboard.press("h")
    expect(page.locator("#steps [aria-current]")).to_contain_text("层级")
    page.keyboard.press("t")
    assert page.evaluate("document.activeElement.closest('#table') !== null")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#expand")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#expand")).to_be_hidden()
    page.keyboard.press("z")
    expect(page.locator("[data-layout=radial]")).to_have_attribute("aria-pressed", "true")


def fingerprint(page: Page) -> dict[str, str]:
    """All that a step can change, as the page says it."""
    page.locator("#tab-things").click()
    return {
        "rows": page.locator("#table tbody").inner_text(),
        "grey": page.locator("#grey-count").inner_text()
        + page.locator("#hidden-line").inner_text(),
        "off": str(page.locator(".filters input[type=checkbox]:not(:checked)").count()),
        "mode": str(page.locator("input[name=mode][value=hide]").is_checked()),
        "amounts": page.locator("#least").input_value() + page.locator("#most").input_value(),
        "months": page.locator("#time-said b").inner_text(),
        "layout": page.locator("[data-layout][aria-pressed=true]").inner_text(),
        "group": page.locator("#grouping summary").inner_text(),
        "pins": page.locator("#pin").get_attribute("aria-pressed") or "",
        "path": page.locator("#path-found").inner_text(),
    }


def every_act(page: Page) -> list[Callable[[], object]]:
    """One of each kind of act that makes a step."""
    menu = page.locator("#grouping")

    def grouped() -> None:
        menu.locator("summary").click()
        menu.locator("[data-group=household]").click()
        expect(menu.locator("summary")).to_contain_text("按户合并")

    return [
        lambda: page.locator("[data-layout=columns]").click(),
        lambda: page.locator("#kinds label", has_text="卡").locator("input").uncheck(),
        lambda: page.locator("#types label").first.locator("input").uncheck(),
        lambda: (page.locator("#least").fill("1120"), page.locator("#least").press("Enter")),
        lambda: (page.locator("[data-end='1']").focus(), page.keyboard.press("ArrowLeft")),
        lambda: page.locator("input[name=mode][value=hide]").check(),
        lambda: page.locator("input[name=mode][value=grey]").check(),
        lambda: (choose(page, MEN[3]), key(page, "Delete")),
        lambda: (choose(page, MEN[0], MEN[1]), key(page, "p")),
        lambda: page.locator("#path-clear").click(),
        lambda: page.locator("#pin").click(),
        lambda: page.locator("#pin").click(),
        grouped,
    ]


def test_every_step_is_taken_back_and_made_again(page: Page, address: str) -> None:
    begun(page, address)
    before = [fingerprint(page)]
    for number, act in enumerate(every_act(page), 2):
        act()
        expect(page.locator("#steps li")).to_have_count(number)
        page.keyboard.press("Escape")
        before.append(fingerprint(page))
    for was in reversed(before[:-1]):
        page.locator("#undo").click()
        assert fingerprint(page) == was
    expect(page.locator("#undo")).to_be_disabled()
    for then in before[1:]:
        page.locator("#redo").click()
        assert fingerprint(page) == then
    expect(page.locator("#redo")).to_be_disabled()


def test_a_reload_and_the_way_back_find_the_canvas_as_it_was_left(page: Page, address: str) -> None:
    begun(page, address)
    choose(page, MEN[3])
    key(page, "Delete")
    page.locator("#least").fill("1120")
    page.locator("#least").press("Enter")
    page.locator("#pin").click()
    left = fingerprint(page)
    page.reload()
    expect(page.locator("#steps [aria-current]")).to_contain_text("离开时的画布")
    told(page)
    assert fingerprint(page) == left
    page.locator("#asked-open").click()
    expect(page.locator("#purpose")).to_be_visible()
    page.go_back()
    expect(page.locator("#least")).to_have_value("1120")
    told(page)
    assert fingerprint(page) == left


def test_a_layout_over_pinned_places_says_so_and_offers_to_free_them(
    page: Page, address: str
) -> None:
    begun(page, address)
    page.locator("#pin").click()
    page.locator("[data-layout=columns]").click()
    expect(page.locator(".toast")).to_contain_text("位置都已固定")
    page.locator(".toast button", has_text="取消固定并布局").click()
    expect(page.locator("#steps [aria-current]")).to_contain_text("取消固定，栏式")
    expect(page.locator("#pin")).to_have_attribute("aria-pressed", "false")
    choose(page, MEN[0])
    key(page, "Shift+F10")
    page.locator("#context button", has_text="固定位置").click()
    page.locator("[data-layout=force]").click()
    expect(page.locator("#steps [aria-current]")).to_contain_text("力导，固定的 1 个不动")


def test_the_query_of_a_step_shows_the_same_and_runs(page: Page, address: str) -> None:
    begun(page, address)
    page.locator("[data-end='1']").focus()
    for _ in range(5):
        page.keyboard.press("ArrowLeft")
    page.locator("#least").fill("1120")
    page.locator("#least").press("Enter")
    expect(page.locator("#asked")).to_contain_text("r.month <= 202301 AND r.fen >= 112000")
    page.locator("#pin").click()
    expect(page.locator("#asked-said")).to_contain_text("第 3 步")
    page.locator("#asked-open").click()
    page.wait_for_load_state("networkidle")
    page.locator("#purpose").fill("核对探索的查询")
    page.keyboard.press("Control+Enter")
    rows = page.locator("#as-table tbody tr")
    expect(rows).to_have_count(2)  # two of four were paid so much in January


def test_things_that_are_no_more_are_named_and_no_path_goes_over_them(
    page: Page, address: str
) -> None:
    begun(page, address)
    choose(page, MEN[0], MEN[1])
    key(page, "p")
    expect(page.locator("#path-found")).to_contain_text("找到 1 条")
    page.keyboard.press("Escape")
    key(page, "c")
    into_new_case(page, "上村")
    case = (page.locator(".toast a").get_attribute("href") or "").rsplit("/", 1)[1]
    gone = page.locator("#table tbody tr", has_text=f"{MEN[1]}").first.get_attribute("data-key")

    def later(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace(str(gone), "p_0123456789abcdef"))

    page.route("**/api/v1/cases/*/networks/*", later)
    page.goto(f"{address}/explore?case={case}&network=1")
    expect(page.locator(".toast.error")).to_contain_text(
        f"1 个对象在当前快照中已没有，未显示：{MEN[1]}"
    )
    expect(page.locator(".toast.error")).to_contain_text("路径已去掉")
    names = shown(page)
    assert MEN[0] in names and MEN[1] not in names
    expect(page.locator("#path-bar")).to_be_hidden()


def test_lines_below_do_not_pile_up(page: Page, address: str) -> None:
    page.goto(f"{address}/explore")
    texts = page.evaluate(
        """async () => { const { toast } = await import("/assets/kit.js");
        toast("甲", { error: true });
        for (const text of ["乙", "丙", "乙", "丁", "戊"]) toast(text);
        toast("己", { kind: "戊" });
        return [...document.querySelectorAll(".toast > span")].map((line) => line.textContent); }"""
    )
    assert texts == ["甲", "丁", "己"]


def test_several_things_are_opened_by_one_joined_key(page: Page, address: str) -> None:
    begun(page, address)
    keys = [row(page, name).first.get_attribute("data-key") or "" for name in MEN]
    page.goto(f"{address}/explore?key={','.join(keys)}")
    expect(page.locator("#steps [aria-current]")).to_contain_text("+3")
    assert shown(page) == set(MEN)
    refused = page.request.get(f"{address}/explore?key={'x' * 81}")
    assert refused.status == 422 and "每个不超过 80 字" in refused.text()


def test_more_than_the_cap_is_taken_together(page: Page, address: str, keep: Keep) -> None:
    """Above the cap objects come as groups, and the page says how many of how many."""
    many = [
        {"id": f"p_{n:016x}", "label": f"甲{n}", "kind": "Person", "glyph": "人", "second": "",
         "place": f"河口镇 村{n % 9}", "home": f"h_{n // 4}", "home_name": f"户{n // 4}", "fen": 0,
         "x": n % 20 * 60, "y": n // 20 * 60, "form": "circle", "color": "#0072B2",
         "ink": "#FFFFFF", "outline": "#004B75"}
        for n in range(420)
    ]  # fmt: skip
    body = {"nodes": many, "edges": [], "options": {}, "missing": [], "seconds": 0.1,
            "asked": {"cypher": "MATCH (a) RETURN a", "parameters": {}}}  # fmt: skip
    page.goto(f"{address}/explore")
    start = json.loads(page.locator("#start").text_content() or "{}")
    start |= {"kind": "finding", "id": "f_1", "title": "甲", "network": body, "left_out": 30}

    def larger(route: Route) -> None:
        answer = route.fetch()
        text = re.sub(
            r'(<script type="application/json" id="start">).*?(</script>)',
            lambda found: found[1] + json.dumps(start).replace("<", "\\u003c") + found[2],
            answer.text(), flags=re.DOTALL,
        )  # fmt: skip
        route.fulfill(response=answer, body=text)

    page.route("**/explore", larger)
    page.goto(f"{address}/explore")
    expect(page.locator("#steps [aria-current]")).to_contain_text("按户合并")
    expect(page.locator("#extent")).to_contain_text("显示 105 / 共")
    expect(page.locator("#extent")).to_contain_text("105 个合并对象含 420 个")
    expect(page.locator(".toast").first).to_contain_text("超过上限 300")
    keep("explore-clustered")


@pytest.mark.parametrize("where", ["finding=f_none", "lead=l_none", "key=p_none"])
def test_what_is_not_there_is_said(page: Page, address: str, where: str) -> None:
    answer = page.request.get(f"{address}/explore?{where}")
    assert answer.status == 404
    assert "Traceback" not in answer.text()


def test_an_empty_canvas_offers_leads_and_takes_a_name(page: Page, address: str) -> None:
    page.goto(f"{address}/explore")
    expect(page.locator("#begin li")).not_to_have_count(0)
    page.locator("#find").fill(MEN[0])
    expect(page.locator("#find-found [role=option]").first).to_contain_text("加入")
    page.keyboard.press("Enter")
    expect(page.locator("#begin")).to_be_hidden()
    assert shown(page) == {MEN[0]}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_its_panels_and_menus_have_no_serious_fault(page: Page, address: str, theme: str) -> None:
    page.goto(f"{address}/settings?theme={theme}&next=/")
    begun(page, address)
    found = {}
    choose(page, MEN[0], MEN[1])
    key(page, "p")
    expect(page.locator("#path-found")).to_contain_text("找到")
    found["path"] = faults(page)
    choose(page, MEN[0])
    key(page, "e")
    expect(page.locator("#expand")).to_contain_text("邻居")
    found["expand"] = faults(page)
    page.keyboard.press("Escape")
    key(page, "Shift+F10")
    expect(page.locator("#context")).to_be_visible()
    found["menu"] = faults(page)
    page.keyboard.press("Escape")
    page.locator("#tab-rows").click()
    page.locator("#table button", has_text="原始行").first.click()
    expect(page.locator("#table tr.original dl").first).to_be_visible()
    found["rows"] = faults(page)
    assert {name: faults_ for name, faults_ in found.items() if faults_} == {}
