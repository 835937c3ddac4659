"""Progress of long work: a plain callable, so that no room depends on a terminal."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Told of ``stage`` (a short Chinese phrase), units ``done`` and ``total`` (None: unknown)."""

    def __call__(self, stage: str, done: int, total: int | None = None) -> None: ...


def silent(stage: str, done: int, total: int | None = None) -> None:
    """Say nothing."""
