"""One clerk's way of laying out the rosters of one program."""

from __future__ import annotations

import numpy as np
import pandas as pd

from graphaudit.county import County
from graphaudit.county.programs import Program
from loaders.offices.sheets import Line, Sheet
from loaders.offices.spellings import Clerk

WITHOUT_ID = {"only_child"}
DATES = ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y年%m月%d日", "%Y.%m.%d")
DETAILS = ("bank", "holder", "phone", "nation", "party")
ABOVE = {"village": "所在地", "group": "所在地", "name": "享受对象信息", "id": "享受对象信息",
         "area": "补贴发放情况", "rate": "补贴发放情况", "amount": "补贴发放情况"}  # fmt: skip


class Style:
    """The columns, headings and layout that one clerk keeps for one program."""

    def __init__(
        self, program: Program, clerk: Clerk, *, village: bool, township: bool, plain: bool = False,
        ids: bool = True, also: tuple[str, ...] = (),
    ) -> None:  # fmt: skip
        self.program, self.clerk, self.plain, self.also = program, clerk, plain, also
        self.ids = ids and program.code not in WITHOUT_ID
        self.day = "column"
        if not plain and program.rhythm == "month":
            self.day = clerk.pick(("column", "title", "none"))
        self.fields = self._fields(village, township)
        self.heads = {f: clerk.head(f) for f in self.fields}
        self.page = 0 if plain else int(clerk.rng.choice(np.array([0, 0, 40])))
        self.signed = not plain and clerk.chance(0.6)
        self.total = not plain and clerk.chance(0.6)
        self.two_rows = not plain and clerk.chance(0.3)
        self.date_form = clerk.pick(DATES)

    def _fields(self, village: bool, township: bool) -> list[str]:
        program, clerk = self.program, self.clerk
        return [
            "seq",
            *(["township"] if township else []),
            *(["village"] if village else []),
            "group",
            _name_field(program),
            *(["id"] if self.ids else []),
            "card",
            *(f for f in DETAILS if f in self.also or clerk.chance(0.2)),
            *(f for f in self.also if f not in DETAILS),
            *(["area", "rate"] if program.by_area else []),
            "amount",
            *(["day"] if self.day == "column" else []),
            "note",
        ]

    def sheet(self, county: County, rows: pd.DataFrame, name: str, title: str) -> Sheet:
        """One batch."""
        body = cells(county, rows, self)
        guarded = county.planted[rows["person"].to_numpy()]
        sheet = Sheet(
            name,
            self._titles(rows, title),
            body,
            page=self.page,
            fill_down=self._fill_down(),
            fields={self.heads[f]: _kind(f) for f in self.fields},
            guarded=guarded,
        )
        self._head(sheet)
        if self.total and "village" in self.fields:
            sheet.after = self._subtotals(rows)
        sheet.closing = self._closing(rows)
        return sheet

    def _titles(self, rows: pd.DataFrame, title: str) -> list[str]:
        titles = [title] if title else []
        if self.day == "title":
            titles.append(f"发放日期：{written_day(int(rows['day'].iloc[0]))}    单位：元")
        elif title and self.signed:
            titles.append("单位：元、亩")
        return titles

    def _fill_down(self) -> tuple[str, ...]:
        if self.plain or "village" not in self.fields:
            return ()
        return (self.heads["village"],)

    def _head(self, sheet: Sheet) -> None:
        """Two header rows: a heading over its columns, or the heading itself and nothing below."""
        if not self.two_rows:
            return
        above = [
            ABOVE.get("name" if f == _name_field(self.program) else f, "") for f in self.fields
        ]
        heads = [self.heads[f] for f in self.fields]
        sheet.upper = [
            (a if n == 0 or above[n - 1] != a else "") if a else h
            for n, (a, h) in enumerate(zip(above, heads, strict=True))
        ]
        sheet.lower = [h if a else "" for a, h in zip(above, heads, strict=True)]

    def _subtotals(self, rows: pd.DataFrame) -> dict[int, Line]:
        village, fen = rows["village"].to_numpy(), rows["fen"].to_numpy()
        ends = np.flatnonzero(np.r_[village[1:] != village[:-1], True])
        sums = np.diff(np.r_[0, np.cumsum(fen)[ends]])
        return {int(end): self._sum("小计", int(s)) for end, s in zip(ends, sums, strict=True)}

    def _sum(self, word: str, fen: int) -> Line:
        line: Line = [""] * len(self.fields)
        line[0], line[self.fields.index("amount")] = word, fen / 100
        return line

    def _closing(self, rows: pd.DataFrame) -> list[Line]:
        lines: list[Line] = [self._sum("合计", int(rows["fen"].sum()))] if self.total else []
        if self.signed:
            lines.append(["制表人：王某某", "", "", "审核人：李某某", "", "负责人签字："])
            lines.append(["注：本表一式三份，村、乡镇、县级主管部门各存一份。"])
        return lines


def _kind(field: str) -> str:
    return "name" if field in ("head", "student", "elder", "holder") else field


def _name_field(program: Program) -> str:
    if program.household:
        return "head"
    return {"elderly": "elder", "yulu": "student"}.get(program.code, "name")


def written_day(day: int) -> str:
    """A day as titles have it."""
    year, month, date = str(np.datetime64(day, "D")).split("-")
    return f"{year}年{int(month)}月{int(date)}日"


def cells(county: County, rows: pd.DataFrame, style: Style) -> pd.DataFrame:
    """The body of a roster under the clerk's headings."""
    books = county.books
    people, accounts, places = books.people, books.accounts, books.places
    person, card = rows["person"].tolist(), rows["card"].tolist()
    area = rows["area"].to_numpy()
    groups = [style.clerk.group(g) for g in range(12)]
    made: dict[str, object] = {
        "seq": np.arange(1, len(rows) + 1),
        "township": [places.township_names[t] for t in rows["township"].tolist()],
        "village": [places.village_names[v] for v in rows["village"].tolist()],
        "group": [groups[g] for g in people.group[person].tolist()],
        "id": [w or people.id[p] for w, p in zip(rows["written_id"].tolist(), person, strict=True)],
        "card": [accounts.number[c] for c in card],
        "bank": [accounts.bank[c] for c in card],
        "holder": [accounts.name[c] for c in card],
        "phone": [people.phone[p] for p in person],
        "nation": "汉族",
        "party": "群众",
        "area": area / 100,
        "rate": _rates(rows),
        "amount": rows["fen"].to_numpy() / 100,
        "day": _days(rows, style.date_form),
        "note": rows["note"].to_numpy(),
        "channel": _channels(county, rows),
    }
    named = rows["written_name"].tolist()
    names = [w or people.name[p] for w, p in zip(named, person, strict=True)]
    body = pd.DataFrame({style.heads[f]: made.get(f, names) for f in style.fields}, dtype=object)
    return body.reset_index(drop=True)


def _rates(rows: pd.DataFrame) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Yuan a mu: as the case prints it, else what amount and area make."""
    made = rows["fen"].to_numpy() / np.maximum(rows["area"].to_numpy(), 1)
    printed = rows["rate"].to_numpy()
    return np.asarray(np.round(np.where(printed > 0, printed / 100, made), 2))


def _channels(county: County, rows: pd.DataFrame) -> list[str]:
    """How each line was paid: on the card, unless the case says otherwise."""
    said = {entry["case"]: str(entry["words"]) for entry in county.books.filed.get("channels", [])}
    return [said.get(case, "一卡通打卡") for case in rows["case"].tolist()]


def _days(rows: pd.DataFrame, form: str) -> list[str]:
    written = {d: pd.Timestamp(d, unit="D").strftime(form) for d in rows["day"].unique().tolist()}
    return [written[d] for d in rows["day"].tolist()]
