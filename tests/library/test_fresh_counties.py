"""The whole library on two counties of seeds nobody chose: what it finds, what it leaves alone."""

from __future__ import annotations

from collections import Counter

from fresh_counties import FreshCounty

from graphaudit.patterns import read_patterns

LIBRARY = {pattern.id: pattern for pattern in read_patterns()}
ENOUGH = 5
"""Cases of a pattern from which on its own recall says something."""


def counted(counties: list[FreshCounty]) -> dict[str, Counter[str]]:
    """Pattern → cases, found, look-alikes, those above medium, over both counties."""
    names = ("cases", "found", "lookalikes", "lookalikes_above_medium")
    sums: dict[str, Counter[str]] = {}
    for county in counties:
        for score in county.scored.scores:
            mine = sums.setdefault(score.pattern, Counter())
            mine.update({name: getattr(score, name) for name in names})
    return sums


def missed(counties: list[FreshCounty]) -> list[tuple[int, str, str]]:
    return [(c.seed, case, pattern) for c in counties for case, pattern in c.scored.missed]


def test_nearly_every_planted_case_is_found(counties: list[FreshCounty]) -> None:
    total: Counter[str] = sum(counted(counties).values(), Counter())
    assert total["cases"] > 2 * len(LIBRARY) * 0.9
    assert total["found"] / total["cases"] >= 0.98, missed(counties)


def test_no_pattern_with_enough_cases_misses_more_than_one_in_ten(
    counties: list[FreshCounty],
) -> None:
    weak = {
        name: (count["found"], count["cases"])
        for name, count in counted(counties).items()
        if count["cases"] >= ENOUGH and count["found"] < 0.9 * count["cases"] - 1
    }
    assert not weak, missed(counties)


def test_hardly_any_pattern_finds_none_of_its_cases(counties: list[FreshCounty]) -> None:
    counts = counted(counties).items()
    silent = {name for name, count in counts if count["cases"] and not count["found"]}
    assert len(silent) <= 0.03 * len(LIBRARY), missed(counties)


def test_every_pattern_has_a_planted_case_and_a_look_alike(counties: list[FreshCounty]) -> None:
    sums = counted(counties)
    without = {
        name
        for name in LIBRARY
        if not sums.get(name, Counter())["cases"] or not sums[name]["lookalikes"]
    }
    assert not without


def test_look_alikes_stay_below_high(counties: list[FreshCounty]) -> None:
    total: Counter[str] = sum(counted(counties).values(), Counter())
    flagged = [(c.seed, *one) for c in counties for one in c.scored.flagged]
    assert total["lookalikes_above_medium"] <= 0.02 * total["lookalikes"], flagged


def test_the_top_of_the_list_can_be_trusted(counties: list[FreshCounty]) -> None:
    assert all((c.scored.findings_at_top or 0.0) >= 0.9 for c in counties)


def test_every_finding_has_rows_a_subject_and_a_sentence(counties: list[FreshCounty]) -> None:
    for county in counties:
        for finding in county.findings:
            assert finding.rows, finding.id
            assert finding.subject.number, finding.id
            assert finding.sentence["zh"] and finding.sentence["en"], finding.id


def test_no_sentence_convicts(counties: list[FreshCounty]) -> None:
    convicting = ("控制", "冒领", "套取", "团伙", "骗取", "违法", "可能", "controls")
    said = {f.sentence["zh"] + f.sentence["en"] for c in counties for f in c.findings}
    assert not [text for text in said if any(word in text for word in convicting)]


def test_entitled_and_not_paid_is_never_mixed_with_suspicion(counties: list[FreshCounty]) -> None:
    missed_out = {p.id for p in LIBRARY.values() if p.pattern_class == "missed"}
    for county in counties:
        kept_apart = {f.id for f in county.findings if f.pattern in missed_out}
        with county.office() as office:
            in_leads = {one for lead in office.casebook.leads() for one in lead.findings}
        assert kept_apart and not kept_apart & in_leads
