"""What of a picture fits one sheet of paper and stays readable; the rest is counted, not drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from viz.picture import Line, Mark, Picture

MOST_ROWS = 48
MOST_IN_COLUMN = 12
ROWS_OF = ("Card", "Household")


def for_sheet(picture: Picture, rows: int = MOST_ROWS, others: int = MOST_IN_COLUMN) -> Picture:
    """The most telling part of the picture: at most ``rows`` payments' lines, ``others`` a column.

    Kept are the focus, then what has most ties, then what received most; ``left_out`` counts
    every object of the finding that is not in the result.
    """
    paid = {line.start for line in picture.lines_of("USES")}
    beside = [m for m in picture.marks if m.kind not in ROWS_OF and m.key not in paid]
    kept = _best_of_columns(beside, _ties(picture.lines), others)
    kept |= _best_rows(picture, kept, rows)
    kept = _with_households(picture, kept)
    marks = tuple(m for m in picture.marks if m.key in kept)
    if len(marks) == len(picture.marks):
        return picture
    lines = _inside(picture.lines, kept)
    touched = {key for line in lines for key in (line.start, line.end)}
    marks = tuple(m for m in marks if m.key in touched or m.focus)
    left_out = picture.left_out + len(picture.marks) - len(marks)
    return Picture(picture.finding, marks, tuple(lines), left_out)


def _ties(lines: Iterable[Line]) -> Counter[str]:
    return Counter(key for line in lines for key in (line.start, line.end))


def _best_of_columns(marks: Iterable[Mark], ties: Counter[str], most: int) -> set[str]:
    columns: dict[str, list[Mark]] = {}
    for mark in marks:
        column = {"Person": "Cadre", "Enterprise": "Enterprise"}.get(mark.kind, mark.kind)
        columns.setdefault(column if column in ("Cadre", "Enterprise") else "", []).append(mark)
    return {
        mark.key
        for column in columns.values()
        for mark in sorted(column, key=lambda m: (not m.focus, -ties[m.key], -m.fen, m.key))[:most]
    }


def _best_rows(picture: Picture, beside: set[str], most: int) -> set[str]:
    """Payee and card of the rows with most ties to what stands beside; then cards never paid on."""
    ties = _ties(line for line in picture.lines if line.start in beside or line.end in beside)
    focus = {mark.key for mark in picture.marks if mark.focus}
    pairs = sorted(
        picture.lines_of("USES"),
        key=lambda p: (
            not focus & {p.start, p.end}, -ties[p.start] - ties[p.end], -p.fen, p.start, p.end,
        ),
    )  # fmt: skip
    kept = {key for pair in pairs[:most] for key in (pair.start, pair.end)}
    known = {key for pair in pairs for key in (pair.start, pair.end)}
    idle = [m for m in picture.marks if m.kind == "Card" and m.key not in known]
    room = max(0, most - len(pairs))
    return kept | {m.key for m in sorted(idle, key=lambda m: (-ties[m.key], m.key))[:room]}


def _with_households(picture: Picture, kept: set[str]) -> set[str]:
    homes = {line.end for line in picture.lines_of("MEMBER_OF") if line.start in kept}
    return kept | homes | {m.key for m in picture.marks if m.focus}


def _inside(lines: Iterable[Line], keys: set[str]) -> list[Line]:
    return [line for line in lines if line.start in keys and line.end in keys]
