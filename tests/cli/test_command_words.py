"""Words of the command line: help, options, exit codes, languages, and what a user never sees."""

from __future__ import annotations

import argparse
import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from small_office import Ended, graphaudit, write_roster

from graphaudit import cli, mishaps
from graphaudit.commands import terminal

REPOSITORY = Path(__file__).parents[2]
HAN = re.compile("[\u4e00-\u9fff]")
COMMANDS = [
    "accounts", "cases", "changes", "check", "checks", "demo", "detect", "evaluate", "export",
    "find",
    "findings", "generate", "identity", "leads", "load", "loads", "models", "patterns", "project",
    "query", "rejects", "serve", "show", "verify", "withdraw",
]  # fmt: skip
Ask = Callable[..., Ended]


def test_the_commands_are_those_of_the_contract() -> None:
    assert cli.command_names() == COMMANDS


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_says_what_it_does_in_both_languages(name: str) -> None:
    zh, en = cli.command_module(name).HELP
    assert HAN.search(zh)
    assert en and not HAN.search(en)


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_stands_in_the_readme(name: str, readme: str) -> None:
    text = (REPOSITORY / readme).read_text(encoding="utf-8")
    assert re.search(rf"graphaudit {name}\b|`{name}\b", text)


def options_of(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    """Every option and argument of a parser and of the parsers within it."""
    found: list[argparse.Action] = []
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for inner in action.choices.values():
                found += options_of(inner)
        else:
            found.append(action)
    return found


@pytest.mark.parametrize("language", terminal.LANGUAGES)
def test_options_are_explained_in_the_chosen_language(language: str) -> None:
    terminal.use_language(language)
    try:
        actions = options_of(cli.build_parser(["--help"]))
    finally:
        terminal.use_language("zh")
    helps = [a.help for a in actions if a.help and a.dest not in ("help", "version", "format")]
    assert len(helps) > 60
    assert all(bool(HAN.search(text)) == (language == "zh") for text in helps)


def test_help_needs_no_workspace_and_ends_well(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["--lang", "en", "--help"])
    assert ended.value.code == 0
    text = capsys.readouterr().out
    assert all(f"    {name} " in text for name in COMMANDS)
    assert not HAN.search(text)


def test_the_data_folder_may_stand_before_or_after_the_command(office: Path) -> None:
    before = graphaudit("--data", office, "leads", "--json")
    after = graphaudit("leads", "--json", "--data", office)
    assert before.out == after.out
    assert len(json.loads(before.out)) == 1


def test_the_later_place_wins(office: Path, tmp_path: Path) -> None:
    ended = graphaudit("--data", tmp_path / "leer", "leads", "--json", f"--data={office}")
    assert len(json.loads(ended.out)) == 1
    assert not (tmp_path / "leer").exists()


def test_actions_within_a_command_take_the_data_folder_too(office: Path) -> None:
    ended = graphaudit("patterns", "show", "card_many_people", "--data", office, "--lang", "en")
    assert ended.code == 0
    assert ended.out.splitlines()[2].startswith("One card received")


def test_the_environment_settles_folder_and_language(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRAPHAUDIT_DATA", str(office))
    monkeypatch.setenv("GRAPHAUDIT_LANG", "en")
    assert "findings (" in graphaudit("leads").out
    assert "个疑点" in graphaudit("leads", "--lang", "zh").out


def test_the_store_of_the_environment_is_used(
    own_office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRAPHAUDIT_STORE", "bolt://127.0.0.1:1")
    refused = graphaudit("--data", own_office, "project")
    assert refused.code == 1 and "127.0.0.1" in refused.err
    assert graphaudit("--data", own_office, "project", "--store", "embedded").code == 0


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["no-such-command"],
        ["leads", "--no-such-option"],
        ["leads", "--js"],
        ["findings", "--json", "--csv"],
        ["findings", "--severity", "awful"],
        ["export", "f_1", "--format", "exe", "--out", "x"],
        ["detect", "--from", "someday"],
        ["detect", "--from", "2024-02-01", "--to", "2024-01-01"],
        ["generate", "--size", "XXL", "--out", "x"],
        ["serve", "--port", "70000"],
        ["query", "-", "--param", "no equals sign"],
        ["--store", "mysql://here", "project"],
        ["--lang", "fr", "leads"],
    ],
)
def test_wrong_use_is_2_and_says_what_is_right(words: list[str], own_office: Path) -> None:
    ended = graphaudit("--data", own_office, *words, stdin=b"MATCH (p:Person) RETURN p.key")
    assert ended.code == 2
    assert ended.out == ""
    assert "处理" in ended.err
    assert "Traceback" not in ended.err


def test_an_unknown_language_of_the_environment_is_wrong_use(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GRAPHAUDIT_LANG", "fr")
    ended = graphaudit("leads")
    assert ended.code == 2 and "GRAPHAUDIT_LANG" in ended.err


@pytest.mark.parametrize(
    "words",
    [
        ["show", "f_0000000000000000"],
        ["show", "l_0000000000000000"],
        ["find", "查无此人"],
        ["load", "没有这个目录"],
        ["withdraw", "没有这个文件.xlsx"],
        ["patterns", "show", "no_such_pattern"],
        ["detect", "--pattern", "no_such_pattern"],
        ["evaluate", "--truth", "none.json"],
        ["query", "none.cypher"],
        ["export", "f_0", "--format", "svg", "--out", "x.svg"],
    ],
)
def test_what_is_not_there_is_1(words: list[str], own_office: Path) -> None:
    ended = graphaudit("--data", own_office, *words)
    assert ended.code == 1
    assert ended.out == ""
    assert ended.err.startswith("错误：")


def test_errors_are_said_in_english_when_asked(ask: Ask) -> None:
    for words in (["show", "f_0"], ["withdraw", "x"], ["detect", "--nope"], ["find", "nobody"]):
        ended = ask("--lang", "en", *words)
        assert ended.err.startswith("error: ")
        assert not HAN.search(ended.err)


def test_a_data_folder_that_is_a_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    ended = graphaudit("--data", tmp_path / "file", "leads")
    assert ended.code == 1
    assert str(tmp_path / "file") in ended.err and "--data" in ended.err
    assert (tmp_path / "file").read_text(encoding="utf-8") == "x"


@pytest.mark.parametrize("content", [b"no database at all " * 300, b""])
def test_a_broken_case_book_is_said_and_detection_mends_it(
    content: bytes, own_office: Path
) -> None:
    for path in own_office.glob("casebook.sqlite*"):
        path.unlink()
    book = own_office / "casebook.sqlite"
    book.write_bytes(content)
    ended = graphaudit("--data", own_office, "findings")
    assert ended.code == (1 if content else 0)
    assert "graphaudit detect" in ended.err + ended.out
    if content:
        assert "casebook.sqlite" in ended.err
        book.unlink()
    assert graphaudit("--data", own_office, "detect").code == 0


def test_a_failure_nobody_foresaw_is_a_sentence_and_its_trace_lies_in_a_log(
    own_office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from graphaudit.commands import leads

    def fail(*_: object) -> int:
        raise ZeroDivisionError("secret cell")

    monkeypatch.setattr(leads, "run", fail)
    ended = graphaudit("--data", own_office, "leads")
    log = own_office / "error.log"
    assert ended.code == 1
    assert "ZeroDivisionError" in ended.err and str(log) in ended.err
    assert "Traceback" not in ended.err and "secret cell" not in ended.err
    assert "secret cell" in log.read_text(encoding="utf-8")
    assert log.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("error", "word"),
    [
        (PermissionError(13, "Permission denied", "/x/y"), "/x/y"),
        (OSError(28, "No space left on device"), "磁盘"),
        (MemoryError(), "内存"),
        (sqlite3.OperationalError("database is locked"), "database is locked"),
    ],
)
def test_failures_of_the_machine_are_no_internal_errors(
    error: Exception, word: str, tmp_path: Path
) -> None:
    told = mishaps.in_words(error, tmp_path)
    assert word in str(told)
    assert not list(tmp_path.iterdir())


def test_ctrl_c_ends_without_a_trace(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from graphaudit.commands import leads

    def interrupted(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(leads, "run", interrupted)
    ended = graphaudit("--data", office, "leads")
    assert ended.code == cli.INTERRUPTED
    assert ended.err.count("\n") == 1 and "已中断" in ended.err


def in_a_process(*words: object, **settings: str) -> subprocess.CompletedProcess[bytes]:
    """The command as a user starts it."""
    environment = {"PATH": os.environ["PATH"], **settings}
    command = [sys.executable, "-m", "graphaudit.cli", *map(str, words)]
    return subprocess.run(command, capture_output=True, env=environment, cwd=REPOSITORY)


def test_chinese_is_utf8_in_a_locale_that_knows_none(office: Path) -> None:
    ended = in_a_process("find", "赵大海", "--data", office, LC_ALL="C")
    assert ended.returncode == 0
    assert "干部  赵大海" in ended.stdout.decode("utf-8")
    assert ended.stderr == b""


def test_a_reader_that_has_gone_is_no_failure(office: Path) -> None:
    command = [sys.executable, "-m", "graphaudit.cli", "--data", str(office), "findings", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as started:
        assert started.stdout is not None and started.stderr is not None
        started.stdout.close()
        assert started.stderr.read() == b""
        assert started.wait() == 0


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    ended = graphaudit("--data", tmp_path / "file" / "w", "leads")
    assert ended.code == 1 and str(tmp_path / "file" / "w") in ended.err


def test_foreign_files_in_the_workspace_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "w").mkdir()
    (tmp_path / "w" / "会议记录.docx").write_bytes(b"mine")
    write_roster(tmp_path / "2023年1月农村低保发放表.csv", 1)
    ended = graphaudit("--data", tmp_path / "w", "load", tmp_path / "2023年1月农村低保发放表.csv")
    assert ended.code == 0, ended.err
    assert (tmp_path / "w" / "会议记录.docx").read_bytes() == b"mine"
