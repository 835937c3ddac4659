"""A county of a few people, from literals: projection, store and workspace without any file.

Numbers are made up from the keys; sources say which register every part came from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from graphaudit.detection import Run, Selection, detect
from graphaudit.ledger import Ledger
from graphaudit.model import NODES, relationship_tables
from graphaudit.projection import NUMBERS_SCHEMA, Tables
from graphaudit.projection.roster_rows import ROSTER_ROW_SCHEMA
from graphaudit.projection.stated import STATED_SCHEMA
from graphaudit.projection.written import SCHEMA as WRITTEN_SCHEMA
from graphaudit.stores import open_store
from graphaudit.stores.schema import node_schema, relationship_schema
from graphaudit.stores.scratch import SmallGraph, completed
from graphaudit.values.resident_id import check_digit
from graphaudit.workspace import Workspace

PARTS = {"aaaaaaaaaa": ("名册/农村低保2023.xlsx", "1月", "payments")}
REGISTERS = (
    "household",
    "bank_accounts",
    "village_cadres",
    "deaths",
    "proxies",
    "extreme_poverty",
    "public_employees",
    "enterprises",
    "land",
    "land_trust",
)


def resident_id(order: int, birth: str = "19500101") -> str:
    """A well-formed fictional resident ID."""
    first = f"990101{birth}{order:03d}"
    return first + check_digit(first)


@dataclass
class County:
    """Nodes and relationships as they are added, in words of the domain."""

    nodes: dict[str, list[dict[str, object]]] = field(default_factory=dict)
    rels: list[dict[str, object]] = field(default_factory=list)
    numbers: dict[str, str] = field(default_factory=dict)
    stated: list[dict[str, object]] = field(default_factory=list)
    rows: int = 1

    def node(self, label: str, key: str, **values: object) -> str:
        """A node; its number is made up when it is not given."""
        number = str(values.pop("number", f"{len(self.numbers) + 1:018d}"))
        self.nodes.setdefault(label, []).append({"key": key, **values})
        self.numbers[key] = number
        return key

    def person(self, name: str, household: str | None = None, **values: object) -> str:
        """A person known by a valid ID, living in ``household``."""
        order = len(self.nodes.get("Person", ())) + 1
        birth = str(values.get("birth_day", "1950-01-01")).replace("-", "")
        key = self.node(
            "Person",
            f"p_{order:016x}",
            name=name,
            number=values.pop("number", resident_id(order, birth)),
            **{"birth_day": "1950-01-01", "township": "青石镇", "village": "河湾村", **values},
        )
        if household is not None:
            self.household(household)
            self.link("MEMBER_OF", key, f"h_{household}")
        return key

    def household(self, name: str) -> str:
        """A household, once."""
        key = f"h_{name}"
        if key not in self.numbers:
            self.node("Household", key, township="青石镇", village="河湾村", number=f"62{name}")
        return key

    def card(self, name: str, holder: str | None = None, **values: object) -> str:
        """A card and, when known, its holder."""
        key = self.node(
            "Card", f"c_{name}", caption=f"尾号{name}", number=f"621700{name}", **values
        )
        if holder is not None:
            self.link("HOLDS", holder, key)
        return key

    def cadre(self, person: str, post: str = "村主任", **values: object) -> str:
        """A village post of a person."""
        key = f"d_{person[2:]}"
        self.node("Cadre", key, name=post, post=post, level="village", number=key, **values)
        self.link("IS", key, person)
        return key

    def phone(self, name: str, *owners: str) -> str:
        """A phone on people, posts and cards."""
        key = self.node("Phone", f"t_{name}", number=f"1380000{name}")
        for owner in owners:
            self.link("HAS_PHONE", owner, key, kind="reserved" if owner[0] == "c" else "contact")
        return key

    def status(self, kind: str, person: str, **values: object) -> str:
        """A person's registered status."""
        if f"s_{kind}" not in self.numbers:
            self.node("Status", f"s_{kind}", kind=kind, number=kind)
        return self.link("HAS_STATUS", person, f"s_{kind}", **values)

    def pay(
        self,
        payee: str,
        card: str,
        days: Sequence[str],
        program: str = "RURAL_DIBAO",
        fen: int = 40_000,
        **values: object,
    ) -> list[str]:
        """Payments on these days, and the sum of them; returns their src."""
        if f"g_{program}" not in self.numbers:
            self.node("Program", f"g_{program}", code=program, number=program)
        made = [
            self.link(
                "PAID", payee, card, program=program, day=day, fen=fen, state="paid", **values
            )
            for day in days
        ]
        uses = [r for r in self.rels if (r["type"], r["from"], r["to"]) == ("USES", payee, card)]
        span = {"first_day": min(days), "last_day": max(days)}
        if not uses:
            self.link("USES", payee, card, payments=len(days), fen=fen * len(days), **span)
        else:
            uses[0]["last_day"] = max(str(uses[0]["last_day"]), span["last_day"])
        return made

    def link(self, type_: str, start: str, end: str, /, **values: object) -> str:
        """A relationship with a source row of its own; returns the src."""
        self.rows += 1
        src = str(values.pop("src", f"aaaaaaaaaa:0:{self.rows}"))
        self.rels.append({"type": type_, "from": start, "to": end, "src": src, **values})
        return src

    def tables(self, folder: Path, registers: Sequence[str] = REGISTERS) -> Tables:
        """The projection as the product would write it."""
        graph: SmallGraph = {"nodes": self.nodes, "rels": self.rels}
        tables = Tables(folder, folder.name)
        complete = completed(graph)
        for label in NODES:
            rows = complete.nodes.get(label.name, [])
            _write(tables.node_file(label.name), pa.Table.from_pylist(rows, node_schema(label)))
        for rel, start, end in relationship_tables():
            of_pair = [
                link.row
                for link in complete.links
                if (link.rel.name, link.start_label, link.end_label) == (rel.name, start, end)
            ]
            table = pa.Table.from_pylist(of_pair, relationship_schema(rel))
            _write(tables.rel_file(rel.name, start, end), table)
        _write(tables.numbers_file, self._numbers(complete.nodes))
        _write(tables.sources_file, _sources(registers))
        _write(tables.written_file, WRITTEN_SCHEMA.empty_table())
        _write(tables.roster_rows_file, ROSTER_ROW_SCHEMA.empty_table())
        _write(tables.stated_file, pa.Table.from_pylist(self.stated, schema=STATED_SCHEMA))
        return tables

    def _numbers(self, nodes: dict[str, list[dict[str, object]]]) -> pa.Table:
        rows = [
            {
                "key": str(row["key"]),
                "label": label,
                "number": self.numbers[str(row["key"])],
                "name": row.get("name") or row.get("head"),
            }
            for label, several in nodes.items()
            for row in several
        ]
        return pa.Table.from_pylist(rows, NUMBERS_SCHEMA)


def _sources(registers: Sequence[str]) -> pa.Table:
    rows = [(part, 0, file, sheet, register) for part, (file, sheet, register) in PARTS.items()]
    rows += [(f"{no:010x}", 0, f"{name}.xlsx", "", name) for no, name in enumerate(registers)]
    names = ("part", "sheet_no", "file", "sheet", "register")
    return pa.Table.from_pylist([dict(zip(names, row, strict=True)) for row in rows])


def _write(path: Path, table: pa.Table) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, path)


def audit(
    county: County,
    workspace: Workspace,
    *patterns: str,
    registers: Sequence[str] = REGISTERS,
    url: str = "embedded",
    **selected: tuple[str, ...] | date | None,
) -> Run:
    """Project the county and run the named patterns on it."""
    snapshot = f"snapshot{len(list(workspace.tables.glob('*')))}"
    tables = county.tables(workspace.tables / snapshot, registers)
    store = open_store(url, workspace)
    try:
        store.project(tables)
        selection = Selection(patterns=patterns, **selected)  # each name is checked by the class
        return detect(workspace, Ledger(workspace), store, tables, selection)
    finally:
        store.close()


MONTHS = [f"2023-{month:02d}-28" for month in range(1, 13)]
