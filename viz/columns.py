"""Where everything stands in the column diagram: households, people, cards, identifiers, officials.

Left of the gutter stand rows: one row for each beneficiary and card, households as bands.
Right of it stand what the cards share (phones, agents), officials and enterprises. Kinship has a
lane of its own below and so crosses no amount. Units are SVG pixels.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from viz.marks import stroke
from viz.picture import Line, Mark, Picture

ROW = 22.0
BAND_GAP = 8.0
SMALL_GAP = 2.0
MANY_BANDS = 12
TOP = 150.0
HOUSEHOLD_X, PERSON_X, AMOUNT_X, PERIOD_X = 84.0, 290.0, 396.0, 406.0
FLOW_START, CARD_X, CARD_LABEL_X, BAND_END = 530.0, 690.0, 708.0, 800.0
SHARED_X, OFFICIAL_X, ENTERPRISE_X = 920.0, 1080.0, 1230.0
LIFT = {SHARED_X: 0.22, ENTERPRISE_X: -0.14}
MOST_ROWS = 120


@dataclass
class Row:
    """One beneficiary paid on one card."""

    person: Mark
    line: Line | None
    y: float = 0.0
    first_of_person: bool = True


@dataclass
class Band:
    """The rows of one household (None: no household is registered for them)."""

    household: Mark | None
    rows: list[Row]
    top: float = 0.0
    bottom: float = 0.0

    @property
    def middle(self) -> float:
        """Where the household's own mark stands."""
        return (self.top + self.bottom) / 2


@dataclass
class Placed:
    """A mark with its place."""

    mark: Mark
    x: float
    y: float


@dataclass
class Curve:
    """A relationship between two placed marks, as an SVG path."""

    line: Line
    path: str


@dataclass
class Columns:
    """The whole diagram's geometry."""

    bands: list[Band]
    cards: dict[str, Placed]
    others: dict[str, Placed]
    curves: list[Curve]
    kin: list[Line]
    rows_left_out: int
    bottom: float
    most_fen: int
    heads: list[tuple[str, float]] = field(default_factory=list)


def lay_out(picture: Picture) -> Columns:
    """Place the whole picture; the same picture always gives the same places."""
    rows, left_out = _rows(picture)
    bands = _bands(picture, rows)
    bottom = _stack(bands)
    cards = _cards(picture, bands, bottom)
    others = _others(picture, bands, cards, bottom)
    bottom = max([bottom, *(placed.y + 40 for placed in [*cards.values(), *others.values()])])
    columns = Columns(
        bands=bands,
        cards=cards,
        others=others,
        curves=[],
        kin=picture.lines_of("KIN"),
        rows_left_out=left_out,
        bottom=bottom,
        most_fen=max((line.fen for line in picture.lines_of("USES")), default=0),
    )
    columns.curves = _curves(picture, columns)
    columns.heads = _heads(columns)
    return columns


def _rows(picture: Picture) -> tuple[list[Row], int]:
    """A row a pair, the largest amounts first where there are too many; how many were left out."""
    pairs = sorted(picture.lines_of("USES"), key=lambda line: (-line.fen, line.start, line.end))
    rows = [Row(picture.by_key[line.start], line) for line in pairs[:MOST_ROWS]]
    drawn = {row.person.key for row in rows} | {line.start for line in pairs}
    idle = [m for m in picture.marks if m.kind == "Person" and m.key not in drawn]
    waiting = [mark for mark in idle if not _stands_right(picture, mark)]
    rows += [Row(mark, None) for mark in waiting[: max(0, MOST_ROWS - len(rows))]]
    return rows, len(pairs) + len(waiting) - len(rows)


def _stands_right(picture: Picture, mark: Mark) -> bool:
    """Whether a person who is not paid stands on the right: holder, agent, owner of a phone."""
    return any(
        mark.key in (line.start, line.end)
        for line in picture.lines_of(
            "HOLDS", "OPENED_BY", "HAS_PHONE", "LEADS", "INVESTS_IN", "REGISTERED_BY", "PROXY_FOR",
            "CARES_FOR", "GUARDIAN_OF", "HANDLED",
        )
    )  # fmt: skip


def _bands(picture: Picture, rows: Sequence[Row]) -> list[Band]:
    household_of = {line.start: line.end for line in picture.lines_of("MEMBER_OF")}
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[household_of.get(row.person.key, "")].append(row)
    ranked = sorted(groups, key=lambda key: (key == "", -_sum(groups[key]), key))
    return [Band(picture.by_key.get(key), _by_person(groups[key])) for key in ranked]


def _sum(rows: Iterable[Row]) -> int:
    return sum(row.line.fen for row in rows if row.line)


def _by_person(rows: list[Row]) -> list[Row]:
    """Rows of one person together, the person with most money first."""
    totals: dict[str, int] = defaultdict(int)
    for row in rows:
        totals[row.person.key] += row.line.fen if row.line else 0
    rows.sort(key=lambda r: (-totals[r.person.key], r.person.key, r.line.end if r.line else ""))
    seen: set[str] = set()
    for row in rows:
        row.first_of_person = row.person.key not in seen
        seen.add(row.person.key)
    return rows


def _stack(bands: Sequence[Band]) -> float:
    y = TOP
    gap = BAND_GAP if len(bands) <= MANY_BANDS else SMALL_GAP
    for band in bands:
        band.top = y
        for index, row in enumerate(band.rows):
            row.y = y + ROW * (index + 0.5)
        band.bottom = y + ROW * len(band.rows)
        y = band.bottom + gap
    return y


def _cards(picture: Picture, bands: Sequence[Band], bottom: float) -> dict[str, Placed]:
    """Each card beside its rows: at their middle where several people are paid on it."""
    places: dict[str, list[float]] = defaultdict(list)
    for band in bands:
        for row in band.rows:
            if row.line:
                places[row.line.end].append(row.y)
    wanted = [
        (sum(places[m.key]) / len(places[m.key]) if places[m.key] else (TOP + bottom) / 2, m)
        for m in picture.marks
        if m.kind == "Card"
    ]
    wanted.sort(key=lambda pair: (pair[0], pair[1].key))
    placed: dict[str, Placed] = {}
    last = TOP - ROW
    for y, mark in wanted:
        last = max(y, last + ROW)
        placed[mark.key] = Placed(mark, CARD_X, last)
    return placed


def _others(
    picture: Picture, bands: Sequence[Band], cards: dict[str, Placed], bottom: float
) -> dict[str, Placed]:
    """Phones and the like, then officials and other people, then enterprises: a column each."""
    drawn = {row.person.key for band in bands for row in band.rows}
    stay = [m for m in picture.marks if m.kind not in ("Card", "Household") and m.key not in drawn]
    by_column: dict[float, list[Mark]] = defaultdict(list)
    for mark in stay:
        by_column[_column_of(mark)].append(mark)
    placed: dict[str, Placed] = {}
    for x in sorted(by_column):
        known = {key: p.y for key, p in {**cards, **placed}.items()}
        placed.update(_spread(picture, by_column[x], x, known, bottom))
    return placed


def _column_of(mark: Mark) -> float:
    if mark.kind in ("Person", "Cadre"):
        return OFFICIAL_X
    return ENTERPRISE_X if mark.kind == "Enterprise" else SHARED_X


def _spread(
    picture: Picture, marks: Sequence[Mark], x: float, known: dict[str, float], bottom: float
) -> dict[str, Placed]:
    """Marks of one column in the order of what they touch, evenly over the height."""
    order = sorted(marks, key=lambda mark: (_pull(picture, mark, known), mark.key))
    step = max((bottom - TOP) / len(order), 76.0)
    # Columns of equal length would stand in one line, and their lines behind one another's names.
    lift = step * LIFT.get(x, 0.0)
    return {m.key: Placed(m, x, TOP + step * (i + 0.5) - lift) for i, m in enumerate(order)}


def _pull(picture: Picture, mark: Mark, known: dict[str, float]) -> float:
    touched = [
        known[other]
        for line in picture.lines
        if mark.key in (line.start, line.end)
        for other in (line.start, line.end)
        if other != mark.key and other in known
    ]
    return sum(touched) / len(touched) if touched else 0.0


def _curves(picture: Picture, columns: Columns) -> list[Curve]:
    """Every line that is not kinship or household, from edge to edge."""
    own = {(line.start, line.end) for line in picture.lines_of("USES")}
    curves = []
    for line in picture.lines:
        if line.type in ("KIN", "MEMBER_OF", "USES"):
            continue
        if line.type == "HOLDS" and (line.start, line.end) in own:
            continue  # the arrow of the payment already runs between the two
        ends = (_anchor(columns, line.start), _anchor(columns, line.end))
        if ends[0] and ends[1]:
            curves.append(Curve(line, _bezier(ends[0], ends[1])))
    return curves


def _anchor(columns: Columns, key: str) -> tuple[float, float, bool] | None:
    """Where a line touches a mark: x, y, and whether the mark is one of the rows on the left."""
    if key in columns.cards:
        return BAND_END, columns.cards[key].y, True
    if key in columns.others:
        placed = columns.others[key]
        return placed.x, placed.y, False
    for band in columns.bands:
        for row in band.rows:
            if row.person.key == key:
                return PERSON_X, row.y, True
    return None


REACH = 22.0


def _bezier(start: tuple[float, float, bool], end: tuple[float, float, bool]) -> str:
    (x1, y1, _), (x2, y2, _) = start, end
    if abs(x1 - x2) < 1:  # one column: round the outside
        edge, out = x1 + REACH, x1 + 70
        return f"M{edge:.1f},{y1:.1f} C{out:.1f},{y1:.1f} {out:.1f},{y2:.1f} {edge:.1f},{y2:.1f}"
    sign = 1 if x2 > x1 else -1
    a = x1 if start[2] else x1 + sign * REACH
    b = x2 if end[2] else x2 - sign * REACH
    bend = (b - a) * 0.5
    return f"M{a:.1f},{y1:.1f} C{a + bend:.1f},{y1:.1f} {b - bend:.1f},{y2:.1f} {b:.1f},{y2:.1f}"


def line_width(line: Line, most_fen: int) -> float:
    """Width by amount, from the plain width to four times it."""
    base = stroke(line.type).width
    return base + 3.0 * (line.fen / most_fen) ** 0.5 if most_fen and line.fen > 0 else base


def _heads(columns: Columns) -> list[tuple[str, float]]:
    """Names of the heads in use (``viz.words``) and where they stand."""
    heads = [("household", HOUSEHOLD_X), ("person", PERSON_X), ("yuan", AMOUNT_X - 28)]
    kinds = {placed.x: placed.mark.kind for placed in columns.others.values()}
    names = {SHARED_X: "shared", OFFICIAL_X: "officials", ENTERPRISE_X: "enterprises"}
    return [*heads, ("card", CARD_X), *((names[x], x) for x in sorted(kinds))]
