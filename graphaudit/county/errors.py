"""What can go wrong while a county is drawn."""

from __future__ import annotations

from graphaudit.errors import GraphAuditError


class CountyTooSmallError(GraphAuditError):
    """The county has no unclaimed people left for a case that must be planted."""

    def __init__(self, wanted: str) -> None:
        super().__init__(
            "生成的县人口不足，无法安排全部案例",
            where=wanted,
            fix="换一个 --seed，或选用更大的 --size",
        )
