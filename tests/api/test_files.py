"""Answers that the browser keeps as a file."""

from __future__ import annotations

import csv
import io
import json
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from small_office import CADRE_CARD, CADRE_ID

from api.files import BusyError, Turns, attached, made
from viz.papers.listed import HEADS


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where temporary files are made, and nowhere else."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    yield tmp_path


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("rejects.xlsx", 'attachment; filename="rejects.xlsx"'),
        ("退款.xlsx", "attachment; filename*=UTF-8''%E9%80%80%E6%AC%BE.xlsx"),
        ('a"\r\nX: 1', "attachment; filename*=UTF-8''a%22%0D%0AX%3A%201"),
    ],
)
def test_no_sign_of_a_name_reaches_the_header(name: str, said: str) -> None:
    answer = attached(b"1", name)
    assert answer.headers["content-disposition"] == said
    assert answer.body == b"1"
    assert made(name, lambda path: path.touch()).headers["content-disposition"] == said


def test_a_file_that_fails_leaves_nothing_behind(folders: Path) -> None:
    def fails(path: Path) -> None:
        path.write_bytes(b"half")
        raise BusyError("half")

    with pytest.raises(BusyError):
        made("a", fails)
    assert not list(folders.iterdir())


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/findings/list.xlsx",
        "/api/v1/findings/rows.xlsx?severity=critical",
        "/api/v1/registers/deaths/template",
    ],
)
def test_a_file_that_is_sent_is_gone(client: TestClient, folders: Path, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200 and answer.content[:2] == b"PK"
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert not list(folders.iterdir())


def test_few_files_are_made_at_once_and_the_rest_wait_or_are_told() -> None:
    turns, begun, go_on = Turns(2, 1, 30), threading.Semaphore(0), threading.Event()
    most, running = [0], [0]

    def make() -> None:
        with turns.mine():
            running[0] += 1
            most[0] = max(most[0], running[0])
            begun.release()
            go_on.wait(30)
            running[0] -= 1

    threads = [threading.Thread(target=make) for _ in range(3)]
    for thread in threads[:2]:
        thread.start()
    assert begun.acquire(timeout=10) and begun.acquire(timeout=10)
    threads[2].start()
    while turns.waiting == 0:
        threads[2].join(0.01)
    with pytest.raises(BusyError), turns.mine():
        raise AssertionError("a fourth one came in")
    go_on.set()
    for thread in threads:
        thread.join(30)
    assert most == [2] and turns.waiting == 0
    with turns.mine():
        pass


def test_whoever_waits_too_long_is_told_and_leaves_the_place() -> None:
    turns = Turns(1, 1, 0.01)
    with turns.mine():
        for _ in range(3):
            with pytest.raises(BusyError), turns.mine():
                raise AssertionError("two at once")


def test_a_list_of_any_length_leaves_as_csv(client: TestClient) -> None:
    answer = client.get("/api/v1/findings/list.csv", params={"severity": "critical"})
    wanted = client.get("/api/v1/findings", params={"severity": "critical", "limit": 500}).json()
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert lines[0] == [head[0] for head in HEADS]
    assert [line[0] for line in lines[1:]] == [each["id"] for each in wanted["items"]]
    assert [line[5] for line in lines[1:]] == [f"{e['fen'] / 100:.2f}" for e in wanted["items"]]
    assert CADRE_CARD not in answer.text and CADRE_ID not in answer.text


@pytest.mark.parametrize("group", ["findings", "leads"])
def test_findings_and_leads_leave_in_full_as_lines(client: TestClient, group: str) -> None:
    answer = client.get(f"/api/v1/{group}/list.jsonl")
    lines = [json.loads(line) for line in answer.text.splitlines()]
    page = client.get(f"/api/v1/{group}", params={"limit": 500}).json()
    assert [line["id"] for line in lines] == [each["id"] for each in page["items"]] != []
    assert all(line["persons"] is not None and line["sentence"]["zh"] for line in lines)
    assert CADRE_CARD not in answer.text and CADRE_ID not in answer.text
    assert answer.headers["content-type"].startswith("application/x-ndjson")


def test_taking_a_list_is_written_into_the_log(
    client: TestClient, administrator: TestClient
) -> None:
    for name in ("findings/list.csv", "findings/list.jsonl", "leads/list.jsonl"):
        client.get(f"/api/v1/{name}")
    lines = administrator.get("/api/v1/audit", params={"limit": 50}).json()["items"]
    told = " ".join(each["detail"] for each in lines if each["event"] == "export")
    assert "leads list.jsonl" in told and " list.csv" in f" {told}"
