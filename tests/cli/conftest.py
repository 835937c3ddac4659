"""Workspaces for the commands: one that is loaded and searched, and copies of it to change."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import small_office
from small_office import Ended


@pytest.fixture(scope="session")
def office() -> Path:
    """The small office's workspace, loaded and searched; nobody changes it."""
    return small_office.searched()


@pytest.fixture
def own_office(tmp_path: Path) -> Path:
    """A copy of it that a test may change."""
    return small_office.copied(tmp_path / "工作区")


@pytest.fixture
def ask(office: Path) -> Callable[..., Ended]:
    """A command that only reads, on the small office."""

    def run(*words: object, **more: bytes) -> Ended:
        return small_office.graphaudit("--data", office, *words, **more)

    return run
