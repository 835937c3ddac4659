"""Small registers for tests of ledger, identity and projection, as statement tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

import pyarrow as pa

from graphaudit.ledger import Ledger, Part

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def resident_id(born: str, order: int, area: str = "622426") -> str:
    """A sound 18-character ID: area, birth day yyyymmdd, order code, check character."""
    body = f"{area}{born}{order:03d}"
    rest = sum(int(d) * w for d, w in zip(body, WEIGHTS, strict=True)) % 11
    return body + "10X98765432"[rest]


@dataclass
class Book:
    """One file being written: rows of statements, numbered as a sheet numbers them."""

    name: str
    content: str = ""
    register: str = "payment_roster"
    nodes: dict[str, list[dict[str, object]]] = field(default_factory=dict)
    rels: dict[str, list[dict[str, object]]] = field(default_factory=dict)
    lines: list[dict[str, object]] = field(default_factory=list)
    rejects: list[dict[str, object]] = field(default_factory=list)
    row: int = 2

    @property
    def sha256(self) -> str:
        return sha256((self.content or self.name).encode()).hexdigest()

    @property
    def part(self) -> str:
        return self.sha256[:10]

    @property
    def src(self) -> str:
        return f"{self.part}:0:{self.row}"

    def next_row(self, **written: str) -> str:
        self.row += 1
        self.lines.append({"row": self.row, "status": "accepted", "reason": None, **written})
        return self.src

    def node(self, label: str, ref: str, **properties: object) -> str:
        self.nodes.setdefault(label, []).append({"ref": ref, "src": self.src, **properties})
        return ref

    def rel(self, rel_type: str, start: str, end: str, /, **properties: object) -> None:
        self.rels.setdefault(rel_type, []).append(
            {
                "from": start,
                "from_label": label_of(start),
                "to": end,
                "to_label": label_of(end),
                "src": self.src,
                **properties,
            }
        )

    def person(self, name: str, number: str | None, slot: str = "0", **properties: object) -> str:
        """A person in the present row, with an ID or known from this row alone."""
        ref = f"P:{number}" if number else f"P@{self.src}#{slot}"
        return self.node("Person", ref, name=name, number=number, **properties)

    def paid(
        self,
        name: str,
        number: str | None,
        card: str,
        fen: int = 50_000,
        day: date = date(2023, 1, 31),
        **person: object,
    ) -> str:
        """One more roster row: a beneficiary is paid on a card."""
        self.next_row(姓名=name, 证号=number or "", 卡号=card)
        ref = self.person(name, number, card=f"C:{card}", **person)
        self.node("Card", f"C:{card}", number=card)
        batch = f"B:{self.part}:0"
        if self.row == 3:
            self.node("Batch", batch, program="RURAL_DIBAO", period="202301", township="河口镇")
        self.rel(
            "PAID",
            ref,
            f"C:{card}",
            program="RURAL_DIBAO",
            batch=batch,
            day=day,
            fen=fen,
            state="paid",
        )
        return ref

    def member(
        self, household: str, name: str, number: str | None, relation: str, **person: object
    ) -> str:
        """One more row of a household book."""
        self.next_row(户号=household, 姓名=name)
        place = {"township": "河口镇", "village": "上村"} | person
        ref = self.person(name, number, household=f"H:{household}", registered=True, **place)
        self.rel("MEMBER_OF", ref, f"H:{household}", relation=relation)
        return ref

    def load(self, ledger: Ledger) -> Part:
        """Commit the file to the ledger."""
        with ledger.begin(self.sha256, self.name) as writer:
            for label, rows in self.nodes.items():
                writer.write("nodes", label, as_table(rows))
            for kind, rows in self.rels.items():
                writer.write("rels", kind, as_table(rows))
            if self.lines:
                writer.write("rows", 0, as_table(self.lines))
            if self.rejects:
                writer.write("rejects", "", as_table(self.rejects))
            return writer.commit(self._part_json())

    def _part_json(self) -> Mapping[str, object]:
        sheet = {"no": 0, "sheet": "Sheet1", "register": self.register, "rows": len(self.lines)}
        return {"file": self.name, "sheets": [sheet], "options": {}}


def label_of(ref: str) -> str:
    """The label that a ref's first letter stands for."""
    return {
        "P": "Person",
        "H": "Household",
        "C": "Card",
        "E": "Enterprise",
        "T": "Phone",
        "U": "Unit",
        "B": "Batch",
        "G": "Program",
        "S": "Status",
        "D": "Cadre",
        "A": "Address",
    }[ref[0]]


def as_table(rows: list[dict[str, object]]) -> pa.Table:
    """Rows with different keys as one table: a missing value is null."""
    names = dict.fromkeys(name for row in rows for name in row)
    return pa.table({name: [row.get(name) for row in rows] for name in names})
