"""The police's household register and the two registers of the dead, which disagree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from graphaudit.county import County
from graphaudit.county.books import Entry
from graphaudit.county.families import RELATION_WORDS
from graphaudit.county.numbers import Ints
from loaders.offices.columns import Column, day, person_columns, sheet
from loaders.offices.sheets import Document, Sheet


def households(county: County) -> Iterator[Document]:
    """The household register: a township's workbook with a sheet a village, or one file."""
    places = county.books.places
    village_of = county.books.people.village
    for township, name in enumerate(places.township_names):
        frame = residents(county, np.flatnonzero(places.township[village_of] == township), township)
        if county.size == "L" or township % 2:
            page = Sheet(name, [], frame)
            yield Document(f"公安局/户籍人口/{name}户籍人口.csv", [page], "gb18030")
        else:
            pages = [
                Sheet(str(village), [f"{name}{village}常住户籍人口登记表"], part.drop(columns="村"))
                for village, part in frame.groupby("村", sort=False)
            ]
            yield Document(f"公安局/户籍人口/{name}户籍人口.xlsx", pages)


def residents(county: County, persons: Ints, township: int) -> pd.DataFrame:
    """Inhabitants by line; each township's police write the relation in their own manner."""
    people, places = county.books.people, county.books.places
    unknown = county.books.unlisted.get("household", set())
    chosen = [p for p in persons.tolist() if p not in unknown]
    changes = _changes(county)
    lines = [_line(county, p, changes) for p in chosen]
    columns: dict[str, Column] = {
        "村": [places.village_names[int(people.village[p])] for p in chosen],
        "户号": [line.number for line in lines],
        "户主姓名": [people.name[line.head] for line in lines],
        "姓名": [people.name[p] for p in chosen],
        "公民身份号码": [people.id[p] for p in chosen],
        "与户主关系": [_relation(line.relation, township) for line in lines],
        "性别": ["男" if people.male[p] else "女" for p in chosen],
        "出生日期": [day(int(people.birth[p]), "") for p in chosen],
        "民族": ["汉族"] * len(chosen),
        "村民小组": [f"{people.group[p]}组" for p in chosen],
        "迁入日期": [line.moved for line in lines],
        "分户日期": [line.split for line in lines],
        "原户号": [line.old for line in lines],
    }
    return pd.DataFrame(columns, dtype=object)


class _Line(NamedTuple):
    """What the book says of one inhabitant's household."""

    number: str
    head: int
    relation: int
    moved: str = ""
    split: str = ""
    old: str = ""


def _line(county: County, person: int, changes: Mapping[int, Entry]) -> _Line:
    """As the family stands, or as a split or move that was filed has it; brides moved in once."""
    people = county.books.people
    change = changes.get(person)
    if change is not None:
        on = day(int(change["day"]))
        split = bool(change["split"])
        return _Line(
            str(change["number"]), int(change["head"]), int(change["relation"]),
            moved="" if split else on, split=on if split else "", old=str(change["old"]),
        )  # fmt: skip
    home, relation = int(people.household[person]), int(people.relation[person])
    married = int(people.birth[person]) + 23 * 365 + person % 900
    moved = relation in (10, 38) and person % 3 == 0 and married < SETTLED
    return _Line(
        people.household_no[home], int(people.heads[home]), relation, day(married) if moved else ""
    )


SETTLED = int(np.datetime64("2019-01-01").astype(int))
"""No bride of the background moved in later."""


def _changes(county: County) -> dict[int, Entry]:
    return {int(e["person"]): e for e in county.books.filed.get("household_changes", [])}


def _relation(code: int, township: int) -> str:
    """Two digits of GB/T 4761 in every fourth township, words elsewhere."""
    if township % 4 == 3:
        return f"{code:02d}"
    words = RELATION_WORDS.get(code, ("非亲属", "其他"))
    return words[township % len(words)]


def cancelled(county: County, rng: np.random.Generator) -> Document:
    """Police: 12.5 % are never cancelled unless a case rests on them; days lag behind."""
    people = county.books.people
    kept = [
        p
        for p in _dead(county)
        if county.books.reserved[people.household[p]] or rng.random() < 0.875
    ]
    lag = rng.choice(np.array([6, 15, 27, 70, 150]), len(kept), p=[0.25, 0.25, 0.2, 0.2, 0.1])
    columns = person_columns(county, kept, "姓名", "公民身份号码")
    columns |= {
        "注销原因": ["死亡"] * len(kept),
        "死亡日期": [day(int(people.died[p]), "") for p in kept],
        "注销日期": [
            day(int(people.died[p]) + int(late), "") for p, late in zip(kept, lag, strict=True)
        ],
    }
    return Document(
        "公安局/死亡注销人员.xlsx", [sheet("死亡注销", "户口死亡注销人员名单", columns)]
    )


def cremations(county: County, rng: np.random.Generator) -> Document:
    """The crematorium: four of five dead; its day of death is now and then a day later."""
    people = county.books.people
    kept = [p for p in _dead(county) if p in county.books.death_typos or rng.random() < 0.8]
    later = rng.choice(np.array([0, 0, 0, 1]), len(kept)).tolist()
    died = [int(people.died[p]) + d for p, d in zip(kept, later, strict=True)]
    columns: dict[str, Column] = {
        "序号": list(range(1, len(kept) + 1)),
        "逝者姓名": [people.name[p] for p in kept],
        "逝者证件号": [county.books.death_typos.get(p, people.id[p]) for p in kept],
        "逝者性别": ["男" if people.male[p] else "女" for p in kept],
        "死亡日期": [day(d) for d in died],
        "火化日期": [day(d + 2) for d in died],
        "家属电话": [people.phone[people.heads[people.household[p]]] for p in kept],
    }
    return Document("殡仪馆/火化登记.csv", [sheet("火化", "", columns)], "gb18030")


def _dead(county: County) -> list[int]:
    chosen: list[int] = np.flatnonzero(county.books.people.died >= 0).tolist()
    return chosen
