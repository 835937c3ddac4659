"""Periods and sums as papers and pages say them."""

from __future__ import annotations

import pytest

from api.drawing import _environment
from viz.papers.rosters import period_in_words, periods_in_words


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("202403", "2024年3月"),
        ("2024", "2024年"),
        ("202401-202403", "2024年1月至2024年3月"),
        ("第一批", "第一批"),
        ("", ""),
    ],
)
def test_a_period_in_words(period: str, words: str) -> None:
    assert period_in_words(period) == words
    assert periods_in_words(period) == words


def test_months_that_follow_one_another_are_one_span() -> None:
    assert (
        periods_in_words("202312,202401,202405,2025") == "2023年12月至2024年1月、2024年5月、2025年"
    )


@pytest.mark.parametrize(
    ("fen", "yuan", "whole"),
    [
        (-90_340, "-903.40", "-903"),
        (-5, "-0.05", "0"),
        (123_456, "1,234.56", "1,235"),
        (0, "0.00", "0"),
    ],
)
def test_a_sum_below_nothing_is_said_to_the_fen(fen: int, yuan: str, whole: str) -> None:
    parts = "{% import 'parts.html.j2' as parts with context %}"
    said = "{{ parts.yuan(fen) }} {{ parts.whole(fen) }}"
    told = _environment().from_string(parts + said).render(fen=fen, say=lambda zh, en: zh)
    assert told == f"{yuan} {whole}"
