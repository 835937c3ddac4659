"""What came in, as the service tells it: read once for each state of the ledger, then searched."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass

from graphaudit.ledger import Ledger
from graphaudit.register_names import named_register
from loaders.balances import Balance, FileTold, files_told, summed
from loaders.complaints import Complaints, complaints

STATES = {
    "live": ("有效", "live"), "withdrawn": ("已撤回", "withdrawn"),
    "replaced": ("已被取代", "replaced"),
}  # fmt: skip
UNREAD = ("未识别", "not recognised")


@dataclass(frozen=True)
class WantedFiles:
    """Which files: ``text`` in a name, a register or a state; only those with lines refused or
    values to be corrected, with columns nobody uses, or withdrawn or replaced."""

    text: str = ""
    refused: bool = False
    unknown: bool = False
    gone: bool = False


@dataclass(frozen=True)
class Came:
    """Everything that came in: the files in the order of loading, and what is wrong in them."""

    files: Sequence[FileTold]
    balance: Balance
    complaints: Complaints
    corrections: int
    words: Sequence[str]

    def page(self, wanted: WantedFiles, offset: int, limit: int) -> tuple[int, list[FileTold]]:
        """How many files fit, and a page of them."""
        found = self.find(wanted)
        return len(found), found[offset : offset + limit]

    def find(self, wanted: WantedFiles) -> list[FileTold]:
        """The files that fit."""
        text = wanted.text.strip().lower()
        return [
            file
            for file, words in zip(self.files, self.words, strict=True)
            if text in words
            and (not wanted.refused or file.balance.rejected or file.corrections)
            and (not wanted.unknown or any(sheet.unknown for sheet in file.sheets))
            and (not wanted.gone or file.load.state != "live")
        ]


class Arrivals:
    """Keeps the last reading; threads may share it."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._turn = threading.Lock()
        self._kept: tuple[int, Came] | None = None

    def came(self) -> Came:
        """What came in so far."""
        with self._turn:
            version = self._ledger.version()
            if self._kept is None or self._kept[0] != version:
                self._kept = version, self._read()
            return self._kept[1]

    def _read(self) -> Came:
        found = Complaints(complaints(self._ledger))
        corrected = found.corrections()
        files = files_told(self._ledger.loads(), self._ledger.parts(), corrected)
        balance = summed(file.balance for file in files)
        words = [_words(file) for file in files]
        return Came(files, balance, found, sum(corrected.values()), words)


def _words(file: FileTold) -> str:
    """What a search looks into, in both languages."""
    registers = dict.fromkeys(sheet.register for sheet in file.sheets)
    named = [
        *file.load.names,
        *STATES[file.load.state],
        *(named_register(name, lang) for name in registers if name for lang in ("zh", "en")),
        *(UNREAD if "" in registers else ()),
    ]
    return "\n".join(named).lower()
