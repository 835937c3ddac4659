"""Payment rosters as the departments and townships file them: what goes into which file."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from graphaudit.county import County
from graphaudit.county.programs import PROGRAMS, Program
from loaders.offices.sheets import Document, Sheet
from loaders.offices.spellings import Clerk
from loaders.offices.style import Style

COUNTY_WIDE = {"pension", "resettle", "insured", "medical", "machine", "price"}


def rosters(county: County, rng: np.random.Generator) -> Iterator[Document]:
    """All rosters, program by program, then the lists that keep an order of their own."""
    apart = county.payments["roster"] != ""
    for number, rows in county.payments[~apart].groupby("program", sort=True):
        program = PROGRAMS[int(str(number))]
        if program.code == "award":
            yield _awards(county, rows, Clerk(rng))
        elif program.code in COUNTY_WIDE or county.size == "L":
            yield from _county_wide(county, program, rows, Clerk(rng))
        else:
            yield from _by_township(county, program, rows, rng)
    yield from _apart(county, county.payments[apart], rng)


def _apart(county: County, rows: pd.DataFrame, rng: np.random.Generator) -> Iterator[Document]:
    """Lists of their own: a workbook a list, a sheet a month, lines as the clerk put them."""
    for (number, name), part in rows.groupby(["program", "roster"], sort=True):
        program = PROGRAMS[int(str(number))]
        township = county.books.places.township_names[int(part["township"].iloc[0])]
        clerk = Clerk(np.random.default_rng(rng.integers(2**32)))
        named = bool((part["written_name"] != "").any())
        also = _columns_of(county, str(name))
        style = Style(program, clerk, village=not named, township=False, ids=not named, also=also)
        sheets = [
            _listed(county, style, lines.sort_values("place", kind="stable"), str(name), township)
            for _, lines in part.groupby("month", sort=True)
        ]
        yield Document(f"{program.department}/{sheets[0].titles[0]}.xlsx", sheets)


def _columns_of(county: County, roster: str) -> tuple[str, ...]:
    """Columns that a scene asks for on a list of its own."""
    asked = county.books.filed.get("roster_columns", [])
    return tuple(str(entry["column"]) for entry in asked if entry["roster"] == roster)


def _listed(county: County, style: Style, rows: pd.DataFrame, name: str, township: str) -> Sheet:
    when = period(county, style.program, int(rows["month"].iloc[0]))
    spelling = style.clerk.pick(style.program.spellings)
    whole = f"{name}{township}{spelling}" if "年" in name else f"{when}{township}{spelling}{name}"
    return style.sheet(county, rows, when, f"{whole}发放表")


def _by_township(
    county: County, program: Program, rows: pd.DataFrame, rng: np.random.Generator
) -> Iterator[Document]:
    for township, part in rows.groupby("township", sort=True):
        clerk = Clerk(np.random.default_rng(rng.integers(2**32)))
        writer = _Township(county, program, int(str(township)), clerk)
        for year, lines in part.groupby(county.year_of(part["month"]), sort=True):
            yield from writer.year(int(str(year)), lines)


class _Township:
    """The clerk of one township who keeps one program's rosters in one manner."""

    def __init__(self, county: County, program: Program, township: int, clerk: Clerk) -> None:
        self.county, self.program, self.clerk = county, program, clerk
        self.name = county.books.places.township_names[township]
        self.spelling = clerk.pick(program.spellings)
        self.form = clerk.pick(("workbook", "workbook", "files", "zip"))
        self.by_village = program.rhythm == "year" and self.form == "workbook"
        self.path_form = clerk.pick(("a", "b", "c"))
        self.style = Style(program, clerk, village=not self.by_village, township=False)
        self.encoding = clerk.pick(("gb18030", "utf-8-sig"))

    def year(self, year: int, rows: pd.DataFrame) -> Iterator[Document]:
        """The year's rosters: a workbook, a zip, or a file a month."""
        sheets = list(self._sheets(rows))
        if self.form == "workbook":
            yield Document(f"{self._stem(year)}.xlsx", sheets)
        elif self.form == "zip":
            yield Document(f"{self._stem(year)}.zip", sheets, self.encoding)
        else:
            for sheet in sheets:
                path = f"{self.program.department}/{self.name}/{sheet.name}{self.spelling}.csv"
                yield Document(path, [sheet], self.encoding)

    def _stem(self, year: int) -> str:
        room, name, what = self.program.department, self.name, self.spelling
        return {
            "a": f"{room}/{name}{year}年{what}发放表",
            "b": f"{room}/{year}年度/{what}/{name}",
            "c": f"{room}/{what}花名册（{name}）{year}",
        }[self.path_form]

    def _sheets(self, rows: pd.DataFrame) -> Iterator[Sheet]:
        for key, part in rows.groupby("village" if self.by_village else "month", sort=True):
            when = period(self.county, self.program, int(part["month"].iloc[0]))
            village = (
                self.county.books.places.village_names[int(str(key))] if self.by_village else ""
            )
            yield from self._batches(
                part, village or when, f"{when}{self.name}{village}{self.spelling}"
            )

    def _batches(self, rows: pd.DataFrame, name: str, title: str) -> Iterator[Sheet]:
        """One batch, and now and then a supplementary list of its own."""
        late = (rows["person"] % 23 == 0) & (rows["case"] < 0) & (rows["month"] % 6 == 5)
        if self.by_village or self.program.rhythm != "month" or not late.any() or late.all():
            yield self.style.sheet(self.county, rows, name, f"{title}发放表")
            return
        yield self.style.sheet(self.county, rows[~late], name, f"{title}发放表")
        yield self.style.sheet(self.county, rows[late], f"{name}补充名单", f"{title}补充名单")


def period(county: County, program: Program, month: int) -> str:
    """A period as titles have it."""
    year, number = str(np.datetime64(county.books.size.first_month) + month).split("-")
    if program.rhythm == "year":
        return f"{year}年"
    if program.rhythm == "quarter":
        return f"{year}年第{'一二三四'[(int(number) - 1) // 3]}季度"
    return f"{year}年{int(number)}月"


SUFFIX = {"medical": ".tsv", "machine": ".parquet"}


def _county_wide(
    county: County, program: Program, rows: pd.DataFrame, clerk: Clerk
) -> Iterator[Document]:
    """One plain file a period for the whole county, exported from the department's system."""
    spelling = clerk.pick(program.spellings)
    style = Style(program, clerk, village=True, township=True, plain=True)
    encoding = "gb18030" if clerk.chance(0.6) else "utf-8-sig"
    suffix = SUFFIX.get(program.code, ".csv")
    for month, part in rows.groupby("month", sort=True):
        when = period(county, program, int(str(month)))
        path = f"{program.department}/{spelling}/{spelling}发放明细_{when}{suffix}"
        yield Document(path, [style.sheet(county, part, when, "")], encoding)


def _awards(county: County, rows: pd.DataFrame, clerk: Clerk) -> Document:
    """Awards to enterprises: sums in ten thousands of yuan."""
    firms = [county.books.firms[i] for i in rows["firm"].to_numpy()]
    people, accounts = county.books.people, county.books.accounts
    body = pd.DataFrame(
        {
            clerk.head("seq"): range(1, len(rows) + 1),
            clerk.head("firm"): [f.name for f in firms],
            clerk.head("code"): [f.code for f in firms],
            clerk.head("leader"): [people.name[f.leader] for f in firms],
            "负责人身份证号": [people.id[f.leader] for f in firms],
            clerk.head("card"): [accounts.number[c] for c in rows["card"].to_numpy()],
            clerk.head("amount_wan"): rows["fen"].to_numpy() / 1_000_000,
            "拨付日期": [str(np.datetime64(int(d), "D")) for d in rows["day"].to_numpy()],
            clerk.head("note"): rows["note"].to_numpy(),
        },
        dtype=object,
    )
    title = f"{PROGRAMS[int(rows['program'].iloc[0])].spellings[0]}资金拨付表"
    return Document(f"农业农村局/{title}.xlsx", [Sheet("奖补名单", [title], body)])
