"""A folder as strangers hand it over: what cannot be read is named, and the rest loads."""

from __future__ import annotations

import io
import json
import os
import struct
import zipfile
from pathlib import Path

import pytest
from books import resident_id
from openpyxl import Workbook, load_workbook
from small_office import CADRE_CARD, LAWFUL, Ended, graphaudit, write_roster

RARE = "𠮷𡧛"  # two characters beyond the basic plane, four bytes each in UTF-8
NUMBER = resident_id("19660102", 41)
HEAD = ["姓名", "身份证号", "银行账号", "金额（元）"]
CARD = LAWFUL["冯小雨"][1]


def encrypted() -> bytes:
    """An office file under a password: a compound file with an encrypted package in it."""
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0")
    directory = b""
    for name in ("Root Entry", "EncryptionInfo", "EncryptedPackage"):
        raw = name.encode("utf-16-le")
        directory += raw.ljust(64, b"\0") + struct.pack("<H", len(raw) + 2) + bytes(62)
    return header + directory.ljust(1024, b"\0")


def zipped(name: str, content: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return target.getvalue()


def workbook(path: Path, title: str, rows: list[list[object]]) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append([title])
    for row in [HEAD, *rows]:
        sheet.append(row)
    book.save(path)


@pytest.fixture(scope="module")
def handed_over(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the issue's list."""
    folder = tmp_path_factory.mktemp("资料") / "上交"
    folder.mkdir()
    (folder / "加密.xlsx").write_bytes(encrypted())
    (folder / "空文件.xlsx").write_bytes(b"")
    (folder / "通知.pdf").write_bytes(b"%PDF-1.7\n" + bytes(2000))
    (folder / "炸弹.zip").write_bytes(zipped("2023年1月农村低保发放表.csv", b"0" * (400 << 20)))
    workbook(folder / "2023年2月农村低保发放表.xlsx", "2023年2月农村低保发放表", [])
    write_roster(folder / "2023年3月农村低保发放表.csv", 3)
    outside = folder.parent / "外面.csv"
    write_roster(outside, 4)
    (folder / "2023年4月农村低保发放表.csv").symlink_to(outside)
    cut = (
        "姓名,身份证号,银行账号,金额（元）\r\n"
        f"{RARE},{NUMBER},{CARD},300.00\r\n孙小妹,{resident_id('19700203', 22)},62170012"
    )
    (folder / "2023年5月农村低保发放表.csv").write_bytes(cut.encode("utf-8"))
    workbook(
        folder / "2023年6月农村低保发放表.xlsx",
        "2023年6月农村低保发放表",
        [
            [RARE, NUMBER, CADRE_CARD, "=100+200"],
            ["=cmd|' /C calc'!A0", resident_id("19710203", 33), CARD, 200],
        ],
    )
    return folder


@pytest.fixture(scope="module")
def workspace(handed_over: Path) -> Path:
    return handed_over.parent / "w"


@pytest.fixture(scope="module")
def loaded(handed_over: Path, workspace: Path) -> Ended:
    """The folder, loaded."""
    return graphaudit("--data", workspace, "load", handed_over, "--json")


@pytest.fixture
def files(loaded: Ended) -> dict[str, dict[str, object]]:
    """File → what ``load --json`` says of it."""
    return {each["file"]: each for each in json.loads(loaded.out)["files"]}


def rejects(told: dict[str, object]) -> list[dict[str, object]]:
    found = told["rejects"]
    assert isinstance(found, list)
    return found


def test_the_rest_loads_and_that_is_a_success(
    loaded: Ended, files: dict[str, dict[str, object]]
) -> None:
    assert loaded.code == 0
    assert "Traceback" not in loaded.err
    assert files["2023年3月农村低保发放表.csv"]["accepted"] == 5


def test_every_file_is_named_once(files: dict[str, dict[str, object]], handed_over: Path) -> None:
    given = {path.name for path in handed_over.iterdir()}
    assert {name.split("/")[0] for name in files} == given


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("加密.xlsx", "密码"),
        ("空文件.xlsx", "空"),
        ("通知.pdf", "PDF"),
        ("炸弹.zip", "解压"),
        ("2023年4月农村低保发放表.csv", "链接"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_what_to_do(
    files: dict[str, dict[str, object]], name: str, word: str
) -> None:
    told = next(file for key, file in files.items() if key.split("/")[0] == name)
    assert told["register"] is None
    assert word in str(told["why"]), told
    assert told["fix"]


def test_a_sheet_without_rows_is_named_and_counts_nothing(
    files: dict[str, dict[str, object]],
) -> None:
    told = files["2023年2月农村低保发放表.xlsx"]
    assert told["accepted"] == told["rejected"] == 0
    assert told["why"]


def test_lines_add_up_in_every_file(files: dict[str, dict[str, object]]) -> None:
    for name, told in files.items():
        whole = int(str(told["accepted"])) + int(str(told["rejected"])) + int(str(told["skipped"]))
        assert told["rows"] == whole, name


def test_the_line_before_the_cut_is_kept_and_the_cut_line_is_accounted_for(
    files: dict[str, dict[str, object]],
) -> None:
    told = files["2023年5月农村低保发放表.csv"]
    assert (told["accepted"], told["rejected"], told["fen"]) == (1, 1, 30_000)
    assert [reject["row"] for reject in rejects(told)] == [3]


def test_a_formula_is_no_amount_and_the_cell_is_named(
    files: dict[str, dict[str, object]],
) -> None:
    told = files["2023年6月农村低保发放表.xlsx"]
    assert told["rejected"] == 1
    (refused,) = rejects(told)
    assert refused["row"] == 3 and str(refused["column"]).startswith("金额")


def test_rare_names_survive_to_the_graph(loaded: Ended, workspace: Path) -> None:
    assert graphaudit("--data", workspace, "detect").code == 0
    assert RARE in graphaudit("--data", workspace, "find", RARE).out
    assert RARE in graphaudit("--data", workspace, "find", NUMBER).out


def test_the_rejects_can_be_sent_back_and_run_nothing(
    loaded: Ended, workspace: Path, tmp_path: Path
) -> None:
    assert graphaudit("--data", workspace, "rejects", "--out", tmp_path / "退回.xlsx").code == 0
    book = load_workbook(tmp_path / "退回.xlsx")
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert any("2023年6月农村低保发放表.xlsx" in str(cell.value) for cell in cells)
    assert {cell.data_type for cell in cells} <= {"s", "n"}


def test_strict_is_3_when_anything_was_left_out(
    loaded: Ended, handed_over: Path, workspace: Path
) -> None:
    ended = graphaudit("--data", workspace, "load", handed_over, "--strict")
    assert ended.code == 3
    assert "未读取 加密.xlsx" in ended.err and "处理：" in ended.err


def test_loading_the_same_again_changes_nothing(
    loaded: Ended, handed_over: Path, workspace: Path
) -> None:
    before = graphaudit("--data", workspace, "project").out
    again = graphaudit("--data", workspace, "load", handed_over, "--json")
    assert again.code == 0
    assert sum(int(f["accepted"]) for f in json.loads(again.out)["files"]) == 0
    assert graphaudit("--data", workspace, "project").out == before


def test_a_trial_loads_nothing(handed_over: Path, tmp_path: Path) -> None:
    ended = graphaudit("--data", tmp_path / "w", "load", handed_over, "--dry-run")
    assert ended.code == 0 and "试读" in ended.err
    assert json.loads(graphaudit("--data", tmp_path / "w", "loads", "--json").out) == []


@pytest.mark.parametrize("name", ["加密.xlsx", "空文件.xlsx", "通知.pdf", "炸弹.zip"])
def test_where_nothing_can_be_loaded_it_is_1(name: str, handed_over: Path, tmp_path: Path) -> None:
    ended = graphaudit("--data", tmp_path / "w", "load", handed_over / name)
    assert ended.code == 1
    assert name in ended.err


def test_the_workspace_within_the_folder_is_not_loaded(tmp_path: Path) -> None:
    write_roster(tmp_path / "2023年3月农村低保发放表.csv", 3)
    for _ in range(2):
        ended = graphaudit("--data", tmp_path / "graphaudit-data", "load", tmp_path, "--json")
        told = {file["file"]: file for file in json.loads(ended.out)["files"]}
        assert {name for name, file in told.items() if file["accepted"]} <= {
            "2023年3月农村低保发放表.csv"
        }
        assert set(told) == {"2023年3月农村低保发放表.csv", "graphaudit-data"}
    refused = graphaudit("--data", tmp_path / "w", "load", tmp_path / "graphaudit-data")
    assert refused.code == 2 and "工作区" in refused.err


def test_a_name_in_the_encoding_of_windows_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "资料"
    folder.mkdir()
    name = "2023年3月农村低保发放表.csv"
    write_roster(folder / name, 3)
    (folder / name).rename(folder / os.fsdecode(name.encode("gbk")))
    ended = graphaudit("--data", tmp_path / "w", "load", folder, "--json")
    assert ended.code == 0, ended.err
    (told,) = json.loads(ended.out)["files"]
    assert (told["file"], told["accepted"]) == (name, 5)
    (load,) = json.loads(graphaudit("--data", tmp_path / "w", "loads", "--json").out)
    assert load["file"] == name


def test_an_empty_folder_is_1_and_said(tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()
    ended = graphaudit("--data", tmp_path / "w", "load", tmp_path / "空")
    assert ended.code == 1
    assert "没有可装入" in ended.err
