"""The relationship diagram for a case file: one SVG, A3 landscape, columns or rings, no script."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from graphaudit.model_names import KIN_NAMES, kind_name, relation_name
from graphaudit.values.money import format_yuan
from viz import marks
from viz.arranged import Arranged
from viz.columns import BAND_END, TOP, lay_out, line_width
from viz.fonts import written_out
from viz.picture import Line, Mark, Picture
from viz.plain import items, records, whole, worded
from viz.rings import TOP as RINGS_TOP
from viz.rings import lay_rings
from viz.words import words

LAYOUTS = ("columns", "radial")

WIDTH = 1588.0
HEIGHT = 1123.0
PANEL_X = 1318.0
MOST_FILES = 8
MARGIN = 84.0
KIN_COLUMN = 350.0
KIN_ROW = 26.0
MOST_KIN = 24
KIN_EN = dict(KIN_NAMES.values())
_SIGNED = "＿＿＿＿ / ＿＿＿＿"


@dataclass(frozen=True)
class Legend:
    """One entry of the legend: a node kind or a relationship, with how many are drawn."""

    kind: str
    name: str
    count: int


def diagram_svg(
    picture: Picture,
    *,
    generated_at: datetime,
    language: str = "zh",
    masked: bool = True,
    layout: str = "columns",
    arranged: Arranged | None = None,
) -> str:
    """The diagram as SVG text, in ``columns`` or ``radial`` layout, or as somebody ``arranged`` it.

    ``generated_at`` is printed in the title block.
    """
    text = words(language)
    picture = _captioned(picture, language)
    body, end = _body(picture, layout, arranged)
    kin = [] if arranged else picture.lines_of("KIN")
    kin_top = max(end + 24, TOP + 120)
    nodes, lines = _node_legend(picture, language), _line_legend(picture, language)
    files, block = _files(picture, text), _title_block(picture, text, generated_at)
    panel = 110 + 24 * (len(nodes) + len(lines)) + 34 + 32 * len(files) + 22 * len(block) + 80
    height = max(HEIGHT, kin_top - 24 + MARGIN + _kin_height(kin), panel)
    return _template("arranged.svg.j2" if arranged else f"{layout}.svg.j2").render(
        **body, picture=picture, words=text, language=language, marks=marks,
        title=marks.shortened(_title(picture, language), 26, 1000),
        sentence=_sentence(picture, language), shown=_shown(picture, text, arranged),
        node_legend=nodes, line_legend=lines, block=block, files=files,
        width=WIDTH, height=height, panel_x=PANEL_X, band_end=BAND_END, kin_top=kin_top,
        kin_places=_kin_places(kin, kin_top), kin_words=_kin_words(kin, text),
        line_width=line_width, coded=_coded(picture, text),
        privacy=text["masked" if masked else "clear"], period=_period, caption=_caption,
    )  # fmt: skip


def _captioned(picture: Picture, language: str) -> Picture:
    """With masked numbers and kinship in the language; the digits of a card have to find room."""
    if language == "zh":
        return picture
    marks_ = [replace(mark, caption=mark.caption.replace("尾号", "*")) for mark in picture.marks]
    lines = [replace(line, label=KIN_EN.get(line.label, line.label)) for line in picture.lines]
    return Picture(picture.finding, tuple(marks_), tuple(lines), picture.left_out)


def _body(
    picture: Picture, layout: str, arranged: Arranged | None
) -> tuple[dict[str, object], float]:
    """What the layout's own template draws, and where that ends."""
    if arranged:
        return {"arranged": arranged}, arranged.bottom
    if layout == "radial":
        lane = _kin_height(picture.lines_of("KIN"))
        rings = lay_rings(picture, HEIGHT - RINGS_TOP - MARGIN - lane)
        return {"rings": rings}, rings.bottom
    columns = lay_out(picture)
    return {"columns": columns}, columns.bottom


@cache
def _template(name: str) -> Template:
    environment = Environment(
        loader=PackageLoader("viz"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.globals["format_yuan"] = format_yuan
    return environment.get_template(name)


def _shown(picture: Picture, text: Mapping[str, str], arranged: Arranged | None) -> str:
    """``显示 88 / 共 320 个对象``, where not everything is drawn or named."""
    shown = len(picture.marks)
    if arranged and arranged.unnamed:
        return text["unnamed"].format(n=arranged.unnamed)
    if not picture.left_out:
        return ""
    return text["shown"].format(shown=shown, total=shown + picture.left_out)


def _coded(picture: Picture, text: Mapping[str, str]) -> str:
    """Which characters of the names are written as codes, and why."""
    found = written_out([part for m in picture.marks for part in (m.caption, m.second)])
    return " " + text["coded"].format(codes="、".join(found)) if found else ""


def _title(picture: Picture, language: str) -> str:
    title = worded(picture.finding.get("title"), language)
    return title or str(picture.finding.get("pattern", ""))


def _sentence(picture: Picture, language: str) -> list[str]:
    sentence = worded(picture.finding.get("sentence"), language)
    return marks.wrapped(sentence, 15, PANEL_X - 80, 3)


def _node_legend(picture: Picture, language: str) -> list[Legend]:
    counts = Counter(mark.kind for mark in picture.marks)
    order = {kind: index for index, kind in enumerate(marks.LOOKS)}
    return [
        Legend(kind, kind_name(kind, language), counts[kind])
        for kind in sorted(counts, key=lambda kind: (order.get(kind, 99), kind))
    ]


def _line_legend(picture: Picture, language: str) -> list[Legend]:
    paid = {(line.start, line.end) for line in picture.lines_of("USES")}
    # The arrow of a payment stands for the holder's too: neither layout draws both.
    drawn = [x for x in picture.lines if x.type != "HOLDS" or (x.start, x.end) not in paid]
    counts = Counter(line.type for line in drawn)
    order = {kind: index for index, kind in enumerate(marks.STROKES)}
    return [
        Legend(kind, relation_name(kind, language), counts[kind])
        for kind in sorted(counts, key=lambda kind: (order.get(kind, 99), kind))
    ]


def _title_block(
    picture: Picture, text: Mapping[str, str], generated_at: datetime
) -> list[tuple[str, str]]:
    finding = picture.finding
    if "id" not in finding:
        names = ("snapshot", "made", "drawn")
        said = (str(finding.get("snapshot", ""))[:16], f"{generated_at:%Y-%m-%d %H:%M}", _SIGNED)
        return [(text[name], value) for name, value in zip(names, said, strict=True)]
    whole = json.dumps(finding, ensure_ascii=False, sort_keys=True, default=str)
    digest = hashlib.sha256(whole.encode()).hexdigest()
    patterns = items(finding.get("patterns"))
    several = text["patterns"].format(n=len(patterns))
    return [
        (text["lead" if patterns else "finding"], str(finding.get("id", ""))),
        (text["pattern"], several if patterns else str(finding.get("pattern", ""))),
        (text["snapshot"], str(finding.get("snapshot", ""))[:16]),
        (text["made"], generated_at.strftime("%Y-%m-%d %H:%M")),
        (text["digest"], f"sha256 {digest[:8]}…{digest[-4:]}"),
        (text["drawn"], _SIGNED),
    ]


def _files(picture: Picture, text: Mapping[str, str]) -> list[tuple[str, str]]:
    """(file · sheet, its rows) of the evidence, most rows first."""
    counts: Counter[tuple[str, str]] = Counter()
    numbers: dict[tuple[str, str], list[int]] = {}
    for row in records(picture.finding.get("rows")):
        place = (str(row.get("file", "")), str(row.get("sheet", "")))
        counts[place] += 1
        numbers.setdefault(place, []).append(whole(row.get("row")))
    ranked = sorted(counts, key=lambda place: (-counts[place], place))
    listed = [(place_of(*place), spans(numbers[place])) for place in ranked]
    if len(listed) > MOST_FILES:
        rest = text["more_files"].format(n=len(listed) - MOST_FILES)
        return [*listed[:MOST_FILES], (rest, "")]
    return listed


def place_of(file: str, sheet: str) -> str:
    """``file · sheet``; a text file's sheet is named after the file and not said again."""
    stem = file.rsplit(".", 1)[0]
    return file if not sheet or stem.endswith(sheet) else f"{file} · {sheet}"


def spans(numbers: Sequence[int]) -> str:
    """Row numbers as spans: ``5–9、12``."""
    parts: list[list[int]] = []
    for number in sorted(set(numbers)):
        if parts and number == parts[-1][1] + 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    return "、".join(str(a) if a == b else f"{a}–{b}" for a, b in parts)


def _kin_height(kin: Sequence[Line]) -> float:
    per_row = int((PANEL_X - 80) // KIN_COLUMN)
    rows = -(-min(len(kin), MOST_KIN) // per_row)
    return 34 + rows * KIN_ROW if rows else 0.0


def _kin_places(kin: Sequence[Line], top: float) -> list[tuple[Line, float, float]]:
    per_row = int((PANEL_X - 80) // KIN_COLUMN)
    return [
        (line, 56 + (i % per_row) * KIN_COLUMN, top + 44 + (i // per_row) * KIN_ROW)
        for i, line in enumerate(kin[:MOST_KIN])
    ]


def _kin_words(kin: Sequence[Line], text: Mapping[str, str]) -> str:
    more = len(kin) - MOST_KIN
    return text["kin"] + (f" · {text['more_kin'].format(n=more)}" if more > 0 else "")


def _period(line: Line, text: Mapping[str, str]) -> str:
    """``12 笔 2023-01–2024-11``."""
    days = [day[:7] for day in (line.first_day, line.last_day) if day]
    span = "–".join(dict.fromkeys(days))
    return f"{text['payments'].format(n=line.payments)} {span}".strip()


def _caption(mark: Mark, size: float, room: float) -> str:
    return marks.shortened(mark.caption, size, room)
