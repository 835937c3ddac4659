"""Payment rosters as the departments and townships keep them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from graphaudit.county import County
from graphaudit.county.programs import PROGRAMS, Program
from loaders.offices.sheets import Document, Line, Sheet
from loaders.offices.spellings import Clerk

WITHOUT_ID = {"only_child"}
COUNTY_WIDE = {"pension", "resettle", "insured", "medical"}


def rosters(county: County, rng: np.random.Generator) -> Iterator[Document]:
    """All rosters, program by program."""
    for number, rows in county.payments.groupby("program", sort=True):
        program = PROGRAMS[int(str(number))]
        if program.code == "award":
            yield _awards(county, rows, Clerk(rng))
        elif program.code in COUNTY_WIDE or county.size == "L":
            yield from _county_wide(county, program, rows, rng)
        else:
            yield from _by_township(county, program, rows, rng)


def _by_township(
    county: County, program: Program, rows: pd.DataFrame, rng: np.random.Generator
) -> Iterator[Document]:
    year = 1970 + (_calendar(county, rows) // 12)
    for (township, when), part in rows.groupby(["township", year], sort=True):
        clerk = Clerk(
            np.random.default_rng([int(township), len(program.code), int(rng.integers(99))])
        )
        name = county.books.places.township_names[int(township)]
        spelling = clerk.pick(program.spellings)
        path = clerk.pick((
            f"{program.department}/{name}{when}年{spelling}发放表.xlsx",
            f"{program.department}/{when}年度/{spelling}/{name}.xlsx",
            f"{program.department}/{spelling}花名册（{name}）{when}.xlsx",
        ))  # fmt: skip
        by_village = program.rhythm == "year"
        sheets = list(_sheets(county, program, part, clerk, spelling, name, by_village))
        yield Document(path, sheets)


def _calendar(county: County, rows: pd.DataFrame) -> pd.Series[int]:
    first = int(np.datetime64(county.books.size.first_month).astype(np.int64))
    return rows["month"] + first


def _sheets(
    county: County, program: Program, rows: pd.DataFrame, clerk: Clerk, spelling: str, township: str,
    by_village: bool,
) -> Iterator[Sheet]:  # fmt: skip
    style = Style(program, clerk, with_village=not by_village, with_township=False)
    for key, part in rows.groupby("village" if by_village else "month", sort=True):
        month = int(part["month"].iloc[0])
        period = _period(county, program, month)
        village = county.books.places.village_names[int(str(key))] if by_village else ""
        name = village or period
        yield style.sheet(county, part, name, f"{period}{township}{village}{spelling}发放表")


def _period(county: County, program: Program, month: int) -> str:
    day = np.datetime64(county.books.size.first_month) + month
    year, number = str(day).split("-")
    if program.rhythm == "year":
        return f"{year}年"
    if program.rhythm == "quarter":
        return f"{year}年第{'一二三四'[(int(number) - 1) // 3]}季度"
    return f"{year}年{int(number)}月"


def _county_wide(
    county: County, program: Program, rows: pd.DataFrame, rng: np.random.Generator
) -> Iterator[Document]:
    clerk = Clerk(rng)
    spelling = clerk.pick(program.spellings)
    style = Style(program, clerk, with_village=True, with_township=True, plain=True)
    encoding = "gb18030" if clerk.chance(0.6) else "utf-8-sig"
    for month, part in rows.groupby("month", sort=True):
        period = _period(county, program, int(str(month)))
        sheet = style.sheet(county, part, period, "")
        yield Document(
            f"{program.department}/{spelling}/{spelling}发放明细_{period}.csv", [sheet], encoding
        )


class Style:
    """The columns and layout that one clerk keeps for one program."""

    def __init__(
        self, program: Program, clerk: Clerk, *, with_village: bool, with_township: bool,
        plain: bool = False,
    ) -> None:  # fmt: skip
        self.program, self.clerk, self.plain = program, clerk, plain
        self.fields = ["seq"]
        self.fields += ["township"] if with_township else []
        self.fields += ["village"] if with_village else []
        self.fields += ["group", _name_field(program)]
        self.fields += [] if program.code in WITHOUT_ID else ["id"]
        self.fields += ["card"]
        self.fields += [f for f in ("bank", "holder", "phone", "nation") if clerk.chance(0.25)]
        self.fields += ["area", "rate"] if program.by_area else []
        self.fields += ["amount"]
        must_date = program.rhythm != "month"
        self.day = "column" if plain or must_date else clerk.pick(("column", "title", "none"))
        self.fields += ["day"] if self.day == "column" else []
        self.fields += ["note"]
        self.heads = {f: clerk.head(f) for f in self.fields}
        self.page = 0 if plain else int(clerk.rng.choice(np.array([0, 0, 40])))
        self.signed = not plain and clerk.chance(0.6)
        self.total = not plain and clerk.chance(0.6)
        self.date_form = clerk.pick(("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y年%m月%d日"))

    def sheet(self, county: County, rows: pd.DataFrame, name: str, title: str) -> Sheet:
        """One batch."""
        body = _cells(county, rows, self.fields, self.date_form)
        body.columns = pd.Index([self.heads[f] for f in self.fields])
        titles = [title] if title else []
        if self.day == "title":
            titles.append(f"发放日期：{_written_day(int(rows['day'].iloc[0]))}")
        fill = () if self.plain or "village" not in self.fields else (self.heads["village"],)
        return Sheet(
            name, titles, body, closing=self._closing(rows), page=self.page, fill_down=fill
        )

    def _closing(self, rows: pd.DataFrame) -> list[Line]:
        lines: list[Line] = []
        if self.total:
            line: Line = [""] * len(self.fields)
            line[0], line[self.fields.index("amount")] = "合计", int(rows["fen"].sum()) / 100
            lines.append(line)
        return [*lines, ["制表人：张某", "", "审核人：李某"]] if self.signed else lines


def _written_day(day: int) -> str:
    year, month, date = str(np.datetime64(day, "D")).split("-")
    return f"{year}年{int(month)}月{int(date)}日"


def _name_field(program: Program) -> str:
    if program.household:
        return "head"
    return {"elderly": "elder", "yulu": "student"}.get(program.code, "name")


def _cells(county: County, rows: pd.DataFrame, fields: list[str], date_form: str) -> pd.DataFrame:
    books = county.books
    people, accounts, places = books.people, books.accounts, books.places
    person, card = rows["person"].to_numpy(), rows["card"].to_numpy()
    ids = np.array(people.id, dtype=object)[person]
    written = rows["written_id"].to_numpy()
    days = pd.Series(pd.to_datetime(rows["day"].to_numpy(), unit="D"))
    names = np.array(people.name, dtype=object)[person]
    made: dict[str, object] = {
        "seq": np.arange(1, len(rows) + 1),
        "township": np.array(places.township_names, dtype=object)[rows["township"].to_numpy()],
        "village": np.array(places.village_names, dtype=object)[rows["village"].to_numpy()],
        "group": people.group[person].astype("U3").astype(object) + "组",
        "id": np.where(written != "", written, ids),
        "card": np.array(accounts.number, dtype=object)[card],
        "bank": np.array(accounts.bank, dtype=object)[card],
        "holder": np.array(accounts.name, dtype=object)[card],
        "phone": np.array(people.phone, dtype=object)[person],
        "nation": "汉族",
        "area": rows["area"].to_numpy() / 100,
        "rate": np.round(rows["fen"].to_numpy() / np.maximum(rows["area"].to_numpy(), 1), 2),
        "amount": rows["fen"].to_numpy() / 100,
        "day": days.dt.strftime(date_form).to_numpy(),
        "note": rows["note"].to_numpy(),
    }
    return pd.DataFrame({f: made.get(f, names) for f in fields}).astype(object)


def _awards(county: County, rows: pd.DataFrame, clerk: Clerk) -> Document:
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
        },
        dtype=object,
    )
    sheet = Sheet("奖补名单", ["新型农业经营主体奖补资金拨付表"], body)
    return Document("农业农村局/新型农业经营主体奖补资金拨付表.xlsx", [sheet])
