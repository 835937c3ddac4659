"""Cases in a real browser: collected, followed, decided on documents, ended, handed on."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import small_office
from playwright.sync_api import Page, expect
from test_accessibility import faults

DEAD_PAID = "死亡后继续发放"
PDF = b"%PDF-1.7\n1 0 obj\n"
POST = """async ([path, body]) => {
  const csrf = document.querySelector('meta[name="csrf"]').content;
  const answer = await fetch(path, {
    method: body ? 'POST' : 'GET', body: body && JSON.stringify(body),
    headers: {'content-type': 'application/json', 'x-csrf-token': csrf}});
  return answer.json(); }"""


@pytest.fixture
def case(page: Page, address: str) -> str:
    """A case with the finding of the dead man's payments, opened; its address."""
    page.goto(f"{address}/cases")
    found = page.evaluate(POST, ["/api/v1/findings?everything=true", None])["items"]
    finding = next(f["id"] for f in found if f["title"]["zh"].startswith(DEAD_PAID))
    holding = page.evaluate(POST, [f"/api/v1/cases?open=true&finding={finding}", None])["items"]
    for each in holding:
        path = f"/api/v1/cases/{each['id']}/findings/{finding}/removal"
        page.evaluate(POST, [path, {"version": each["version"], "why": "另案"}])
    body = {"title": "上村死亡人员名下发放", "findings": [finding]}
    made = page.evaluate(POST, ["/api/v1/cases", body])
    path = f"{address}/cases/{made['case']['id']}"
    page.goto(path)
    return path


def answer_all(page: Page) -> None:
    """Answer every field question of the open case."""
    buttons = page.locator('[data-do="answer"]')
    for place in range(buttons.count()):
        buttons.nth(place).click()
        page.get_by_label("答复").fill("已向村委会和家属核实")
        page.keyboard.press("Enter")
        expect(buttons.nth(place)).to_have_text("已答")


def test_findings_and_a_network_go_into_a_new_case_from_any_page(
    page: Page, address: str, keep: Callable[[str], Path]
) -> None:
    page.goto(f"{address}/cases?state=all")
    expect(page.locator("#new-case")).to_be_visible()
    [finding] = page.evaluate(POST, ["/api/v1/findings?limit=1", None])["items"]
    page.evaluate(
        """(finding) => { const network = {name: '四人一卡', state: {keys: ['c_1']}};
        import('/assets/case-dialog.js').then((m) => m.addToCase({findings: [finding], network}));
        }""",
        finding["id"],
    )
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("新建案件").check()
    expect(dialog.get_by_text("尚缺 案名")).to_be_visible()
    dialog.get_by_label("新案件的案名").fill("上村四人一卡")
    keep("case-dialog")
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text("加入 1 个疑点，网络已保存")
    link = page.locator(".toast").get_by_role("link", name="打开案件")
    colour = "each => getComputedStyle(each).color"
    assert link.evaluate(colour) == page.locator(".toast").evaluate(colour)
    link.click()
    page.wait_for_url(re.compile(r"/cases/AJ-\d{4}-\d{3}$"))
    page.get_by_role("link", name="网络 1").click()
    link = page.get_by_role("link", name="四人一卡").get_attribute("href")
    assert re.fullmatch(r"/explore\?case=AJ-\d{4}-\d{3}&network=1", link or "")


def test_a_case_is_worked_on_and_ended_with_the_keyboard_and_says_what_it_lacks(
    page: Page, case: str, keep: Callable[[str], Path]
) -> None:
    page.keyboard.press("s")
    page.get_by_label("说明").fill("进入核查")
    page.keyboard.press("Control+Enter")
    page.get_by_role("button", name="转入 核查").click()
    expect(page.locator('.way [aria-pressed="true"]')).to_have_text("核查")
    expect(page.locator(".case-head .lacking")).to_contain_text("尚缺 一条核查记录、答复或文书")
    expect(page.locator('.way [data-to="lead"]')).to_be_disabled()
    page.keyboard.press("n")
    page.keyboard.type("入户核实，家属确认 3 月去世")
    page.keyboard.press("Enter")
    expect(page.locator(".steps li").first).to_contain_text("入户核实")
    row = page.locator("tr[data-person]").filter(has_text=small_office.DEAD)
    row.get_by_role("combobox").select_option("payee")
    expect(page.locator(".steps li").first).to_contain_text(f"{small_office.DEAD}　收款人")
    answer_all(page)
    expect(page.locator("#lacks-end")).to_contain_text("尚缺 1 个疑点的结论")
    page.get_by_role("radio", name="数据问题").check()
    expect(page.locator("#lacks-end")).to_contain_text("结案须先立案")
    keep("case-work")
    page.get_by_role("button", name="排除…").click()
    page.get_by_label("理由").select_option("data_fault")
    page.get_by_role("button", name="排除 1 个疑点").click()
    expect(page.locator('[data-do="reopen"]')).to_be_visible()
    expect(page.locator("[data-do=outcome]").first).to_be_disabled()
    page.get_by_role("link", name="历史").click()
    expect(page.get_by_role("status").filter(has_text="链条完整")).to_be_visible()
    keep("case-history")


def test_documents_are_uploaded_named_safely_and_saved_again(
    page: Page, case: str, tmp_path: Path
) -> None:
    (tmp_path / "谈话笔录.pdf").write_bytes(PDF)
    (tmp_path / "脚本.html").write_text("<script>alert(1)</script>", encoding="utf-8")
    page.set_input_files("#file", [str(tmp_path / n) for n in ("谈话笔录.pdf", "脚本.html")])
    page.get_by_label("针对的人").select_option(label=small_office.DEAD)
    page.get_by_role("button", name="上传").last.click()
    expect(page.locator(".toast.error")).to_contain_text("不接受这种文件")
    row = page.locator(".documents tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("DOC-01")
    person = page.locator("tr[data-person]").filter(has_text=small_office.DEAD)
    expect(person).to_contain_text("1 份")
    with page.expect_download() as saved:
        row.get_by_role("link", name="谈话笔录.pdf").click()
    assert saved.value.path().read_bytes() == PDF


def test_what_somebody_else_did_meanwhile_is_shown_and_not_overwritten(
    page: Page, case: str
) -> None:
    page.locator('[data-do="describe"]').click()
    page.get_by_role("textbox", name="案名").fill("改过的案名")
    path = case.replace(re.match(r"https?://[^/]+", case)[0], "").replace("/cases", "/api/v1/cases")
    page.evaluate(POST, [f"{path}/notes", {"text": "他人先记一条"}])
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".toast.error")).to_contain_text("案件已被他人更新")
    expect(page.locator(".steps li").first).to_contain_text("他人先记一条")
    expect(page.locator("h1")).to_have_text("上村死亡人员名下发放")
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("已在案")).to_be_visible()
    expect(dialog.locator("input[type=checkbox]:checked")).to_be_disabled()


def test_the_restitution_list_adds_up_row_by_row_and_is_taken_along(
    page: Page, case: str, keep: Callable[[str], Path]
) -> None:
    with page.expect_navigation():
        page.get_by_role("link", name="退款清单").click()
    sums = page.locator("tfoot td.n")
    paid = sums.first.inner_text()
    assert paid == sums.last.inner_text() != "0.00"
    page.get_by_role("button", name="核减…").first.click()
    boxes = page.locator(".amounts-table input")
    boxes.first.fill("1.00")
    page.get_by_label("依据").fill("本月应得已核")
    page.get_by_role("button", name="认定").click()
    expect(sums.last).not_to_have_text(paid)
    expect(page.locator(".balance")).to_contain_text("核减")
    page.locator('[data-do="rows"]').first.click()
    expect(page.locator("tr[data-src]").first).to_contain_text("1.00")
    keep("case-restitution")
    with page.expect_download() as taken:
        page.get_by_role("link", name="下载 xlsx").click()
    assert taken.value.suggested_filename.endswith("-restitution.xlsx")
    assert small_office.BENEFICIARIES[small_office.DEAD] not in page.content()


def test_the_list_of_cases_is_filtered_and_opened_with_the_keyboard(
    page: Page, case: str, address: str, keep: Callable[[str], Path]
) -> None:
    page.goto(f"{address}/cases")
    page.keyboard.press("f")
    page.keyboard.type("没有这样的案名")
    page.keyboard.press("Enter")
    expect(page.locator(".empty")).to_contain_text("没有符合条件的案件")
    page.goto(f"{address}/cases")
    keep("cases-list")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(case)


@pytest.mark.parametrize(("theme", "language"), [("light", "zh"), ("dark", "en")])
def test_no_view_of_a_case_has_a_serious_fault_or_scrolls_sideways(
    page: Page, case: str, address: str, keep: Callable[[str], Path], theme: str, language: str
) -> None:
    for name, value in (("theme", theme), ("language", language)):
        page.goto(f"{address}/settings?{name}={value}&next=/")
    page.set_viewport_size({"width": 1366, "height": 768})
    found: dict[str, list[str]] = {}
    for view in ("work", "networks", "restitution", "history"):
        page.goto(f"{case}?view={view}")
        found[view] = faults(page)
        assert page.evaluate("document.documentElement.scrollWidth") == 1366
        keep(f"case-{view}-{theme}")
    assert {view: told for view, told in found.items() if told} == {}


def test_a_case_goes_by_keys_to_its_end_and_feeds_what_its_pattern_is_worth(
    page: Page, case: str, address: str, keep: Callable[[str], Path], tmp_path: Path
) -> None:
    path = case.replace(address, "").replace("/cases", "/api/v1/cases")
    page.keyboard.press("n")
    page.keyboard.type("核对死亡登记")
    page.keyboard.press("Enter")
    expect(page.locator(".steps li").first).to_contain_text("核对死亡登记")
    (tmp_path / "死亡证明.pdf").write_bytes(PDF)
    page.set_input_files("#file", str(tmp_path / "死亡证明.pdf"))
    page.get_by_role("button", name="上传").last.press("Enter")
    expect(page.locator(".documents tbody tr")).to_contain_text("DOC-01")
    row = page.locator("tr[data-person]").filter(has_text=small_office.DEAD)
    before = page.locator(".steps li").count()
    row.get_by_role("combobox").focus()
    for _ in range(3):  # walked over, not yet written down
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    expect(page.locator(".steps li")).to_have_count(before + 1)
    answer_all(page)
    for state in ("核查", "线索", "立案"):
        page.locator("h1").focus()
        page.keyboard.press("s")
        dialog = page.get_by_role("dialog")
        if state == "立案":
            dialog.get_by_label("理由").select_option("error")
            dialog.get_by_label("依据文书").select_option("DOC-01")
        dialog.get_by_role("button", name=f"转入 {state}").press("Enter")
        expect(page.locator('.way [aria-pressed="true"]')).to_have_text(state)
    before = page.evaluate(POST, [path, None])["version"]
    outcomes = page.locator("[data-do=outcome]")
    outcomes.first.focus()
    page.keyboard.press("ArrowRight")
    expect(outcomes.nth(1)).to_be_focused()
    page.keyboard.press("Space")
    expect(page.locator("#lacks-end")).to_contain_text("已齐，可结案")
    expect(outcomes.nth(1)).to_be_focused()
    assert page.evaluate(POST, [path, None])["version"] == before + 1
    page.locator('[data-do=end][data-to="closed"]').press("Enter")
    page.get_by_role("dialog").get_by_role("button", name="结案 1 个疑点").press("Enter")
    expect(page.locator("[data-do=reopen]")).to_be_visible()
    keep("case-closed")
    for paper in ("docx", "pdf", "xlsx", "bundle", "restitution", "handover"):
        page.locator("h1").focus()
        page.keyboard.press("e")
        with page.expect_download() as taken:
            page.locator(f"#export a[href*='/{paper}?']").press("Enter")
        begins = b"%PDF" if paper == "pdf" else b"PK"
        assert taken.value.path().read_bytes().startswith(begins), paper
        page.keyboard.press("Escape")
    page.goto(f"{address}/patterns/deceased_paid")
    expect(page.locator(".measured")).to_contain_text("1 / 1 已核")
    page.goto(f"{address}/")
    expect(page.locator(".strip")).to_contain_text("人工结论 1 条：属实 1")
    expect(page.locator(".census a[href='/cases?state=closed']")).to_be_visible()
