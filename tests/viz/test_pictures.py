"""What is drawn is what the finding says; nothing that came in a name becomes markup."""

from __future__ import annotations

import hashlib
import math
import re
from datetime import datetime
from importlib import resources
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
from ring import NAMES, ring

from graphaudit.errors import UsageError
from graphaudit.exhibits import Exhibit, Said
from viz.columns import BAND_END, lay_out
from viz.diagram import diagram_svg, spans
from viz.exports import ExportRequest, export, formats
from viz.network import SafeNetwork, network_data
from viz.page import PageContent, offline_page
from viz.picture import build_picture
from viz.places import places
from viz.radial import INNER, radial

MADE = datetime(2025, 3, 18, 9, 15)
HOSTILE = [
    "<script>alert(1)</script>",
    "{{7*7}}{% raw %}",
    "javascript:alert(1)",
    "\u202e倒写\u200b",
    '=HYPERLINK("x")',
    "𠮷野\U0002a6d6",
    "</svg><image href='x'/>",
    "长" * 10_000,
]


def svg_of(finding: dict[str, Any]) -> str:
    return diagram_svg(build_picture(finding), generated_at=MADE)


def test_a_post_and_its_holder_are_one_mark() -> None:
    picture = build_picture(ring())
    assert picture.by_key["p_90"].kind == "Cadre"
    assert "d_1" not in picture.by_key
    assert {line.start for line in picture.lines_of("HAS_PHONE")} >= {"p_90", "c_00"}


def test_a_payment_pair_is_one_line_with_its_sum_and_rows() -> None:
    finding = ring()
    extra = dict(finding["evidence"]["relationships"][0])
    extra["src"] = ["a:0:99"]
    finding["evidence"]["relationships"].append(extra)
    pair = [line for line in build_picture(finding).lines_of("USES") if line.start == "p_00"]
    assert [(line.fen, line.payments, line.src) for line in pair] == [
        (24_000, 4, ("a:0:5", "a:0:99"))
    ]


def test_the_limit_keeps_the_focus_and_says_how_many_are_left_out() -> None:
    picture = build_picture(ring(), limit=5)
    assert len(picture.marks) == 5
    assert "t_1" in picture.by_key
    assert picture.left_out == len(build_picture(ring()).marks) - 5


def test_rows_never_meet_and_stand_in_their_household() -> None:
    columns = lay_out(build_picture(ring()))
    ys = sorted(row.y for band in columns.bands for row in band.rows)
    assert all(b - a >= 20 for a, b in pairwise(ys))
    for band in columns.bands:
        assert all(band.top < row.y < band.bottom for row in band.rows)
    cards = sorted(placed.y for placed in columns.cards.values())
    assert all(b - a >= 20 for a, b in pairwise(cards))
    assert all(placed.x > BAND_END for placed in columns.others.values())


def test_kinship_has_its_own_lane_below_every_amount() -> None:
    root = ElementTree.fromstring(svg_of(ring()))
    groups = {group.get("id"): group for group in root.iter("{http://www.w3.org/2000/svg}g")}
    lane = min(float(line.get("y1", "0")) for line in groups["kin"].iter() if line.get("y1"))
    amounts = [float(t.get("y", "0")) for t in groups["rows"].iter() if t.get("y")]
    assert lane > max(amounts)


def test_the_diagram_is_the_same_bytes_every_time_and_of_any_order() -> None:
    finding, other = ring(), ring()
    other["evidence"]["nodes"].reverse()
    other["evidence"]["relationships"].reverse()
    body = re.compile(r"sha256 [0-9a-f…]+")
    assert svg_of(finding) == svg_of(ring())
    assert body.sub("", svg_of(finding)) == body.sub("", svg_of(other))


def test_the_diagram_names_dates_rows_snapshot_and_what_is_masked() -> None:
    text = svg_of(ring())
    for expected in ("2023-01–2024-06", "民政/谷雨镇低保2023.xlsx", "5–14", "7f3ac41e00aa1122",
                     "姓名未脱敏", "不是结论", "配偶的兄弟姐妹"):  # fmt: skip
        assert expected in text, expected


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_stay_text_in_every_picture(name: str) -> None:
    finding = ring([name, *NAMES[1:]], sentence=name)
    root = ElementTree.fromstring(svg_of(finding))
    tags = {element.tag.split("}")[1] for element in root.iter()}
    assert "script" not in tags and "image" not in tags
    page = offline_page(PageContent("报告", "7f3a", MADE, [finding]))
    assert page.count("<script") == 5
    assert "49" not in re.findall(r"<title>(.*?)</title>", page)


def test_the_offline_page_asks_for_nothing() -> None:
    page = offline_page(PageContent("报告", "7f3a", MADE, [ring()]))
    assert not re.search(r"""(?:src|href)\s*=\s*["']?\s*(?:https?:)?//""", page)
    scripts = re.findall(r"<script>(.*?)</script>", page, re.S)
    assert len(scripts) == 4
    assert "unsafe-inline" not in page.split("</head>")[0]


@pytest.mark.parametrize("package", ["viz", "api"])
def test_carried_assets_are_the_ones_whose_sums_are_written_down(package: str) -> None:
    folder = Path(str(resources.files(package))) / "assets" / "vendor"
    for line in (folder / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split()
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest, name


def test_pyvis_may_not_write_its_own_page() -> None:
    for name in ("show", "write_html", "save_graph", "generate_html"):
        with pytest.raises(RuntimeError):
            getattr(SafeNetwork(), name)("x.html")


def test_every_mark_has_its_own_place_in_both_layouts() -> None:
    picture = build_picture(ring())
    data = network_data(picture)
    nodes = data["nodes"]
    assert isinstance(nodes, list)
    for layout in ("columns", "radial"):
        assert len({tuple(node[layout]) for node in nodes}) == len(nodes)
    assert radial(picture)["t_1"] == (0.0, 0.0)


@pytest.mark.parametrize(("names", "inside"), [(None, True), (["甲", "乙", "丙", "丁"], False)])
def test_what_a_large_first_ring_shares_stands_inside_it(
    names: list[str] | None, inside: bool
) -> None:
    finding = ring(names)
    evidence = finding["evidence"]
    evidence["relationships"] = [r for r in evidence["relationships"] if r["type"] != "LEADS"]
    picture = build_picture(finding)
    rings = radial(picture)
    middle = min(rings, key=lambda key: math.hypot(*rings[key]))
    for stands in (rings, places(picture, "radial")):
        away = {key: math.dist(place, stands[middle]) for key, place in stands.items()}
        card = max(away[key] for key in away if key.startswith("c_"))
        assert (away["p_90"] == pytest.approx(INNER * card, rel=1e-3)) is inside


def test_parallel_relations_between_two_things_are_all_kept() -> None:
    edges = network_data(build_picture(ring()))["edges"]
    assert isinstance(edges, list)
    assert len(edges) == len(build_picture(ring()).lines)


def test_row_numbers_are_written_as_spans() -> None:
    assert spans([9, 5, 6, 7, 12]) == "5–7、9、12"


def request(finding: dict[str, Any], value: str = "6217001234567890123") -> ExportRequest:
    said = Said(payee="周春花", card="尾号6100", program="农村低保", fen=12_000)
    shown = Exhibit(
        "a:0:5", "低保.xlsx", "1月", 5, "payments", said, (("卡号", value), ("姓名", "=1+1"))
    )
    return ExportRequest([finding], {"a:0:5": shown}, "7f3a", MADE)


def test_every_export_is_found_and_writes_the_very_file_that_was_named(tmp_path: Path) -> None:
    assert {"svg", "html", "json", "xlsx"} <= set(formats())
    for name in formats():
        path = tmp_path / f"out.{name}.any"
        export(name, request(ring()), path)
        assert path.stat().st_size > 500
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(f"out.{n}.any" for n in formats())


def test_the_workbook_keeps_long_numbers_and_runs_no_formula(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    export("xlsx", request(ring(['=cmd|"/c calc"!A1', *NAMES[1:]])), path)
    book = openpyxl.load_workbook(path)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert "6217001234567890123" in {cell.value for cell in cells}
    assert book["证据行"]["I2"].value == 120


def test_a_diagram_is_of_one_finding(tmp_path: Path) -> None:
    two = ExportRequest([ring(), ring()], {}, "7f3a", MADE)
    with pytest.raises(UsageError):
        export("svg", two, tmp_path / "x.svg")
    assert list(tmp_path.iterdir()) == []
