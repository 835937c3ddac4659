"""A line of a roster, and a reason why it is stopped: what is wrong, where, what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from graphaudit.finding import Json
from graphaudit.precheck.batch import BatchFile, SheetInfo

PAYEES = ("name", "head_name", "enterprise", "holder_name")
"""The fields of a roster that name who is paid."""
_FIELDS = {
    "card": ("card", "card_no", "account", "id"),
    "person": ("id", "head_id", "name", "head_name"),
    "area": ("area", "amount"),
    "amount": ("amount", "due", "rate"),
    "enterprise": ("credit_code", "enterprise", "id"),
    "payee": PAYEES,
    "program": ("program", "program_code"),
}
"""What a reason is about → fields of a roster, the first that it has is the one to mend."""
_NOBODYS = ("program", "amount", "payee")
"""What no column of a person stands in for: it may be said in a title, or nowhere."""

Kind = Literal["error", "suspected", "note"]


@dataclass(frozen=True)
class Reason:
    """Why a row is stopped, or what is noted of it.

    ``sentence`` and ``sentence_en`` say what rows say, for the county. ``ask`` is what the
    township is told: what was compared with what, and nothing that another register says.
    ``column`` is the header of the cell to mend; empty where no cell is wrong. ``value`` is what
    stands in it.
    """

    pattern: str
    kind: Kind
    sentence: str
    sentence_en: str
    column: str
    ask: str
    value: str = ""
    finding: str = ""
    severity: str = ""

    def as_json(self) -> dict[str, Json]:
        """One entry of ``reasons``."""
        return {
            "pattern": self.pattern,
            "sentence": self.sentence,
            "column": self.column,
            "sentence_en": self.sentence_en,
            "value": self.value,
            "severity": self.severity,
            "finding": self.finding,
        }


@dataclass(frozen=True)
class Line:
    """A roster line before it is judged: whose it is and what it pays."""

    src: str
    file: BatchFile
    sheet: SheetInfo
    row: int
    fen: int
    program: str
    township: str
    words: Mapping[str, str]

    @property
    def accepted(self) -> bool:
        """Whether the loader takes it for a payment."""
        return self.words.get("status") == "accepted"

    def word(self, *fields: str) -> str:
        """What the line says in the first of these fields that it fills."""
        columns = (self.sheet.columns[name] for name in fields if name in self.sheet.columns)
        return next((w for c in columns if (w := self.words.get(c, "").strip())), "")


def column_of(sheet: SheetInfo, about: str) -> str:
    """The header of the first of the fields that the list has; empty where no cell says it."""
    for name in _FIELDS.get(about, (about,)):
        if name in sheet.columns:
            return sheet.columns[name]
    if about in _NOBODYS:
        return ""
    return next((sheet.columns[f] for f in _FIELDS["person"] if f in sheet.columns), "")
