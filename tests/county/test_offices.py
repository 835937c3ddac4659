"""The offices' files hold every case, look like offices' files, and the record of dirt is exact."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest
from offices_reader import Grid, grids

from graphaudit.county import County, generate, write_truth
from loaders import offices
from loaders.offices.dirt import LOST, Record

Files = dict[tuple[str, str], Grid]
WIDE = str.maketrans("０１２３４５６７８９Ｘ", "0123456789X")


@pytest.fixture(scope="module")
def county() -> County:
    return generate("S", 4)


@pytest.fixture(scope="module")
def folder(county: County, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("county") / "files"
    records = offices.write(county, root, seed=4)
    write_truth(county, root.parent / "files.truth.json", records)
    return root


@pytest.fixture(scope="module")
def files(folder: Path) -> Files:
    return {(file, sheet): grid for file, sheet, grid in grids(folder)}


@pytest.fixture(scope="module")
def records(folder: Path) -> list[Record]:
    truth = json.loads((folder.parent / "files.truth.json").read_text("utf-8"))
    kept: list[Record] = truth["dirt"]
    return kept


def plain(value: object) -> str:
    """A cell as a careful reader sees it: no spaces, dashes, signs; half-width; capital X."""
    text = str(value).translate(WIDE).upper().replace("×", "X")
    return re.sub(r"[^0-9A-Z\u4e00-\u9fff]", "", text)


def texts(files: Files) -> set[str]:
    return {plain(cell) for grid in files.values() for line in grid for cell in line if cell}


def test_every_number_of_every_case_stands_in_the_files(county: County, files: Files) -> None:
    written = texts(files)
    people, accounts = county.books.people, county.books.accounts
    for case in county.books.cases:
        assert {people.id[p] for p in case.persons | case.cadres} <= written
        assert {accounts.number[c] for c in case.cards} <= written
        assert {county.books.firms[f].code for f in case.firms} <= written
        assert case.phones <= written


def test_every_payment_of_an_irregular_case_is_a_line_with_card_and_beneficiary(
    county: County, files: Files
) -> None:
    lines = [[plain(cell) for cell in line] for grid in files.values() for line in grid]
    cards = {cell: [] for cell in {c for line in lines for c in line if len(c) >= 12}}
    for line in lines:
        for cell in {c for c in line if c in cards}:
            cards[cell].append(line)
    rows = county.payments[county.payments["proof"]]
    wanted = {(p, c) for p, c in zip(rows["person"], rows["card"], strict=True)}
    for person, card in wanted:
        number = county.books.accounts.number[card]
        name = plain(county.books.people.name[person])
        assert any(name in line for line in cards[number]), (person, card)


def test_the_record_of_dirt_names_file_sheet_and_row_exactly(
    files: Files, records: list[Record]
) -> None:
    assert len(records) > 100
    for record in records:
        path = str(record["file"])
        single = path.endswith((".csv", ".tsv", ".parquet"))
        sheet = Path(path).stem if single else str(record["sheet"])
        line = files[path, sheet][int(str(record["row"])) - 1]
        assert any(_same(cell, record["written"]) for cell in line), record


def _same(cell: object, written: object) -> bool:
    if isinstance(written, (int, float)):
        return str(cell) == str(written) or cell == written
    return str(cell) == str(written)


def test_nothing_of_a_planted_case_is_spoilt_beyond_repair(
    county: County, records: list[Record]
) -> None:
    people, accounts = county.books.people, county.books.accounts
    planted = {people.id[p] for c in county.books.cases for p in c.persons | c.cadres}
    planted |= {accounts.number[k] for c in county.books.cases for k in c.cards}
    assert not planted & {str(r["true"]) for r in records if r["kind"] in LOST}


def test_many_kinds_of_dirt_are_there(records: list[Record]) -> None:
    assert len({str(r["kind"]) for r in records}) >= 15


def test_formats_layouts_and_headings_vary(folder: Path, files: Files) -> None:
    suffixes = {path.suffix for path in folder.rglob("*") if path.is_file()}
    assert suffixes == {".xlsx", ".csv", ".tsv", ".zip", ".parquet"}
    written = texts(files)
    assert {"合计", "小计"} <= written
    assert any(text.startswith("制表人") for text in written)
    assert any("补充名单" in text for text in written)


def test_rosters_are_found_in_gb18030_and_in_utf8_with_a_mark(folder: Path) -> None:
    raw = [path.read_bytes() for path in folder.rglob("*.csv")]
    assert any(content.startswith(b"\xef\xbb\xbf") for content in raw)
    assert any(not content.startswith(b"\xef\xbb\xbf") for content in raw)


def test_every_department_has_its_folder(folder: Path) -> None:
    rooms = {path.name for path in folder.iterdir()}
    assert {"民政局", "公安局", "农业农村局", "市场监管局", "银行", "财政局", "殡仪馆"} <= rooms


def test_the_sums_of_the_rosters_are_those_of_the_county(county: County, files: Files) -> None:
    """The printed grand totals never exceed what was paid, and some are printed."""
    printed = [
        max(float(c) for c in line[1:] if isinstance(c, (int, float)))
        for (file, _), grid in files.items()
        for line in grid
        if file.endswith(".xlsx") and line and line[0] == "合计"
    ]
    assert printed
    assert sum(printed) < county.payments["fen"].sum() / 100


def test_the_truth_lies_outside_the_folder(folder: Path) -> None:
    assert not list(folder.rglob("*.json"))


def test_the_same_seed_writes_the_same_bytes(county: County, folder: Path, tmp_path: Path) -> None:
    offices.write(county, tmp_path / "again", seed=4)
    assert _digests(tmp_path / "again") == _digests(folder)


def _digests(root: Path) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in root.rglob("*")
        if path.is_file()
    }


def test_clean_files_have_no_record(county: County, tmp_path: Path) -> None:
    assert offices.write(county, tmp_path / "clean", seed=4, dirt=0.0) == []
