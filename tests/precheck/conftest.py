"""The small office before June's roster was loaded, and June's roster as it is handed in."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import small_office
from june import JUNE, Counter


@pytest.fixture(scope="session")
def before_june(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with all files but June's roster, and that roster; nobody changes them."""
    base = tmp_path_factory.mktemp("before-june")
    small_office.write_offices(base / "上交资料")
    shutil.move(base / "上交资料" / JUNE, base / Path(JUNE).name)
    ended = small_office.graphaudit("--data", base / "工作区", "load", base / "上交资料")
    assert ended.code == 0, ended.err
    return base


@pytest.fixture
def counter(before_june: Path, tmp_path: Path) -> Counter:
    """A copy of it that a test may change."""
    data = Path(shutil.copytree(before_june / "工作区", tmp_path / "工作区"))
    return Counter(data, Path(shutil.copy(before_june / Path(JUNE).name, tmp_path)))


@pytest.fixture
def edited(counter: Counter) -> Callable[..., Path]:
    """June's roster with words replaced, under a name of its own."""

    def edit(name: str, *changes: tuple[str, str]) -> Path:
        text = counter.batch.read_bytes().decode("gb18030")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        path = counter.batch.with_name(name)
        path.write_bytes(text.encode("gb18030"))
        return path

    return edit
