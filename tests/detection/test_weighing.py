"""What leaves a hit, what stays and what caps it, on lines written by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from graphaudit.evidence import Line, Match
from graphaudit.explanations import Effect, InnocentExplanation
from graphaudit.policy import load_policy
from graphaudit.weighing import Asked, Case, Threshold, Verdict, weigh

POLICY = load_policy()


def line(number: int, person: str, **values: object) -> Line:
    """A payment to a person; its row and number are the same unless said otherwise."""
    plain = Line(
        line=number,
        about=number,
        hit=0,
        row=f"row{number}",
        person=person,
        household=None,
        enterprise=None,
        card="c_1",
        other="p_holder",
        phone=None,
        township=None,
        program="RURAL_DIBAO",
        day=date(2023, 1, 31),
        fen=100,
        paid=True,
        beneficiary=person,
        tested=True,
    )
    return plain._replace(**values)  # type is checked by the tuple's users


def explanation(effect: Effect, code: str = "C04", by: str | None = None) -> InnocentExplanation:
    texts = {"zh": "问", "en": "ask"}
    return InnocentExplanation(
        code, texts, texts, (), effect, by, None if by else "…", None, None, None, "v"
    )


LEAVES = Effect("leaves")
AT_MOST_MEDIUM = Effect("at_most", "medium")


def asked(matched: Sequence[int], effect: Effect = LEAVES, result: str = "holds") -> Asked:
    return Asked(explanation(effect), {no: Match(result, "reg:0:1") for no in matched})


def judge(lines: Sequence[Line], *explanations: Asked, least: int = 0) -> Verdict:
    people = sorted({one.person for one in lines if one.person})
    rows = [one.row for one in lines]
    thresholds = [Threshold("people", "keys", people, least)] if least else []
    return weigh(Case(lines, rows, "c_1", "critical", thresholds), explanations, POLICY)


def test_a_payment_to_a_card_with_two_holders_needs_both_explained() -> None:
    two_holders = [line(1, "p_a", other="p_x"), line(2, "p_a", other="p_y", about=1, row="row1")]
    assert not judge(two_holders, asked([1])).suppressed
    assert judge(two_holders, asked([1, 2])).suppressed


def test_two_explanations_may_excuse_a_person_together() -> None:
    verdict = judge([line(1, "p_a"), line(2, "p_a")], asked([1]), asked([2]))
    assert verdict.suppressed
    assert {e.result for e in verdict.explanations} == {"ruled_out"}


def test_at_least_is_tested_on_what_is_left() -> None:
    three = [line(1, "p_a"), line(2, "p_b"), line(3, "p_c")]
    assert not judge(three, asked([1]), least=2).suppressed
    assert judge(three, asked([1]), least=3).suppressed


def test_a_hit_that_nothing_left_is_not_measured_again() -> None:
    assert not judge([line(1, "p_a")], asked([]), least=3).suppressed


def test_a_cap_never_raises_a_severity() -> None:
    verdict = weigh(
        Case([line(1, "p_a")], ["row1"], "c_1", "low"), [asked([1], AT_MOST_MEDIUM)], POLICY
    )
    assert verdict.severity == "low"


def test_a_cap_on_everything_lowers_and_removes_nothing() -> None:
    verdict = judge([line(1, "p_a")], asked([1], AT_MOST_MEDIUM))
    assert (verdict.severity, verdict.rows, verdict.suppressed) == ("medium", ("row1",), False)


def test_a_note_changes_nothing() -> None:
    verdict = judge([line(1, "p_a")], asked([1], Effect("note")))
    assert (verdict.severity, verdict.rows) == ("critical", ("row1",))
    assert [e.result for e in verdict.explanations] == ["holds"]


def test_a_fact_that_is_not_sure_asks() -> None:
    verdict = judge([line(1, "p_a")], asked([1], result="unknown"))
    assert [e.result for e in verdict.explanations] == ["unknown"]
    assert [q.beneficiaries for q in verdict.questions] == [("p_a",)]
    assert verdict.severity == "critical"


@pytest.mark.parametrize(
    ("second", "found"), [("ruled_out", "ruled_out"), (None, "unknown"), ("unknown", "unknown")]
)
def test_what_no_fact_speaks_of_is_open_where_the_file_says_so(
    second: str | None, found: str
) -> None:
    one = asked([1], AT_MOST_MEDIUM, "ruled_out")
    matches = {**one.matches, **({2: Match(second, "b:0:2")} if second else {})}
    told = replace(one, matches=matches)
    statement = replace(told, explanation=replace(one.explanation, unmatched="unknown"))

    verdict = judge([line(1, "p_1"), line(2, "p_1")], statement)
    plain = judge([line(1, "p_1"), line(2, "p_1")], told)

    assert [e.result for e in verdict.explanations] == [found]
    assert len(verdict.questions) == (found == "unknown")
    assert [e.result for e in plain.explanations] == [
        "unknown" if second == "unknown" else "ruled_out"
    ]


def test_work_done_elsewhere_is_unknown_unless_resolution_is_sure() -> None:
    ledger = Asked(explanation(LEAVES, by="ledger"), {})
    sure = Asked(explanation(LEAVES, by="resolution"), {}, unsure=frozenset())
    verdict = judge([line(1, "p_a")], ledger, sure)
    assert [e.result for e in verdict.explanations] == ["unknown", "ruled_out"]


def test_a_supporting_row_of_a_person_who_left_goes_too() -> None:
    account = line(3, "p_a", row="account", about=3, paid=False, tested=False, fen=0)
    verdict = judge([line(1, "p_a"), line(2, "p_b"), account], asked([1]))
    assert verdict.rows == ("row2",)
    assert "p_a" in verdict.gone


def test_rows_that_speak_of_nobody_stay_with_the_hit() -> None:
    case = Case([line(1, "p_a"), line(2, "p_b")], ["row1", "row2", "other"], "c_1", "high")
    assert weigh(case, [asked([1])], POLICY).rows == ("row2", "other")


def test_a_hit_without_any_line_cannot_be_excused() -> None:
    verdict = weigh(Case([], ["row1"], "c_1", "high"), [asked([])], POLICY)
    assert (verdict.suppressed, verdict.rows) == (False, ("row1",))
    assert [(e.beneficiary, e.result) for e in verdict.explanations] == [("c_1", "unknown")]
