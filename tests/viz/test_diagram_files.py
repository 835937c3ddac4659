"""Diagrams as files: drawn with the carried font alone, cut to a sheet, always the same bytes."""

from __future__ import annotations

import base64
import hashlib
import io
import re
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import resvg_py
from fontTools.ttLib import TTFont
from hostile import HOSTILE, hostile_ring
from PIL import Image
from pypdf import PdfReader
from ring import NAMES, ring

from viz import fonts, pictures
from viz.diagram import diagram_svg
from viz.exports import ExportRequest, export
from viz.marks import wrapped
from viz.picture import build_picture
from viz.rings import lay_rings
from viz.sheet import MOST_ROWS, for_sheet
from viz.together import of_lead
from viz.wheels import pack, wheels

MADE = datetime(2025, 3, 18, 9, 15)
SVG = "{http://www.w3.org/2000/svg}"


def asked(findings: list[dict[str, Any]], **more: Any) -> ExportRequest:
    return ExportRequest(findings, {}, "7f3a", MADE, **more)


def lead_of(*findings: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": "l_1", "findings": [f["id"] for f in findings], "fen": 1,
        "sentence": {"zh": "两个疑点涉及同一批卡。", "en": "Two points on the same cards."},
    }  # fmt: skip


def written(name: str, request: ExportRequest, folder: Path) -> bytes:
    path = folder / f"out.{name}"
    export(name, request, path)
    return path.read_bytes()


def dark(png: bytes) -> int:
    """How many pixels are nearly black: glyphs and outlines."""
    return sum(Image.open(io.BytesIO(png)).convert("L").histogram()[:60])


def test_the_carried_font_is_the_one_whose_sums_are_written_down() -> None:
    lines = (fonts.folder() / "SHA256SUMS").read_text().splitlines()
    assert {line.split()[1] for line in lines} == {
        "coverage.txt",
        "NotoSansSC-Regular.otf",
        "OFL.txt",
    }
    for line in lines:
        digest, name = line.split()
        assert hashlib.sha256((fonts.folder() / name).read_bytes()).hexdigest() == digest, name


def test_the_list_of_what_the_font_can_draw_is_true() -> None:
    with TTFont(fonts.font_file(), lazy=True) as font:
        points = set(font.getBestCmap())
    spans = (line.split("-") for line in (fonts.folder() / "coverage.txt").read_text().split())
    listed = {p for first, last in spans for p in range(int(first, 16), int(last, 16) + 1)}
    assert listed == points
    gbk = {bytes((high, low)).decode("gbk", "ignore")
           for high in range(0x81, 0xFF) for low in range(0x40, 0xFF)}  # fmt: skip
    ideographs = {c for c in gbk if len(c) == 1 and "\u4e00" <= c <= "\u9fff"}
    assert len(ideographs) > 20_900
    assert all(fonts.drawn(c) for c in ideographs)


def test_what_cannot_be_seen_or_drawn_is_written_as_its_code() -> None:
    assert fonts.drawable("周\u202e春\u200b花\x00") == "周〔U+202E〕春〔U+200B〕花〔U+0000〕"
    assert fonts.drawable("𠮷野") == "𠮷野"
    assert fonts.drawable("\U0002a6d6") == "〔U+2A6D6〕"
    assert fonts.visible("\U0002a6d6\ud800") == "\U0002a6d6〔U+D800〕"
    assert fonts.drawable("plain\n") == "plain\n"


def test_a_missing_character_is_reported_on_the_diagram() -> None:
    text = pictures.svg(ring(["王\U0002a6d6", *NAMES[1:]]), asked([]))
    assert "王〓" in text
    assert "写出：U+2A6D6" in text
    assert "写出：" not in pictures.svg(ring(), asked([]))


@pytest.mark.parametrize("layout", ["columns", "radial"])
def test_chinese_is_drawn_without_any_font_of_the_machine(tmp_path: Path, layout: str) -> None:
    request = asked([ring()], layout=layout)
    png = written("png", request, tmp_path)
    image = Image.open(io.BytesIO(png))
    assert image.size[0] == 3176 and image.size[0] / image.size[1] == pytest.approx(1.414, 0.02)
    bare = bytes(
        resvg_py.svg_to_bytes(
            svg_string=pictures.svg(ring(), request), skip_system_fonts=True, zoom=2,
            background="#ffffff",
        )
    )  # fmt: skip
    assert dark(png) > dark(bare) + 10_000


@pytest.mark.parametrize("layout", ["columns", "radial"])
@pytest.mark.parametrize("name", ["svg", "png", "diagram"])
def test_the_same_finding_and_moment_give_the_same_bytes(
    tmp_path: Path, name: str, layout: str
) -> None:
    once = written(name, asked([ring()], layout=layout), tmp_path)
    assert once == written(name, asked([ring()], layout=layout), tmp_path)


def test_the_pdf_of_the_diagram_is_one_a3_page_with_words_that_can_be_searched(
    tmp_path: Path,
) -> None:
    (page,) = PdfReader(io.BytesIO(written("diagram", asked([ring()]), tmp_path))).pages
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (1191, 842)
    text = page.extract_text()
    assert "欧阳建华" in text and "疑点编号" in text


def test_a_lead_is_one_picture_and_counts_a_row_once() -> None:
    first, second = ring(), ring()
    second["id"] = "f_0318"
    for finding in (first, second):
        finding["payments"] = {f"a:0:{n + 5}": 24_000 * (n + 1) for n in range(10)}
    picture = build_picture(of_lead(lead_of(first, second), [first, second]))
    assert len(picture.marks) == len(build_picture(first).marks)
    lines = picture.lines_of("USES")
    assert sum(line.fen for line in lines) == sum(first["payments"].values())


def test_a_lead_of_many_is_cut_to_a_sheet_that_says_so() -> None:
    finding = ring([f"王{n}" for n in range(120)])
    whole = build_picture(finding, 10_000)
    cut = for_sheet(whole)
    assert len(cut.lines_of("USES")) == MOST_ROWS
    assert cut.left_out == len(whole.marks) - len(cut.marks)
    assert {"t_1", "p_90", "e_1"} <= set(cut.by_key)
    for layout in ("columns", "radial"):
        text = diagram_svg(cut, generated_at=MADE, layout=layout)
        assert f"显示 {len(cut.marks)} / 共 {len(whole.marks)} 个对象" in text
        height = float(ElementTree.fromstring(text).get("height", "0"))
        assert height < 1588


def test_what_fits_is_not_cut() -> None:
    picture = build_picture(ring())
    assert for_sheet(picture) is picture
    assert "显示" not in diagram_svg(picture, generated_at=MADE)


def test_no_two_marks_of_the_radial_diagram_meet_and_all_are_on_the_sheet() -> None:
    rings = lay_rings(for_sheet(build_picture(ring([f"王{n}" for n in range(40)]), 10_000)))
    spots = rings.spots
    for n, a in enumerate(spots):
        assert 40 < a.x < 1290 and a.y > 100
        for b in spots[n + 1 :]:
            assert (a.x - b.x) ** 2 + (a.y - b.y) ** 2 > 14**2, (a.mark.key, b.mark.key)


def test_an_amount_is_whole_or_not_written_at_all() -> None:
    rings = lay_rings(build_picture(ring()))
    named = {spot.mark.key: spot.label for spot in rings.spots}
    assert named["p_09"] == "黄志强 1,200"
    assert not [label for label in named.values() if "…" in label and any(map(str.isdigit, label))]


def test_kinship_stays_in_its_lane_in_the_radial_diagram() -> None:
    text = diagram_svg(build_picture(ring()), generated_at=MADE, layout="radial")
    groups = {g.get("id"): g for g in ElementTree.fromstring(text).iter(f"{SVG}g")}
    assert "KIN" not in ElementTree.tostring(groups["relations"], encoding="unicode")
    assert "配偶的兄弟姐妹" in ElementTree.tostring(groups["kin"], encoding="unicode")


def test_a_line_never_breaks_inside_a_number_and_begins_with_no_stop() -> None:
    text = "证据行金额合计 7,884.00 元、共 12 笔。" * 4
    for room in range(120, 400, 7):
        lines = wrapped(text, 15, room, 9)
        assert "".join(lines).replace(" ", "").startswith(text.replace(" ", "")[:40])
        for before, after in pairwise(lines):
            assert not re.match("[0-9,.]{2}", before[-1] + after[0]), (before, after)
            assert after[0] not in "、。"


def test_the_legend_counts_only_what_is_drawn() -> None:
    finding = ring()
    finding["evidence"]["relationships"].append(
        {"type": "HOLDS", "from": "p_00", "to": "c_00", "src": "d:0:9", "context": True}
    )
    assert "开户" not in diagram_svg(build_picture(finding), generated_at=MADE).replace(
        "代办开户", ""
    )


def test_an_svg_carries_every_glyph_that_it_needs(tmp_path: Path) -> None:
    text = written("svg", asked([ring()]), tmp_path).decode()
    (data,) = re.findall("src:url\\(data:font/otf;base64,([^)]+)\\)", text)
    points = set(TTFont(io.BytesIO(base64.b64decode(data))).getBestCmap())
    root = ElementTree.fromstring(text)
    needed = {c for each in root.iter(f"{SVG}text") for c in each.text or "" if c not in "\n\t"}
    assert len(needed) > 100 and {ord(c) for c in needed} <= points
    assert len(text) < 250_000


@pytest.mark.parametrize("layout", ["columns", "radial"])
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_stay_text_in_every_diagram(tmp_path: Path, text: str, layout: str) -> None:
    request = asked([hostile_ring(text)], layout=layout)
    root = ElementTree.fromstring(written("svg", request, tmp_path).decode())
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert not tags & {"script", "image", "a", "foreignObject"}
    assert len(list(root.iter(f"{SVG}style"))) == 1
    (page,) = PdfReader(io.BytesIO(written("diagram", request, tmp_path))).pages
    assert "f_0317" in page.extract_text()


def test_heads_speak_the_language_of_the_diagram() -> None:
    zh, en = (
        diagram_svg(build_picture(ring()), generated_at=MADE, language=lang)
        for lang in ("zh", "en")
    )
    assert ">金额（元）<" in zh and ">Officials and others<" in en
    assert ">金额（元）<" not in en


def test_parts_that_nothing_joins_stand_side_by_side_and_apart() -> None:
    finding = ring([f"王{n}" for n in range(30)])
    loose = ("HAS_PHONE", "OPENED_BY", "KIN", "LEADS", "IS")
    evidence = finding["evidence"]
    evidence["relationships"] = [r for r in evidence["relationships"] if r["type"] not in loose]
    picture = for_sheet(build_picture(finding))
    sheet = pack(wheels(picture), 1230, 900)
    assert set(sheet.places) == set(picture.by_key)
    assert len(set(sheet.centres.values())) >= 10
    places = sorted(sheet.places.values())
    assert len(set(places)) == len(places)
    assert all(0 < x < 1230 and 0 < y < sheet.height for x, y in places)
