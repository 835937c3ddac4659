"""Cycles, copied blocks and shared members, each against a plain oracle on random lists."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations

import numpy as np
import pytest

from graphaudit.algorithms import cyclic_rows, member_overlap, reused_rows
from graphaudit.algorithms.rows import Record, texts

CYCLE = {"min_period": 5, "max_period": 200, "min_match": 0.9, "min_cycles": 2}
REUSED = {"min_run": 6, "max_on_roll": 0.9}
OVERLAP = {"min_overlap": 0.6, "min_members": 5}
DAY = date(2023, 5, 18)


def listed(tokens: list[int], sheet: str = "a:0") -> list[Record]:
    """A list of one program and month: a row a token, a card and a person each."""
    return [
        {
            "sheet": sheet,
            "row_no": place,
            "batch": f"b_{sheet}",
            "card": f"c_{token}",
            "person": f"p_{token}",
            "name": f"n{token}",
            "told": "TEMP_RELIEF|202305",
            "times": 1,
            "src": f"{sheet}:{place}",
            "fen": 1000 + token,
            "day": DAY,
            "counts": 1,
        }
        for place, token in enumerate(tokens, 1)
    ]


def exact_cycle(tokens: list[int]) -> int:
    """The smallest period from 5 on of which some stretch of twice its length agrees; 0: none."""
    for period in range(5, len(tokens) // 2 + 1):
        for start in range(len(tokens) - 2 * period + 1):
            first = tokens[start : start + period]
            if first == tokens[start + period : start + 2 * period] and len(set(first)) == period:
                return period
    return 0


@pytest.mark.parametrize("seed", range(12))
def test_a_cycle_is_found_where_and_only_where_the_rows_repeat(seed: int) -> None:
    rng = np.random.default_rng(seed)
    before, after = (rng.permutation(900)[: int(rng.integers(0, 40))].tolist() for _ in "ab")
    circle = (1000 + rng.permutation(int(rng.integers(5, 30)))).tolist()
    cycles = (0, 1, 2, 3)[seed % 4]
    tokens = [*before, *circle * cycles, *[t + 2000 for t in after]]

    hits = cyclic_rows.detect(listed(tokens), CYCLE)

    assert [hit["period"] for hit in hits] == [p for p in [exact_cycle(tokens)] if p]
    assert [len(texts(hit["rows"])) for hit in hits] == [cycles * len(circle)] * (cycles > 1)


def test_one_wrong_row_in_ten_does_not_hide_a_cycle_and_one_in_five_does() -> None:
    circle = list(range(20))
    few = [t if place % 10 else 5000 + place for place, t in enumerate(circle * 3, 1)]
    many = [t if place % 5 else 5000 + place for place, t in enumerate(circle * 3, 1)]

    hits = cyclic_rows.detect(listed(few), CYCLE | {"min_match": 0.8})

    assert [hit["period"] for hit in hits] == [20]
    assert cyclic_rows.detect(listed(many), CYCLE) == []


def copied(old: list[int], new: list[int]) -> list[Record]:
    """An old one-off list and a later one of another program."""
    lists = []
    for sheet, tokens, program, later in (("a:0", old, "TEMP", 0), ("b:0", new, "WINTER", 200)):
        changed = {"program": program, "day": DAY + timedelta(later), "on_roll": 0}
        flags = {"old": int(later == 0), "once": int(later == 0)}
        changed |= {"card_since": changed["day"], "name_since": changed["day"]}
        lists += [row | changed | flags for row in listed(tokens, sheet)]
    return lists


def longest_common_run(one: list[int], other: list[int]) -> int:
    """By dynamic programming, as textbooks have it."""
    best, row = 0, [0] * (len(other) + 1)
    for token in one:
        row = [0, *(row[n] + 1 if token == there else 0 for n, there in enumerate(other))]
        best = max(best, *row)
    return best


@pytest.mark.parametrize("seed", range(12))
def test_the_longest_copied_block_is_the_longest_common_run(seed: int) -> None:
    rng = np.random.default_rng(seed)
    old = rng.permutation(60).tolist()
    start, length = int(rng.integers(0, 40)), int(rng.integers(2, 16))
    block = old[start : start + length]
    new = [*range(100, 110), *block, *rng.permutation(np.arange(200, 230)).tolist()]

    hits = reused_rows.detect(copied(old, new), REUSED)

    longest = longest_common_run(old, new)
    assert [hit["length"] for hit in hits] == [longest] * (longest >= 6)


def test_a_block_that_the_later_program_knew_before_the_old_list_is_none() -> None:
    rows = copied(list(range(10)), list(range(10)))
    known = [row | {"card_since": DAY, "name_since": DAY} for row in rows]
    assert [hit["length"] for hit in reused_rows.detect(rows, REUSED)] == [10]
    assert reused_rows.detect(known, REUSED) == []


@pytest.mark.parametrize("seed", range(6))
def test_pairs_of_cooperatives_are_those_of_every_pair_counted(seed: int) -> None:
    rng = np.random.default_rng(seed)
    coops = {f"e_{n}": set(rng.integers(0, 12, 9).tolist()) for n in range(14)}
    rows: list[Record] = [
        {"enterprise": name, "member": f"p_{m}", "src": [f"s:0:{m}"]}
        for name, members in coops.items()
        for m in sorted(members)
    ]
    wanted = [
        sorted(pair)
        for pair in combinations(sorted(coops), 2)
        if min(len(coops[n]) for n in pair) >= 5
        and len(coops[pair[0]] & coops[pair[1]]) >= 0.6 * len(coops[pair[0]] | coops[pair[1]])
    ]

    assert [hit["enterprises"] for hit in member_overlap.detect(rows, OVERLAP)] == wanted
