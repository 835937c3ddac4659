"""People who seem entitled and are not paid stand apart from everything suspicious."""

from __future__ import annotations

from dataclasses import replace

from findings import finding

from graphaudit.finding import MISSED
from graphaudit.leads import make_leads


def test_a_finding_of_somebody_left_out_joins_no_lead() -> None:
    doubtful = finding("1", ["甲"], ["1"])
    left_out = replace(finding("2", ["甲"], []), pattern_class=MISSED, severity="info")

    (lead,) = make_leads([doubtful, left_out], lambda text: text)

    assert lead.findings == ("f_1",)
    assert make_leads([left_out], lambda text: text) == []
    assert (doubtful.is_doubt, left_out.is_doubt) == (True, False)


def test_a_suppressed_finding_casts_no_doubt_either() -> None:
    assert not finding("1", status="suppressed").is_doubt
