"""What the table of changes says of a finding that changed."""

from __future__ import annotations

import pytest

from graphaudit.changes import Changed
from graphaudit.commands.changes import what_changed
from graphaudit.finding import Json


@pytest.mark.parametrize(
    ("change", "before", "told"),
    [
        ("changed", {"rows": (3, 4)}, "证据行 3 → 4"),
        ("changed", {}, "证据行或解释的内容"),
        ("gone", {}, ""),
    ],
)
def test_a_change_is_never_left_unsaid(
    change: str, before: dict[str, tuple[Json, Json]], told: str
) -> None:
    assert told == what_changed(Changed("f_1", change, before, "", {}))
