"""Spoil single cells the way offices do, and write down what was spoilt.

Most kinds can be mended by reading carefully. Those in ``LOST`` destroy digits: they never touch a
line that belongs to a planted case.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from graphaudit.county.numbers import old_id
from loaders.offices.sheets import Document, Sheet

Spoil = Callable[[str], object]
Record = dict[str, object]

_WIDE = str.maketrans("0123456789Xx", "０１２３４５６７８９Ｘｘ")


def _grouped(text: str) -> str:
    return " ".join(text[i : i + 4] for i in range(0, len(text), 4))


def _scientific(text: str) -> object:
    return f"{text[0]}.{text[1:6]}E+{len(text) - 1}" if text.isdigit() else text


def _as_float(text: str) -> object:
    return float(text) if text.isdigit() else text


def _fifteen(text: str) -> object:
    return old_id(text) if len(text) == 18 and text[6:8] == "19" else text


def _small_x(text: str) -> object:
    return text[:-1] + "x" if text.endswith("X") else text


def _cross(text: str) -> object:
    return text[:-1] + "×" if text.endswith("X") else text


def _inner_space(text: str) -> object:
    return f"{text[0]} {text[1]}" if len(text) == 2 else text


def _bullet(text: str) -> object:
    return text.replace("·", "•")


def _lost_character(text: str) -> object:
    return "".join("?" if ord(c) > 0xFFFF else c for c in text)


def _thousands(text: str) -> object:
    return f"{float(text):,.2f}"


def _serial(text: str) -> object:
    day = pd.to_datetime(text.replace("年", "-").replace("月", "-").replace("日", ""))
    return int((day - pd.Timestamp("1899-12-30")).days)


COMMON: dict[str, Spoil] = {
    "full-width digits": lambda text: text.translate(_WIDE),
    "leading apostrophe": lambda text: "'" + text,
    "trailing tab": lambda text: text + "\t",
    "no-break space": lambda text: "\u00a0" + text,
    "zero-width space": lambda text: text + "\u200b",
}
KINDS: dict[str, dict[str, Spoil]] = {
    "id": {
        **COMMON,
        "lower-case x": _small_x,
        "multiplication sign for X": _cross,
        "15 digits": _fifteen,
        "note inside": lambda text: text + "（新证）",
        "spaces inside": lambda text: f"{text[:6]} {text[6:14]} {text[14:]}",
        "scientific notation": _scientific,
        "float": _as_float,
    },
    "card": {
        **COMMON,
        "groups of four": _grouped,
        "dashes": lambda text: _grouped(text).replace(" ", "-"),
        "scientific notation": _scientific,
    },
    "name": {
        "inner space": _inner_space,
        "bullet": _bullet,
        "trailing space": lambda text: text + " ",
        "rare character lost": _lost_character,
    },
    "amount": {
        "thousands": _thousands,
        "currency sign": lambda text: f"￥{float(text):.2f}",
        "unit in the cell": lambda text: f"{float(text):.2f}元",
    },
    "day": {
        "serial number": _serial,
        "dotted": lambda text: text.replace("-", ".").replace("/", "."),
    },
    "phone": {"dashes": lambda text: f"{text[:3]}-{text[3:7]}-{text[7:]}"},
}
LOST = {"scientific notation", "float", "rare character lost"}
SHARE = {"id": 0.004, "card": 0.003, "name": 0.004, "amount": 0.002, "day": 0.001, "phone": 0.002}


class Spoiler:
    """Spoils documents and keeps the record for the truth file."""

    def __init__(self, rng: np.random.Generator, strength: float) -> None:
        self.rng, self.strength = rng, strength
        self.records: list[Record] = []

    def spoil(self, document: Document) -> None:
        """Spoil some cells of every sheet, in place."""
        for sheet in document.sheets:
            for column, field in sheet.fields.items():
                if field in KINDS and column in sheet.body:
                    self._column(document.path, sheet, column, field)

    def _column(self, path: str, sheet: Sheet, column: str, field: str) -> None:
        count = int(self.rng.binomial(len(sheet.body), min(SHARE[field] * self.strength, 1)))
        if not count:
            return
        values = sheet.body[column].to_numpy(copy=True)
        kinds = list(KINDS[field])
        for index in np.sort(self.rng.choice(len(values), count, replace=False)).tolist():
            kind = kinds[int(self.rng.integers(len(kinds)))]
            written = self._spoilt(sheet, index, str(values[index]), KINDS[field][kind], kind)
            if written is not None:
                self._record(path, sheet, index, column, kind, written, str(values[index]))
                values[index] = written
        sheet.body[column] = values

    def _spoilt(self, sheet: Sheet, index: int, true: str, spoil: Spoil, kind: str) -> object:
        """The spoilt value, None where this kind does nothing or may not be done here."""
        guarded = sheet.guarded is None or bool(sheet.guarded[index])
        if not true or (guarded and kind in LOST):
            return None
        written = spoil(true)
        return None if written == true else written

    def _record(
        self,
        path: str,
        sheet: Sheet,
        index: int,
        column: str,
        kind: str,
        written: object,
        true: str,
    ) -> None:
        self.records.append(
            {
                "file": path,
                "sheet": sheet.name,
                "row": sheet.row_of(index),
                "column": column,
                "kind": kind,
                "written": written,
                "true": true,
            }
        )
