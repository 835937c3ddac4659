"""A roster judged before it is paid: verdicts, reasons, what is written and what is not."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import small_office
from june import JUNE, Counter

from graphaudit.answers import PUT_ASIDE
from graphaudit.casebook import Casebook
from graphaudit.workspace import Workspace


def rows_of(told: dict[str, object]) -> dict[int, dict[str, object]]:
    rows = told["rows"]
    assert isinstance(rows, list)
    return {row["row"]: row for row in rows}


def patterns_of(row: dict[str, object]) -> set[str]:
    reasons = row["reasons"]
    assert isinstance(reasons, list)
    return {reason["pattern"] for reason in reasons}


def test_every_row_has_a_verdict_with_reasons_and_the_column_to_mend(counter: Counter) -> None:
    told = counter.check("--program", "RURAL_DIBAO")
    rows = rows_of(told)
    assert {number: row["verdict"] for number, row in rows.items()} == {
        3: "suspected", 4: "suspected", 5: "suspected", 6: "suspected", 7: "pass",
        9: "error", 10: "error",
    }  # fmt: skip
    assert "deceased_paid" in patterns_of(rows[3])
    assert all("card_many_people" in patterns_of(rows[number]) for number in (3, 4, 5, 6))
    assert "deceased_paid" not in patterns_of(rows[4])
    reasons = {reason["pattern"]: reason for reason in rows[3]["reasons"]}
    assert reasons["card_many_people"]["column"] == "银行账号"
    assert reasons["deceased_paid"]["column"] == "身份证号"
    assert [reason["column"] for reason in rows[9]["reasons"]] == ["身份证号"]
    assert "金额（元）" in [reason["column"] for reason in rows[10]["reasons"]]
    assert told["round"] == 1


def test_totals_add_up(counter: Counter) -> None:
    totals = counter.check()["totals"]
    assert isinstance(totals, dict)
    assert totals["rows"] == totals["pass"] + totals["suspected"] + totals["error"] == 7
    assert totals["fen"] == totals["fen_pass"] + totals["fen_stopped"]
    assert totals["fen_pass"] == 125_000
    assert totals["fen_error"] == 80_000


def test_ledger_and_graph_are_not_written(counter: Counter) -> None:
    counter.run("detect")
    before = dict(_digests(counter.data))
    counter.check()
    assert dict(_digests(counter.data)) == before


def _digests(data: Path) -> Iterator[tuple[str, str]]:
    for room in ("files", "ledger", "graph", "identity", "tables"):
        for path in sorted((data / room).rglob("*")):
            if path.is_file():
                name = path.relative_to(data).as_posix()
                yield name, hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_check_says_what_detection_says_once_the_batch_is_loaded(counter: Counter) -> None:
    told = counter.check()
    said = {
        (number, reason["pattern"], reason["severity"])
        for number, row in rows_of(told).items()
        for reason in [*row["reasons"], *row["notes"]]
        if reason["finding"]
    }
    assert counter.run("load", counter.batch).code == 0
    assert counter.run("detect").code == 0
    findings = json.loads(counter.run("findings", "--json", "--all").out)
    judged = {
        (row["row"], finding["pattern"], finding["severity"])
        for finding in findings
        if finding["pattern"] not in {*told["not_judged"], *told["blind"]}
        for row in finding["rows"]
        if row["file"] == counter.batch.name
    }
    assert said == judged
    assert judged


def test_a_batch_that_is_paid_already_is_not_counted_twice(tmp_path: Path) -> None:
    data = small_office.copied(tmp_path / "工作区")
    roster = small_office.searched().parent / "上交资料" / JUNE
    told = Counter(data, roster).check()
    found = json.loads(small_office.graphaudit("--data", data, "findings", "--json").out)
    sentences = {finding["id"]: finding["sentence"]["zh"] for finding in found}
    said = {
        (reason["finding"], reason["sentence"])
        for row in rows_of(told).values()
        for reason in row["reasons"]
        if reason["finding"]
    }
    assert told["already_paid"] is True
    assert said
    assert all(sentences[finding] == sentence for finding, sentence in said)
    assert not any("already_paid" in patterns_of(row) for row in rows_of(told).values())


def test_a_copy_of_a_paid_roster_is_said_loudly(counter: Counter) -> None:
    copy = counter.batch.with_name("五月再报.csv")
    small_office.write_roster(copy, 5)
    copy.write_bytes(copy.read_bytes() + b"\r\n")
    told = counter.check(batch=copy)
    warnings = told["warnings"]
    assert isinstance(warnings, list)
    assert any(
        "100%" in warning and "2023年5月农村低保发放表.csv" in warning for warning in warnings
    )
    assert all("already_paid" in patterns_of(row) for row in rows_of(told).values())


@pytest.mark.parametrize("state", sorted(PUT_ASIDE))
def test_a_doubt_that_people_put_aside_stops_no_row(counter: Counter, state: str) -> None:
    told = counter.check()
    [finding] = {
        reason["finding"]
        for reason in rows_of(told)[3]["reasons"]
        if reason["pattern"] == "deceased_paid"
    }
    counter.run("load", counter.batch)
    counter.run("detect")
    casebook = Casebook(Workspace(counter.data))
    casebook.decide(finding, state, "本人健在")
    casebook.close()
    row = rows_of(counter.check())[3]
    assert "deceased_paid" not in patterns_of(row)
    assert "deceased_paid" in {note["pattern"] for note in row["notes"]}


def test_an_unknown_program_is_refused_or_named(
    counter: Counter, edited: Callable[..., Path]
) -> None:
    assert counter.run("check", counter.batch, "--program", "NOT_A_PROGRAM").code == 2
    roster = edited("未知项目.csv", ("农村低保资金", "星空观测补贴"))
    rows = rows_of(counter.check(batch=roster))
    assert rows[7]["verdict"] == "error"
    assert patterns_of(rows[7]) == {"program_unknown"}


def test_registers_that_are_not_loaded_make_patterns_blind_once(counter: Counter) -> None:
    told = counter.check()
    blind = told["blind"]
    assert isinstance(blind, dict)
    assert "public_employees" in {need for needed in blind.values() for need in needed}
    assert rows_of(told)[7]["verdict"] == "pass"


def test_files_that_are_no_rosters_are_refused_in_words(counter: Counter, tmp_path: Path) -> None:
    for name, content in {
        "空.csv": b"",
        "乱码.xlsx": b"PK\x03\x04" + bytes(range(256)) * 40,
        "长行.csv": b"," * 300_000,
        "死亡名单.csv": "姓名,身份证号,死亡日期\n张三,,2020年1月1日\n".encode(),
    }.items():
        path = tmp_path / name
        path.write_bytes(content)
        ended = counter.run("check", path, "--program", "RURAL_DIBAO")
        assert ended.code in (1, 2), name
        assert "Traceback" not in ended.err
        assert "错误" in ended.err


def test_the_first_check_of_an_empty_workspace_still_finds_errors(
    counter: Counter, tmp_path: Path
) -> None:
    rows = rows_of(Counter(tmp_path / "新", counter.batch).check())
    assert rows[9]["verdict"] == "error"
    assert rows[7]["verdict"] == "pass"
