"""The ledger keeps what came in, once, visibly, and under the right hash."""

from __future__ import annotations

from pathlib import Path

import pytest
from books import Book, resident_id

from graphaudit.decisions import Decisions
from graphaudit.errors import GraphAuditError, NotFoundError, UsageError
from graphaudit.ledger import AlreadyLoadedError, Ledger
from graphaudit.workspace import Workspace

WEI = resident_id("19500101", 123)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(Workspace(tmp_path / "data"))


def roster(name: str = "名册/低保.xlsx", content: str = "") -> Book:
    book = Book(name, content)
    book.paid("王伟", WEI, "6217000000000001234")
    return book


def test_a_committed_file_is_live_and_its_rows_can_be_read_as_written(ledger: Ledger) -> None:
    part = roster().load(ledger)
    assert [p.sha256 for p in ledger.parts()] == [part.sha256]
    row = ledger.original_row(f"{part.id}:0:3")
    assert row == {"姓名": "王伟", "证号": WEI, "卡号": "6217000000000001234"}


def test_a_line_that_no_file_has_is_said_to_be_missing(ledger: Ledger) -> None:
    part = roster().load(ledger)
    for src in (f"{part.id}:0:99", f"{part.id}:7:3", "0000000000:0:3", "nonsense"):
        with pytest.raises(NotFoundError):
            ledger.original_row(src)


def test_the_same_content_under_another_name_changes_nothing(ledger: Ledger) -> None:
    roster().load(ledger)
    before = ledger.snapshot()
    with pytest.raises(AlreadyLoadedError, match="已导入"):
        roster("副本/低保.xlsx", "名册/低保.xlsx").load(ledger)
    sha256 = ledger.parts()[0].sha256
    ledger.also_named(sha256, "副本/低保.xlsx")
    ledger.also_named(sha256, "副本/低保.xlsx")
    assert ledger.snapshot() == before
    assert [load.names for load in ledger.loads()] == [("名册/低保.xlsx", "副本/低保.xlsx")]


def test_a_refused_repetition_leaves_the_ledger_unlocked(ledger: Ledger) -> None:
    roster().load(ledger)
    with pytest.raises(AlreadyLoadedError):
        roster().load(ledger)
    roster("名册/高龄.xlsx").load(ledger)
    assert len(ledger.parts()) == 2


def test_an_aborted_file_leaves_no_trace(ledger: Ledger) -> None:
    before = ledger.snapshot()
    with pytest.raises(RuntimeError), ledger.begin("a" * 64, "x.xlsx") as writer:
        raise RuntimeError
    assert ledger.parts() == [] and ledger.snapshot() == before
    assert not writer.folder.exists()


def test_undeclared_columns_are_refused_before_anything_is_acknowledged(ledger: Ledger) -> None:
    book = roster()
    book.node("Person", "P:1", colour="red")
    with pytest.raises(GraphAuditError, match="colour"):
        book.load(ledger)
    assert ledger.parts() == []


def test_a_withdrawn_file_is_out_of_the_count_but_not_forgotten(ledger: Ledger) -> None:
    empty = ledger.snapshot()
    part = roster().load(ledger)
    ledger.withdraw("低保.xlsx")
    assert ledger.parts() == [] and ledger.snapshot() == empty
    assert [(load.name, load.state) for load in ledger.loads()] == [("名册/低保.xlsx", "withdrawn")]
    assert ledger.original_row(f"{part.id}:0:3")["姓名"] == "王伟"


def test_a_withdrawn_file_can_be_loaded_again(ledger: Ledger) -> None:
    roster().load(ledger)
    once = ledger.snapshot()
    ledger.withdraw("名册/低保.xlsx")
    roster().load(ledger)
    assert ledger.snapshot() == once
    assert [load.state for load in ledger.loads()] == ["live"]


def test_a_file_is_named_by_path_base_name_or_hash(ledger: Ledger) -> None:
    part = roster().load(ledger)
    for name in (
        "名册/低保.xlsx",
        "低保.xlsx",
        part.sha256[:8],
        part.sha256,
        "/mnt/名册/低保.xlsx",
    ):
        assert ledger.named(name).sha256 == part.sha256


def test_an_ambiguous_base_name_is_asked_back_and_an_unknown_one_refused(ledger: Ledger) -> None:
    roster("甲/低保.xlsx").load(ledger)
    roster("乙/低保.xlsx").load(ledger)
    with pytest.raises(UsageError, match="甲/低保"):
        ledger.named("低保.xlsx")
    with pytest.raises(NotFoundError):
        ledger.withdraw("高龄.xlsx")


def test_a_corrected_file_takes_the_place_of_the_old_one_visibly(ledger: Ledger) -> None:
    old = roster("旧.xlsx").load(ledger)
    new = roster("新.xlsx").load(ledger)
    ledger.supersede("旧.xlsx", "新.xlsx")
    assert [p.sha256 for p in ledger.parts()] == [new.sha256]
    replaced = ledger.find(old.sha256)
    assert replaced is not None
    assert (replaced.state, replaced.replaced_by) == ("replaced", new.sha256)
    assert [event["event"] for event in ledger.events()] == ["load", "load", "replace"]


def test_a_replaced_file_does_not_come_back_with_its_folder(ledger: Ledger) -> None:
    roster("旧.xlsx").load(ledger)
    roster("新.xlsx").load(ledger)
    ledger.supersede("旧.xlsx", "新.xlsx")
    with pytest.raises(AlreadyLoadedError, match="新"):
        roster("旧.xlsx").load(ledger)
    ledger.withdraw("新.xlsx")
    assert roster("旧.xlsx").load(ledger).name == "旧.xlsx"


def test_a_file_cannot_replace_itself(ledger: Ledger) -> None:
    roster().load(ledger)
    with pytest.raises(UsageError):
        ledger.supersede("低保.xlsx", "名册/低保.xlsx")


def test_the_snapshot_does_not_depend_on_order_or_secret(tmp_path: Path) -> None:
    books = [roster(f"{n}.xlsx") for n in range(4)]
    snapshots = set()
    for no, order in enumerate((books, books[::-1])):
        ledger = Ledger(Workspace(tmp_path / str(no)))
        for book in order:
            book.load(ledger)
        snapshots.add(ledger.snapshot())
    assert len(snapshots) == 1


def test_rows_decisions_and_the_matrix_change_the_snapshot(ledger: Ledger) -> None:
    seen = [ledger.snapshot()]
    roster().load(ledger)
    seen.append(ledger.snapshot())
    decision = Decisions(ledger.workspace).add("merge", "Person", ("P:1", "P:2"), "同一人")
    seen.append(ledger.snapshot())
    policy = ledger.workspace.queries / "policy"
    policy.mkdir(parents=True)
    (policy / "matrix.csv").write_text("program,against,rule,grace_days,unit,basis\n")
    seen.append(ledger.snapshot())
    assert len(set(seen)) == 4
    Decisions(ledger.workspace).undo(decision.id, "误判")
    (policy / "matrix.csv").unlink()
    assert ledger.snapshot() == seen[1]


def test_rejects_and_corrections_of_live_files_are_listed_with_their_file(ledger: Ledger) -> None:
    book = roster()
    book.rejects = [
        {"sheet_no": 0, "row": 4, "column": "金额", "value": "伍百", "kind": "reject"},
        {"sheet_no": 0, "row": 3, "column": "证号", "value": "6.2E+17", "kind": "correction"},
    ]
    book.load(ledger)
    assert ledger.rejects().select(["file", "row"]).to_pylist() == [
        {"file": "名册/低保.xlsx", "row": 4}
    ]
    assert ledger.corrections().column("value").to_pylist() == ["6.2E+17"]
    ledger.withdraw("低保.xlsx")
    assert ledger.rejects().num_rows == 0


def test_originals_are_kept_once_by_their_content(ledger: Ledger, tmp_path: Path) -> None:
    source = tmp_path / "a.csv"
    source.write_bytes(b"x,y\n")
    assert ledger.keep(source) == ledger.keep(b"x,y\n")
    assert [path.read_bytes() for path in ledger.workspace.files.iterdir()] == [b"x,y\n"]


def test_foreign_files_in_the_folder_are_left_alone(ledger: Ledger) -> None:
    foreign = [
        ledger.workspace.path / "我的笔记.txt",
        ledger.workspace.ledger / "parts" / "备份" / "x.txt",
        ledger.workspace.files / "notes.md",
    ]
    for path in foreign:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("mine")
    roster().load(ledger)
    Ledger(ledger.workspace)
    assert all(path.read_text() == "mine" for path in foreign)
