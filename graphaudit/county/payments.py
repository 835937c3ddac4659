"""From dues to payments: one line a payment, by the column."""

from __future__ import annotations

import numpy as np
import pandas as pd

from graphaudit.county.background import Background, DueBlock
from graphaudit.county.books import Books, Due, Firm
from graphaudit.county.numbers import Flags, Ints
from graphaudit.county.programs import NUMBER, PROGRAMS


def pay_out(books: Books) -> pd.DataFrame:
    """One line a payment: program, month, day, township, village, person, card, firm (-1: none),
    fen, area, case (-1: none), proof (of the case), note, written_id (mistyped on the roster),
    roster (a list of its own), place (in it), written_name (whom it names instead), rate (fen a
    mu as printed; 0: what amount and area make).
    """
    parts = [_background(books, block) for block in Background(books).dues()]
    parts += [_planted(books), _awards(books)]
    frame = pd.concat([p for p in parts if len(p)], ignore_index=True)
    order = ["program", "month", "township", "village", "person"]
    return frame.sort_values(order, kind="stable", ignore_index=True)


def pays_in(books: Books, program: int, months: Ints) -> Flags:
    """Whether the program's rhythm pays in the months (indices)."""
    calendar = (np.datetime64(books.size.first_month) + months).astype("datetime64[M]").astype(
        int
    ) % 12
    rhythm = PROGRAMS[program].rhythm
    if rhythm == "quarter":
        return np.asarray(calendar % 3 == 2)
    if rhythm == "term":
        return np.asarray((calendar == 3) | (calendar == 9))
    if rhythm == "year":
        return np.asarray(calendar == PROGRAMS[program].month - 1)
    return np.ones(len(months), dtype=bool)


def pay_days(books: Books, program: Ints, month: Ints, township: Ints) -> Ints:
    """One day a batch, between the 9th and the 26th."""
    return books.months[month] + 8 + (program * 7 + month * 5 + township * 3) % 18


def _background(books: Books, block: DueBlock) -> pd.DataFrame:
    length = block.last - block.first + 1
    row = np.repeat(np.arange(len(length)), length)
    month = np.arange(len(row)) - np.repeat(np.cumsum(length) - length, length) + block.first[row]
    pays = pays_in(books, block.program, month)
    row, month = row[pays], month[pays]
    frame = _frame(books, np.full(len(row), block.program), block.person[row], month)
    frame = frame.assign(card=block.card[row], fen=block.fen[row], area=block.area[row])
    return frame[_alive(books, frame)]


def _frame(books: Books, program: Ints, person: Ints, month: Ints) -> pd.DataFrame:
    village = books.people.village[person]
    township = books.places.township[village]
    return pd.DataFrame(
        {
            "program": program,
            "month": month,
            "day": pay_days(books, program, month, township),
            "township": township,
            "village": village,
            "person": person,
            "firm": -1,
            "case": -1,
            "proof": False,
            "note": "",
            "written_id": "",
            "roster": "",
            "place": 0,
            "written_name": "",
            "rate": 0,
        }
    )


def _alive(books: Books, frame: pd.DataFrame) -> Flags:
    """A month is paid only to those who lived through it: later payments are planted."""
    died = books.people.died[frame["person"].to_numpy()]
    ends = books.months[frame["month"].to_numpy() + 1]
    return np.asarray((died < 0) | (died >= ends))


def _planted(books: Books) -> pd.DataFrame:
    lines = [(due, month) for due in books.dues for month in _months_of(books, due)]
    dues = [due for due, _ in lines]
    frame = _frame(
        books,
        np.array([d.program for d in dues]),
        np.array([d.person for d in dues]),
        np.array([month for _, month in lines]),
    )
    for column in (
        "card", "fen", "area", "case", "note", "written_id", "roster", "place", "written_name",
        "rate", "firm",
    ):  # fmt: skip
        frame[column] = [getattr(d, column) for d in dues]
    frame = _moved(books, frame, np.array([d.village for d in dues], dtype=np.int64))
    frame["proof"] = frame["day"].to_numpy() >= np.array([d.proof_from for d in dues])
    return frame


def _moved(books: Books, frame: pd.DataFrame, village: Ints) -> pd.DataFrame:
    """Lines that stand on the list of another village, with its township and its day."""
    here = np.where(village < 0, frame["village"].to_numpy(), village)
    township = books.places.township[here]
    day = pay_days(books, frame["program"].to_numpy(), frame["month"].to_numpy(), township)
    return frame.assign(village=here, township=township, day=day)


def _months_of(books: Books, due: Due) -> list[int]:
    months = np.arange(due.first, min(due.last, books.month_count - 1) + 1)
    chosen: list[int] = months[pays_in(books, due.program, months)].tolist()
    return chosen


def _awards(books: Books) -> pd.DataFrame:
    """Awards to live cooperatives and farms, on the card of their head; firms of a case and of
    cadres' declared kin take none here."""
    kin = {tie.other for tie in books.kin}
    fit = [i for i, f in enumerate(books.firms) if _may_win(books, f) and f.leader not in kin]
    months = np.arange(books.month_count)
    paid = months[pays_in(books, NUMBER["award"], months)]
    firm = np.repeat(np.array(fit, dtype=np.int64), len(paid))
    leader = np.array([books.firms[i].leader for i in firm], dtype=np.int64)
    frame = _frame(books, np.full(len(firm), NUMBER["award"]), leader, np.tile(paid, len(fit)))
    amounts = books.rng.integers(2, 21, len(firm)) * 250_000
    card = np.array([books.firms[i].card for i in firm], dtype=np.int64)
    return frame.assign(firm=firm, card=card, fen=amounts, area=0)


def _may_win(books: Books, firm: Firm) -> bool:
    kinds = ("农民专业合作社", "家庭农场")
    home = books.people.household[firm.leader]
    live = firm.status == "存续" and books.people.died[firm.leader] < 0
    return firm.card >= 0 and live and firm.kind in kinds and not books.reserved[home]
