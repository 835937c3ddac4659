"""The README's five minutes: find the ring, follow the cadre, undo, hand on diagram and report."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from playwright.sync_api import Page, expect
from pypdf import PdfReader
from small_office import BENEFICIARIES, CADRE, CADRE_CARD


def test_the_five_minutes_of_the_readme(
    page: Page, address: str, keep: Callable[[str], Path], tmp_path: Path
) -> None:
    # 1. The overview: the worst pattern, and its place in the county.
    page.goto(f"{address}/")
    expect(page.locator(".heat tbody tr").first).to_contain_text("严重")
    keep("five-1-overview")

    # 2. The leads, best first: Enter opens the top one.
    page.keyboard.press("g")
    page.keyboard.press("f")
    page.get_by_role("link", name=re.compile("线索建议")).first.click()
    expect(page).to_have_url(re.compile("/leads"))
    page.wait_for_load_state("networkidle")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/leads/l_"))
    expect(page.locator("h1")).to_contain_text("人")
    keep("five-2-lead")

    # 3. The ring on the canvas; find the cadre, see what the next step adds, add it.
    page.get_by_role("link", name="在探索中打开").click()
    expect(page.locator("#extent")).to_contain_text("显示")
    page.locator("#find").fill(CADRE)
    expect(page.locator("#find-found [role=option]").first).to_contain_text(CADRE)
    page.keyboard.press("Enter")
    expect(page.locator("#inspector header")).to_contain_text(CADRE)
    page.locator("#canvas").focus()
    page.keyboard.press("e")
    expect(page.locator("#expand")).to_contain_text("个邻居，已显示")
    before = page.locator("#steps li").count()
    box = page.locator("#expand .groups input[type=checkbox]:not(:checked):not(:disabled)").first
    if box.count():
        box.check()
    page.keyboard.press("Enter")
    expect(page.locator("#steps li")).to_have_count(before + 1)
    keep("five-3-followed")

    # 4. One step back: it stays in the strip, dashed, until another is taken.
    page.locator("#canvas").focus()
    page.keyboard.press("z")
    expect(page.locator("#steps .undone")).to_have_count(1)
    keep("five-4-undone")

    # 5. Back to the lead: the diagram and the case report, masked.
    page.goto(f"{address}/leads")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/leads/l_"))
    page.wait_for_load_state("networkidle")
    files = {}
    for format in ("svg", "pdf"):
        page.keyboard.press("e")
        with page.expect_download() as waiting:
            page.locator(f"#export a[data-format={format}]").click()
        files[format] = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(files[format])
    drawing = files["svg"].read_text(encoding="utf-8")
    report = "".join(p.extract_text() for p in PdfReader(BytesIO(files["pdf"].read_bytes())).pages)
    for name in (CADRE, *BENEFICIARIES):
        assert name in drawing
        assert name in report.replace("\n", "")
    assert CADRE_CARD not in drawing + report
    keep("five-5-exported")
