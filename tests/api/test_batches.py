"""A batch handed in over the service: judged, kept by rounds, sent on, returned, published."""

from __future__ import annotations

import re
import sqlite3
import time
import zipfile
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
import small_office
from fastapi.testclient import TestClient
from people import INVESTIGATOR, accounts_in, signed_in

from graphaudit.case_listing import CaseListing
from graphaudit.office import Office

Csv = tuple[str, bytes, str]


@pytest.fixture(scope="module")
def counter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office of their own: these tests write."""
    with Office(small_office.copied(tmp_path_factory.mktemp("batches") / "w")) as office:
        yield office


@pytest.fixture(scope="module")
def teller(counter: Office, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """An investigator at its counter."""
    accounts = accounts_in(tmp_path_factory.mktemp("accounts"))
    with signed_in(counter, accounts, INVESTIGATOR) as caller:
        yield caller
    accounts.close()


def roster(tmp_path: Path, name: str = "2023年7月农村低保发放表.csv", spoil: bool = True) -> Csv:
    """July's roster; one amount in it cannot be read."""
    path = tmp_path / "july.csv"
    small_office.write_roster(path, 7)
    text = path.read_bytes().decode("gb18030")
    if spoil:
        text = text.replace('"1,050.00"', "一千零x元")
    return name, text.encode("gb18030"), "text/csv"


def hand_in(teller: TestClient, *files: Csv, **fields: str) -> dict[str, object]:
    answer = teller.post("/api/v1/batches", files=[("files", f) for f in files], data=fields)
    assert answer.status_code == 201, answer.text
    told: dict[str, object] = answer.json()
    return told


def test_a_batch_is_judged_and_its_parts_add_up(teller: TestClient, tmp_path: Path) -> None:
    told = hand_in(teller, roster(tmp_path))
    base = f"/api/v1/batches/{told['batch']}/{told['number']}"
    rows = teller.get(base, params={"limit": 100}).json()
    stopped = teller.get(base, params={"verdict": ["suspected", "error"]}).json()
    passed = teller.get(base, params={"verdict": "pass"}).json()
    assert rows["total"] == stopped["total"] + passed["total"] == 5
    assert any(row["name"] == "周老根" for row in stopped["items"])
    shown = str(rows)
    for number in [*small_office.BENEFICIARIES.values(), small_office.CADRE_CARD]:
        assert number not in shown
    page = teller.get(f"/batches/{told['batch']}/{told['number']}", params={"view": "all"})
    assert page.status_code == 200
    assert small_office.CADRE_CARD not in page.text


def test_a_mended_roster_is_the_next_round(teller: TestClient, tmp_path: Path) -> None:
    first = hand_in(teller, roster(tmp_path))
    again = hand_in(teller, roster(tmp_path, spoil=False))
    assert again["batch"] == first["batch"]
    assert again["number"] == int(str(first["number"])) + 1
    changed = teller.get(
        f"/api/v1/batches/{again['batch']}/{again['number']}", params={"changed": True}
    ).json()
    assert {row["change"] for row in changed["items"]} <= {"mended", "stayed", "new"}
    assert changed["total"]


def test_what_is_done_with_a_round_is_written_down_for_ever(
    teller: TestClient, counter: Office, tmp_path: Path
) -> None:
    told = hand_in(teller, roster(tmp_path, spoil=False))
    base = f"/api/v1/batches/{told['batch']}/{told['number']}"
    clean = teller.get(base, params={"verdict": "pass"}).json()["total"]
    wrong = teller.post(f"{base}/acts", json={"act": "sent_on", "rows": clean + 1})
    assert wrong.status_code == 422
    done = teller.post(f"{base}/acts", json={"act": "sent_on", "rows": clean, "note": "送县局"})
    assert done.status_code == 201
    acts = teller.get(f"{base}/acts").json()
    assert (acts[-1]["act"], acts[-1]["rows"], acts[-1]["note"]) == ("sent_on", clean, "送县局")
    with pytest.raises(sqlite3.DatabaseError, match="append-only"):
        sqlite3.connect(counter.workspace.casebook).execute("DELETE FROM check_acts")


def test_numbers_in_file_names_and_notes_are_masked(teller: TestClient, tmp_path: Path) -> None:
    number = small_office.CADRE_CARD
    told = hand_in(teller, roster(tmp_path, f"2023年7月农村低保 {number}.csv"), again="true")
    round_ = f"/api/v1/batches/{told['batch']}/{told['number']}"
    totals = next(r["totals"] for r in teller.get("/api/v1/batches").json() if r | told == r)
    rest = totals["rows"] - totals["pass"]
    sent = {"act": "returned", "rows": rest, "note": f"卡 {number} 已挂失"}
    assert teller.post(f"{round_}/acts", json=sent).status_code == 201
    for path in ("/api/v1/batches", round_, f"{round_}/acts", "/batches", round_[7:]):
        answer = teller.get(path)
        assert answer.status_code == 200 and number not in answer.text, path


def test_the_papers_are_workbooks_with_the_rows(
    teller: TestClient, counter: Office, tmp_path: Path
) -> None:
    told = hand_in(teller, roster(tmp_path))
    base = f"/api/v1/batches/{told['batch']}/{told['number']}"
    assert teller.get(f"{base}/files/public.xlsx").status_code == 404
    made = teller.post(f"{base}/after-payment", json={"hotline": "0000-1", "sign": "县民政局"})
    assert made.status_code == 201
    for name in ("slip.xlsx", "clean.xlsx", "public.xlsx"):
        answer = teller.get(f"{base}/files/{name}", params={"purpose": "退回乡镇更正"})
        book = openpyxl.load_workbook(BytesIO(answer.content))
        assert book.sheetnames
    why = {"purpose": "送银行发短信"}
    messages = teller.get(f"{base}/files/messages.csv", params=why).content.decode("utf-8-sig")
    assert "【县民政局】" in messages
    logged = counter.log.entries(event="reveal", limit=1)[0]
    assert (logged.purpose, "messages.csv" in logged.detail) == ("送银行发短信", True)
    for name in ("slip.xlsx", "clean.xlsx", "messages.csv"):
        assert teller.get(f"{base}/files/{name}?purpose=%20%20%20%20").status_code == 422
    assert teller.get(f"{base}/files/judged.json").status_code == 404


def test_several_townships_are_given_a_slip_each(teller: TestClient) -> None:
    def handed_in(name: str, *townships: str) -> tuple[str, str]:
        lines = ["2023年9月农村低保金发放表", "乡镇,姓名,身份证号,账号,金额（元）"]
        lines += [
            f"{t},王一山,62242619800101123X,621700000000{n},90" for n, t in enumerate(townships)
        ]
        told = hand_in(teller, (name, "\n".join(lines).encode(), "text/csv"))
        return (
            f"/api/v1/batches/{told['batch']}/{told['number']}",
            f"{told['batch']}/{told['number']}",
        )

    base, round_ = handed_in("两乡镇.csv", "河口镇", "上川乡")
    answer = teller.get(f"{base}/files/slips.zip", params={"purpose": "退回各乡镇更正"})
    names = zipfile.ZipFile(BytesIO(answer.content)).namelist()
    assert [("河口镇" in name, "上川乡" in name) for name in names].count((True, True)) == 0
    assert sorted(name[-8:-5] for name in names) == ["上川乡", "河口镇"]
    assert teller.get(f"{base}/files/slips.zip").status_code == 422
    assert "slips.zip" in teller.get(f"/batches/{round_}").text
    base, round_ = handed_in("一乡镇.csv", "河口镇", "河口镇")
    why = {"purpose": "退回各乡镇更正"}
    assert teller.get(f"{base}/files/slips.zip", params=why).status_code == 404
    assert "slips.zip" not in teller.get(f"/batches/{round_}").text


def test_what_is_no_roster_is_refused_in_words(teller: TestClient) -> None:
    answer = teller.post(
        "/api/v1/batches", files=[("files", ("说明.txt", "这不是名册".encode(), "text/plain"))]
    )
    assert answer.status_code == 422
    assert answer.json()["title"].startswith("没有可核对的发放名册行")


def test_two_files_of_one_name_are_both_kept(teller: TestClient, tmp_path: Path) -> None:
    other = roster(tmp_path, spoil=False)
    told = hand_in(teller, roster(tmp_path), (other[0], other[1], other[2]), again="true")
    page = teller.get(f"/batches/{told['batch']}/{told['number']}?view=all").text
    assert "周老根" in page


@pytest.mark.parametrize("path", ["/batches/../1", "/batches/k_0000000000000000/1", "/batches/x/1"])
def test_a_batch_that_is_not_there_is_said(teller: TestClient, path: str) -> None:
    assert teller.get(path).status_code == 404


def test_pages_stand_while_a_detection_writes_the_case_book(
    teller: TestClient, counter: Office
) -> None:
    """The bar counts batches on every page: looking must not wait for whoever writes."""
    assert teller.get("/batches").status_code == 200
    with closing(sqlite3.connect(counter.workspace.casebook, isolation_level=None)) as detection:
        detection.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        assert [teller.get(path).status_code for path in ("/batches", "/patterns")] == [200, 200]
        assert time.monotonic() - began < 30, "SQLite waits 30 s for a writer"
        detection.execute("ROLLBACK")


def test_only_findings_that_have_a_page_are_linked(
    teller: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = hand_in(teller, roster(tmp_path))
    address = f"/batches/{told['batch']}/{told['number']}?view=all"
    linked = set(re.findall(r'href="(/findings/f_\w+)"', teller.get(address).text))
    assert linked and {teller.get(each).status_code for each in linked} == {200}
    monkeypatch.setattr(CaseListing, "facts", lambda listing, ids: {})
    page = teller.get(address).text
    assert "周老根" in page and "/findings/f_" not in page
