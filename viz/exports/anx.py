"""The subgraph as an i2 Analyst's Notebook chart (anx). Experimental: not yet opened in i2.

Element order and attribute names follow charts that i2 writes: strengths, attribute classes,
types, then the items, entities before links, each link naming its two entities by number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from lxml import etree

from graphaudit.model_names import kind_name, relation_name
from viz.columns import TOP
from viz.exports import ExportRequest
from viz.fonts import visible
from viz.marks import look, stroke
from viz.subgraph import Subgraph, Thing, Tie, Value, subgraph

HELP = (
    "i2 Analyst's Notebook 图表（试验性，尚未在 i2 中打开验证）",
    "i2 Analyst's Notebook chart (experimental: not yet opened in i2)",
)
ICONS = {
    "Person": "Person", "Cadre": "Person", "Card": "Card", "Household": "House",
    "Enterprise": "Office", "Phone": "Phone", "Address": "Place", "Vehicle": "Car",
    "Property": "House", "Batch": "Document", "Application": "Document", "Notice": "Document",
}  # fmt: skip
STRENGTHS = {"Confirmed": "DotStyleSolid", "Unconfirmed": "DotStyleDashed",
             "Tentative": "DotStyleDotted"}  # fmt: skip
ATTRIBUTES: dict[str, tuple[str, str]] = {
    "key": ("内部编号", "AttText"), "number": ("号码", "AttText"), "village": ("村", "AttText"),
    "post": ("职务", "AttText"), "unit": ("单位", "AttText"), "bank": ("银行", "AttText"),
    "fen": ("金额（元）", "AttNumber"), "payments": ("笔数", "AttNumber"),
    "first_day": ("首笔", "AttText"), "last_day": ("末笔", "AttText"), "src": ("来源行", "AttText"),
    "findings": ("疑点编号", "AttText"), "relation": ("亲属关系", "AttText"),
}  # fmt: skip
STEP_X, STEP_Y, IN_COLUMN = 320, 110, 40


def write(request: ExportRequest, path: Path) -> None:
    """Write the chart as XML."""
    found = subgraph(request)
    chart = etree.Element("Chart", IdReferenceLinking="false")
    etree.SubElement(chart, "ApplicationVersion", Major="9", Minor="0", Point="0", Build="0")
    ids = _Ids(request.language)
    _strengths(chart, ids)
    _attribute_classes(chart, ids)
    _types(chart, found, ids)
    _summary(chart, request)
    _items(chart, found, ids)
    tree = etree.ElementTree(chart)
    tree.write(str(path), encoding="utf-8", xml_declaration=True, pretty_print=True)


class _Ids:
    """``ID1``, ``ID2`` … by what they stand for."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._known: dict[tuple[str, str], str] = {}

    def of(self, kind: str, name: str) -> str:
        return self._known.setdefault((kind, name), f"ID{len(self._known) + 1}")


def _strengths(chart: etree._Element, ids: _Ids) -> None:
    held = etree.SubElement(chart, "StrengthCollection")
    for name, dots in STRENGTHS.items():
        etree.SubElement(held, "Strength", Id=ids.of("strength", name), Name=name, DotStyle=dots)


def _attribute_classes(chart: etree._Element, ids: _Ids) -> None:
    held = etree.SubElement(chart, "AttributeClassCollection")
    for name, kind in ATTRIBUTES.values():
        etree.SubElement(
            held, "AttributeClass", Id=ids.of("attribute", name), Name=name, Type=kind,
            IsUser="true", UserCanAdd="true", UserCanRemove="true",
        )  # fmt: skip


def _types(chart: etree._Element, found: Subgraph, ids: _Ids) -> None:
    held = etree.SubElement(chart, "EntityTypeCollection")
    for label in sorted({thing.label for thing in found.things}):
        name = kind_name(label, ids.language)
        etree.SubElement(
            held, "EntityType", Id=ids.of("entity", name), Name=name,
            IconFile=ICONS.get(label, "General"), Colour=str(_colour(look(label).fill)),
            PreferredRepresentation="RepresentAsIcon",
        )  # fmt: skip
    held = etree.SubElement(chart, "LinkTypeCollection")
    for kind in sorted({tie.type for tie in found.ties}):
        name, colour = relation_name(kind, ids.language), str(_colour(stroke(kind).colour))
        etree.SubElement(held, "LinkType", Id=ids.of("link", name), Name=name, Colour=colour)


def _colour(value: str) -> int:
    """``#RRGGBB`` as Windows counts colours: blue is the highest byte."""
    red, green, blue = (int(value[at : at + 2], 16) for at in (1, 3, 5))
    return red | green << 8 | blue << 16


def _summary(chart: etree._Element, request: ExportRequest) -> None:
    fields = etree.SubElement(etree.SubElement(chart, "Summary"), "FieldCollection")
    masked = "已脱敏" if request.masked else "含完整号码"
    said = (
        ("SummaryFieldTitle", "疑点，待核实"),
        (
            "SummaryFieldComments",
            f"数据比对结果，不是结论。数据快照 {request.snapshot}；{masked}。",
        ),
        ("SummaryFieldSubject", " ".join(str(f.get("id", "")) for f in request.findings)),
    )
    for kind, text in said:
        etree.SubElement(fields, "Field", Type=kind, Field=visible(text))


def _items(chart: etree._Element, found: Subgraph, ids: _Ids) -> None:
    held = etree.SubElement(chart, "ChartItemCollection")
    numbers: dict[str, str] = {}
    for thing, x, y in _placed(found):
        numbers[thing.key] = str(len(numbers) + 1)
        _entity(held, thing, numbers[thing.key], (x, y), ids)
    for tie in found.ties:
        _link(held, tie, numbers[tie.start], numbers[tie.end], ids)


def _placed(found: Subgraph) -> Iterator[tuple[Thing, int, int]]:
    """Every thing with a place of its own: kinds in columns, as in the diagram."""
    x = 0
    for label in sorted({thing.label for thing in found.things}, key=_column):
        same = [thing for thing in found.things if thing.label == label]
        for number, thing in enumerate(same):
            column, row = divmod(number, IN_COLUMN)
            yield thing, x + column * STEP_X, int(TOP) + row * STEP_Y
        x += STEP_X * (1 + (len(same) - 1) // IN_COLUMN)


def _column(label: str) -> tuple[int, str]:
    order = ("Household", "Person", "Card", "Phone", "Terminal", "Cadre", "Enterprise")
    return order.index(label) if label in order else len(order), label


def _entity(
    held: etree._Element, thing: Thing, number: str, place: tuple[int, int], ids: _Ids
) -> None:
    x, y = map(str, place)
    item = etree.SubElement(held, "ChartItem", Label=visible(thing.caption), XPosition=x)
    end = etree.SubElement(item, "End", X=x, Y=y, Z="0")
    entity = etree.SubElement(
        end, "Entity", EntityId=number, Identity=thing.key, LabelIsIdentity="false"
    )
    icon = etree.SubElement(entity, "Icon", TextX="0", TextY="16")
    word = thing.word(ids.language)
    etree.SubElement(icon, "IconStyle", Type=word, EntityTypeReference=ids.of("entity", word))
    known = {"number": thing.number} if thing.number else {}
    _attributes(item, {"key": thing.key, **known, "findings": " ".join(thing.findings),
                       **thing.properties}, ids)  # fmt: skip


def _link(held: etree._Element, tie: Tie, start: str, end: str, ids: _Ids) -> None:
    word = tie.word(ids.language)
    item = etree.SubElement(held, "ChartItem", Label=_label(tie, word))
    first = str(tie.properties.get("first_day") or "")
    if first:
        item.set("DateSet", "true")
        item.set("DateTime", f"{first}T00:00:00")
    link = etree.SubElement(item, "Link", End1Id=start, End2Id=end)
    etree.SubElement(
        link, "LinkStyle", Strength="Tentative" if tie.inferred else "Confirmed",
        ArrowStyle="ArrowOnHead", LineColour=str(_colour(stroke(tie.type).colour)),
        Type=word, LinkTypeReference=ids.of("link", word),
    )  # fmt: skip
    _attributes(item, {"src": " ".join(tie.src), **tie.properties}, ids)


def _label(tie: Tie, word: str) -> str:
    fen = tie.properties.get("fen")
    return f"{word} {fen / 100:,.2f}" if isinstance(fen, int) and fen else word


def _attributes(item: etree._Element, values: Mapping[str, Value], ids: _Ids) -> None:
    known = {name: value for name, value in values.items() if name in ATTRIBUTES and value != ""}
    if not known:
        return
    held = etree.SubElement(item, "AttributeCollection")
    for name, value in known.items():
        shown = f"{value / 100:.2f}" if name == "fen" and isinstance(value, int) else str(value)
        etree.SubElement(
            held, "Attribute", AttributeClass=ATTRIBUTES[name][0],
            AttributeClassReference=ids.of("attribute", ATTRIBUTES[name][0]), Value=visible(shown),
        )  # fmt: skip
