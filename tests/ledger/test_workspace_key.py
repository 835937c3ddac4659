"""The key under which everybody is known: lost or cut, nothing goes on under another."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphaudit.errors import GraphAuditError
from graphaudit.ledger import AlreadyLoadedError, Ledger
from graphaudit.workspace import Workspace
from loaders import LoadReport, load

ROSTER = (
    "2023年8月农村低保金发放表\n姓名,身份证号,银行卡号,发放金额\n王伟,{},6213990821854357070,100\n"
)


def loaded(folder: Path) -> tuple[LoadReport, Workspace, Path]:
    """A workspace with one roster."""
    path = folder / "a.csv"
    path.write_text(ROSTER.format("622426195001011234"), encoding="utf-8")
    workspace = Workspace(folder / "data")
    return load([path], workspace), workspace, path


@pytest.mark.parametrize("content", [b"", b"abc", b"x" * 33])
def test_a_key_of_another_length_is_refused(tmp_path: Path, content: bytes) -> None:
    Workspace(tmp_path)
    (tmp_path / "key").write_bytes(content)
    with pytest.raises(GraphAuditError, match="密钥"):
        Workspace(tmp_path)


def test_a_lost_key_is_not_replaced_where_there_is_a_ledger(tmp_path: Path) -> None:
    loaded(tmp_path)
    (tmp_path / "data" / "key").unlink()
    with pytest.raises(GraphAuditError, match="密钥"):
        Workspace(tmp_path / "data")
    assert not (tmp_path / "data" / "key").exists()


@pytest.mark.parametrize("name", ["a*", "a?b", "[a]"])
def test_a_folder_that_engines_would_take_for_a_pattern_is_refused(
    tmp_path: Path, name: str
) -> None:
    with pytest.raises(GraphAuditError, match="路径"):
        Workspace(tmp_path / name)
    assert not (tmp_path / name).exists()


def test_a_file_that_another_process_loads_meanwhile_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "b.csv"
    path.write_text(ROSTER.format("622426195001011234"), encoding="utf-8")
    begin = Ledger.begin

    def overtaken(ledger: Ledger, sha256: str, name: str) -> object:
        with begin(ledger, sha256, name) as other:
            other.commit({"sheets": []})
        raise AlreadyLoadedError("已导入", where=name)

    monkeypatch.setattr(Ledger, "begin", overtaken)
    report = load([path], Workspace(tmp_path / "data"))
    assert not report.refused and not any(sheet.accepted for sheet in report.sheets)
