"""The counties of this commit, settled once for all tests of the library."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

import pytest
from fresh_counties import FreshCounty, settle


@pytest.fixture(scope="session")
def counties(
    tmp_path_factory: pytest.TempPathFactory, script: Callable[[str], ModuleType]
) -> list[FreshCounty]:
    """Two counties, of the seeds that stand in the session's heading."""
    seeds = script("measure").seeds_of_commit()
    folder = tmp_path_factory.mktemp("fresh")
    return [settle(seed, folder) for seed in seeds]
