"""Relatives of one cadre on aid: is their share of households higher than chance in the village?

One-sided Fisher test on households: kin or not, paid or not; beside it the lift, the share of
kin households paid over the share of all households paid. Where most of the kin are paid, over
that of the other households: kin are a good part of a small village's share and would hide in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from scipy.stats import hypergeom

from graphaudit.algorithms.rows import Record, day, texts, whole


@dataclass
class _Kin:
    """What is known of one cadre's relatives in one village."""

    cadre: str
    village: str
    households: int
    households_paid: int
    homes: set[str] = field(default_factory=set)
    homes_paid: set[str] = field(default_factory=set)
    posts: set[str] = field(default_factory=set)
    paid: dict[str, Record] = field(default_factory=dict)

    def add(self, row: Record) -> None:
        """Take in one relative."""
        home = str(row["home"])
        self.homes.add(home)
        self.posts.add(str(row["post"]))
        if texts(row["rows"]):
            self.homes_paid.add(home)
            self.paid[str(row["relative"])] = row

    @property
    def lift(self) -> float:
        """Share of kin households paid over what is usual in the village; of nobody half a one."""
        paid, homes = len(self.homes_paid), len(self.homes)
        others, others_paid = self.households, float(self.households_paid)
        if 2 * paid >= homes:
            others, others_paid = max(others - homes, 1), max(others_paid - paid, 0.5)
        return paid / homes / (others_paid / others)

    @property
    def p_value(self) -> float:
        """The chance of at least so many paid households among so many drawn from the village."""
        drawn = hypergeom(self.households, self.households_paid, len(self.homes))
        return float(drawn.sf(len(self.homes_paid) - 1))

    def as_hit(self) -> Record:
        """The columns of the pattern."""
        rows = self.paid.values()
        return {
            "cadre": self.cadre,
            "cadres": sorted(self.posts),
            "village": self.village,
            "people": sorted(self.paid),
            "programs": [program for row in rows for program in texts(row["programs"])],
            "rows": [src for row in rows for src in texts(row["rows"])],
            "fen": sum(whole(row["fen"]) for row in rows),
            "first_day": min(_days(rows, "first_day"), default=None),
            "last_day": max(_days(rows, "last_day"), default=None),
            "kin_households": len(self.homes),
            "kin_households_paid": len(self.homes_paid),
            "households": self.households,
            "households_paid": self.households_paid,
            "lift": round(self.lift, 2),
            "p_value": float(f"{self.p_value:.3g}"),
        }


def _days(rows: Iterable[Record], name: str) -> list[date]:
    return [found for row in rows if (found := day(row[name]))]


def detect(rows: list[Record], params: Mapping[str, object]) -> list[Record]:
    """One hit a cadre and village whose kin reach ``min_kin``, ``min_lift`` and ``max_p``."""
    found: dict[tuple[str, str], _Kin] = {}
    for row in rows:
        key = (str(row["cadre"]), str(row["village"]))
        kin = found.setdefault(
            key, _Kin(*key, whole(row["households"]), whole(row["households_paid"]))
        )
        kin.add(row)
    return [kin.as_hit() for _, kin in sorted(found.items()) if _clusters(kin, params)]


def _clusters(kin: _Kin, params: Mapping[str, object]) -> bool:
    return (
        len(kin.paid) >= whole(params["min_kin"])
        and kin.lift >= float(str(params["min_lift"]))
        and kin.p_value < float(str(params["max_p"]))
    )
