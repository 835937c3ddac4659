"""The demo and the synthetic county: what they print last, and what they refuse to mix."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import small_office
from small_office import graphaudit

from graphaudit.commands import demo


@pytest.fixture
def small_county(monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo on a few files instead of three thousand persons."""

    def write(size: str, seed: int, out: Path, truth: Path) -> None:
        small_office.write_offices(out)
        truth.write_text("{}", encoding="utf-8")

    monkeypatch.setattr(demo, "write_county", write)


@pytest.mark.usefixtures("small_county")
def test_the_last_line_of_the_demo_is_the_reports_path_alone(tmp_path: Path) -> None:
    ended = graphaudit("--data", tmp_path / "演示", "demo", "--size", "S")
    assert ended.code == 0, ended.err
    report = Path(ended.last_line)
    assert report.is_absolute() and report.is_file()
    text = report.read_text(encoding="utf-8")
    assert not re.search(r"""(src|href)\s*=\s*["']?\s*(https?:)?//""", text)
    assert "疑点 10 个" in ended.out
    again = graphaudit("--data", tmp_path / "演示", "demo", "--size", "S")
    assert again.code == 0 and again.last_line == ended.last_line


@pytest.mark.usefixtures("small_county")
def test_the_demo_does_not_mix_with_other_data(own_office: Path) -> None:
    ended = graphaudit("--data", own_office, "demo")
    assert ended.code == 2
    assert ended.out == "" and "--data" in ended.err


@pytest.mark.usefixtures("small_county")
def test_without_a_folder_the_demo_lies_in_one_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ended = graphaudit("--lang", "en", "demo", "--seed", "7")
    assert ended.code == 0, ended.err
    assert Path(ended.last_line) == tmp_path / "graphaudit-demo" / "S-7" / "report.html"
    assert [path.name for path in tmp_path.iterdir()] == ["graphaudit-demo"]


def test_generate_writes_files_and_truth_apart_and_no_workspace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ended = graphaudit("generate", "--size", "S", "--seed", "3", "--out", "县")
    assert ended.code == 0, ended.err
    assert {path.name for path in tmp_path.iterdir()} == {"县", "县.truth.json"}
    truth = json.loads((tmp_path / "县.truth.json").read_text(encoding="utf-8"))
    assert (truth["seed"], truth["size"]) == (3, "S")
    again = graphaudit("generate", "--out", "县")
    assert again.code == 2 and "县" in again.err


def test_generate_refuses_a_truth_that_the_loader_would_see(tmp_path: Path) -> None:
    ended = graphaudit("generate", "--out", tmp_path / "县", "--truth", tmp_path / "县" / "t.json")
    assert ended.code == 2
    assert not (tmp_path / "县").exists()
