"""The lines of a roster in their own words, as the patterns about row order read them."""

from __future__ import annotations

from pathlib import Path

from county_files import person_id, write_csv

from graphaudit.ledger import Ledger
from graphaudit.projection import build
from graphaudit.workspace import Workspace
from loaders import load

A, B = person_id(61), person_id(62)
CARD = "6219990000000000129"


def test_written_keeps_words_and_order_of_accepted_lines_and_joins_payments(
    tmp_path: Path,
) -> None:
    workspace = Workspace(tmp_path / "data")
    name = "2023年5月清源镇临时救助发放表.csv"
    lines = [
        ["2023年5月清源镇临时救助发放表"],
        ["序号", "户主姓名", "身份证号", "一卡通账号", "金额(元)", "备注"],
        ["1", "王 大河", A, f"'{CARD}", "600", "第Δ☆批"],
        ["合计", "", "", "", "600", ""],
        ["2", "李秋月", B, "", "700", ""],
    ]
    load([write_csv(tmp_path / "in" / name, lines)], workspace)

    with build(Ledger(workspace)).connect() as connection:
        written = connection.execute(
            "SELECT row_no, name, id, card, note FROM written ORDER BY row_no"
        ).fetchall()
        joined = connection.execute(
            'SELECT w.name, p.fen FROM written w JOIN "PAID" p USING (src) ORDER BY w.row_no'
        ).fetchall()

    assert written == [
        (3, "王 大河", A, f"'{CARD}", "第Δ☆批"),
        (5, "李秋月", B, None, None),
    ]
    assert joined == [("王 大河", 60_000), ("李秋月", 70_000)]


def test_roster_rows_are_the_payments_with_the_place_and_words_of_their_lines(
    tmp_path: Path,
) -> None:
    workspace = Workspace(tmp_path / "data")
    name = "2023年5月清源镇临时救助发放表.csv"
    lines = [
        ["序号", "姓名", "身份证号", "一卡通账号", "金额(元)"],
        ["1", "Wang · 大河", A, CARD, "600"],
        ["2", "李秋月", "", CARD, "700"],
    ]
    load([write_csv(tmp_path / "in" / name, lines)], workspace)

    with build(Ledger(workspace)).connect() as connection:
        query = "SELECT sheet || ':' || row_no = src, row_no, name, id, known, fen FROM roster_row"
        found = connection.execute(query).fetchall()

    assert found == [
        (True, 2, "wang大河", A, True, 60_000),
        (True, 3, "李秋月", None, False, 70_000),
    ]


def test_a_register_that_pays_nobody_has_no_written_lines(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "data")
    lines = [["户号", "姓名", "身份证号", "与户主关系"], ["0012", "王大河", A, "户主"]]
    load([write_csv(tmp_path / "in" / "户籍人口.csv", lines)], workspace)

    with build(Ledger(workspace)).connect() as connection:
        assert connection.execute("SELECT count(*) FROM written").fetchall() == [(0,)]
