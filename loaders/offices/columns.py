"""Columns that most registers share."""

from __future__ import annotations

import numpy as np
import pandas as pd

from graphaudit.county import County
from graphaudit.county.programs import NUMBER
from loaders.offices.sheets import Sheet

Column = list[object]


def day(day: int, form: str = "-") -> str:
    return "" if day < 0 else str(np.datetime64(int(day), "D")).replace("-", form)


def sheet(name: str, title: str, columns: dict[str, Column]) -> Sheet:
    body = pd.DataFrame(columns, dtype=object)
    return Sheet(name, [title] if title else [], body)


def township(county: County, person: int) -> str:
    places = county.books.places
    return places.township_names[int(places.township[county.books.people.village[person]])]


def village(county: County, person: int) -> str:
    return county.books.places.village_names[int(county.books.people.village[person])]


def holders(county: County, code: str) -> pd.DataFrame:
    """One line a person of a program whom its register knows: first month, amount, card."""
    unknown = county.books.unlisted.get(code, set())
    rows = county.payments[county.payments["program"] == NUMBER[code]]
    rows = rows[~rows["person"].isin(unknown)]
    ordered = rows.sort_values(["person", "month"], kind="stable")
    return ordered.drop_duplicates("person").reset_index(drop=True)


def person_columns(county: County, persons: list[int], name: str, number: str) -> dict[str, Column]:
    people = county.books.people
    return {
        "乡镇": [township(county, p) for p in persons],
        "村": [village(county, p) for p in persons],
        name: [people.name[p] for p in persons],
        number: [people.id[p] for p in persons],
    }
