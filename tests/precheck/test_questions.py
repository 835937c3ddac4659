"""Which properties the scratch graph is filled with."""

from __future__ import annotations

from graphaudit.explanations import read_explanations
from graphaudit.model import RELATIONSHIP_BY_NAME
from graphaudit.patterns import read_patterns
from graphaudit.policy import load_policy
from graphaudit.precheck.questions import Questions


def test_what_queries_read_is_there_and_what_none_reads_is_not() -> None:
    asked = Questions.of(read_patterns(None), read_explanations(None), load_policy())
    declared = {prop.name for prop in RELATIONSHIP_BY_NAME["PAID"].properties}
    assert {"src", "program", "day_no", "fen", "state", "channel"} <= asked.named & declared
    assert "day_origin" in declared - asked.named
