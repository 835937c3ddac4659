"""The same rows, the same findings: byte for byte, however and how often they came in."""

from __future__ import annotations

import shutil
from pathlib import Path

import small_office


def found(data: Path, out: Path) -> bytes:
    """What ``detect`` writes; the first run of a workspace, so that everything is new."""
    ended = small_office.graphaudit("--data", data, "detect", "--json", out)
    assert ended.code == 0, ended.err
    return out.read_bytes()


def loaded(data: Path, folders: list[Path]) -> Path:
    """A workspace with a known secret, into which the folders were loaded one after another."""
    data.mkdir(parents=True)
    (data / "key").write_bytes(bytes(range(32)))
    (data / "key").chmod(0o600)
    for folder in folders:
        ended = small_office.graphaudit("--data", data, "load", folder)
        assert ended.code == 0, ended.err
    return data


def test_whatever_the_order_of_loading_the_findings_are_the_same_bytes(tmp_path: Path) -> None:
    whole = tmp_path / "上交资料"
    small_office.write_offices(whole)
    departments = []
    for department in sorted(path for path in whole.iterdir()):
        departments.append(tmp_path / "分批" / department.name)
        shutil.copytree(department, departments[-1] / department.name)

    at_once = found(loaded(tmp_path / "甲", [whole]), tmp_path / "甲.json")
    in_parts = found(loaded(tmp_path / "乙", departments[::-1]), tmp_path / "乙.json")

    assert len(at_once) > 1000
    assert at_once == in_parts


def test_another_secret_changes_keys_and_ids_and_nothing_that_people_read(
    office: Path, tmp_path: Path
) -> None:
    again = tmp_path / "工作区"
    ended = small_office.graphaudit("--data", again, "load", office.parent / "上交资料")
    assert ended.code == 0, ended.err
    assert small_office.graphaudit("--data", again, "detect").code == 0

    here, there = (
        small_office.graphaudit("--data", d, "findings", "--csv") for d in (office, again)
    )

    assert told(here.out) == told(there.out)
    assert here.out != there.out


def told(listed: str) -> list[str]:
    """The lines without the finding's id, sorted."""
    return sorted(line.split(",", 1)[1] for line in listed.splitlines())
