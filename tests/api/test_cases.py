"""Cases over the API: collected, followed, closed; nothing edited, nobody overwritten."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, closing
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import pytest
import small_office
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from people import ADMINISTRATOR, INVESTIGATOR, signed_in

from api.accounts import Accounts
from graphaudit.answers import measured
from graphaudit.cases.book import Person
from graphaudit.cases.documents import LARGEST
from graphaudit.office import Office

DEAD_PAID = "死亡后继续发放"
PDF = b"%PDF-1.7\n1 0 obj\n"
OTHER = "鲁二川"


class Callers(NamedTuple):
    """Two investigators (the first is the cases' assignee) and an administrator."""

    mine: TestClient
    other: TestClient
    administrator: TestClient


@pytest.fixture(scope="module")
def own_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office whose cases these tests may change."""
    with Office(small_office.copied(tmp_path_factory.mktemp("cases") / "w")) as office:
        yield office


@pytest.fixture
def callers(own_office: Office, accounts: Accounts) -> Iterator[Callers]:
    """Everybody who asks here."""
    if OTHER not in {account.name for account in accounts.all()}:
        given = accounts.add(OTHER, "investigator")
        accounts.choose(OTHER, given, "正确 马 电池 订书钉")
    with ExitStack() as held:
        names = (INVESTIGATOR, OTHER, ADMINISTRATOR)
        yield Callers(*(held.enter_context(signed_in(own_office, accounts, n)) for n in names))


def findings(caller: TestClient, title: str = "") -> list[dict[str, object]]:
    """The office's findings with this title, or all."""
    every = caller.get("/api/v1/findings").json()["items"]
    return [each for each in every if title in each["title"]["zh"]]


def opened(caller: TestClient, title: str, ids: list[object] | None = None) -> str:
    """A new case's number."""
    made = caller.post("/api/v1/cases", json={"title": title, "findings": ids or []})
    assert made.status_code == 201, made.text
    return str(made.json()["case"]["id"])


def seen(caller: TestClient, case: str) -> dict[str, object]:
    """A case as it stands."""
    return dict(caller.get(f"/api/v1/cases/{case}").json())


def act(caller: TestClient, case: str, path: str, status: int = 200, **body: object) -> str:
    """Do something to a case at its latest version; the answer's text."""
    version = seen(caller, case)["version"]
    answer = caller.post(f"/api/v1/cases/{case}{path}", json={"version": version, **body})
    assert answer.status_code == status, answer.text
    return answer.text


def released(caller: TestClient, finding: object) -> None:
    """Take a finding out of the open case that holds it, for the next test."""
    for case in caller.get(f"/api/v1/cases?open=true&finding={finding}").json()["items"]:
        act(caller, case["id"], f"/findings/{finding}/removal", why="归还")


def test_a_finding_stands_in_one_open_case(callers: Callers) -> None:
    one, two = (f["id"] for f in findings(callers.mine)[:2])
    first = opened(callers.mine, "第一案", [one])
    body = {"title": "第二案", "findings": [one, two]}
    put = callers.mine.post("/api/v1/cases", json=body).json()
    assert put["added"] == [two]
    assert put["elsewhere"] == {one: first}
    for finding in (one, two):
        released(callers.mine, finding)
    assert seen(callers.mine, first)["held"] == []


def test_rows_people_and_cards_count_once(callers: Callers) -> None:
    every = findings(callers.mine)
    case = opened(callers.mine, "全部疑点", [f["id"] for f in every])
    totals = seen(callers.mine, case)["totals"]
    assert isinstance(totals, dict)
    rows = {row["src"] for f in every for row in f["rows"]}
    assert totals["rows"] == len(rows) < sum(len(f["rows"]) for f in every)
    assert totals["fen"] < sum(int(str(f["fen"])) for f in every)
    for finding in every:
        released(callers.mine, finding["id"])


def test_a_second_editor_is_told_what_came_since(callers: Callers) -> None:
    case = opened(callers.mine, "两人同办")
    version = seen(callers.mine, case)["version"]
    note = {"kind": "talk", "text": "与户主谈话"}
    assert callers.other.post(f"/api/v1/cases/{case}/notes", json=note).status_code == 201
    late = {"version": version, "title": "改名"}
    refused = callers.mine.patch(f"/api/v1/cases/{case}", json=late)
    assert refused.status_code == 409
    assert refused.headers["content-type"] == "application/problem+json"
    assert OTHER in refused.json()["detail"]
    assert seen(callers.mine, case)["title"] == "两人同办"


def test_the_history_cannot_be_edited_and_shows_when_it_was(
    callers: Callers, own_office: Office
) -> None:
    case = opened(callers.mine, "历史")
    callers.mine.post(f"/api/v1/cases/{case}/notes", json={"text": "入户，本人在家"})
    with closing(sqlite3.connect(own_office.workspace.cases)) as db:
        for change in ("UPDATE steps SET by = 'x'", "DELETE FROM steps", "DELETE FROM cases"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                db.execute(change)
        assert callers.mine.get(f"/api/v1/cases/{case}/history").json()["first_broken"] is None
        db.execute("DROP TRIGGER steps_is_not_changed")
        detail = "UPDATE steps SET detail = replace(detail, '在家', '不在') WHERE case_id = ?"
        db.execute(detail, (case,))
        db.commit()
    history = callers.mine.get(f"/api/v1/cases/{case}/history").json()
    assert history["first_broken"] == history["total"] == 2


def test_numbers_in_what_people_write_are_masked(callers: Callers) -> None:
    case = opened(callers.mine, f"电话 {small_office.CADRE_PHONE}")
    body = {"text": f"卡号 {small_office.CADRE_CARD} 在其家中"}
    callers.mine.post(f"/api/v1/cases/{case}/notes", json=body)
    act(callers.mine, case, "/people", name="钱有余", note=f"电话 {small_office.CADRE_PHONE}")
    upload(callers.mine, case, f"{small_office.CADRE_CARD} 流水.pdf", PDF + b"numbers")
    told = callers.mine.get(f"/api/v1/cases/{case}").text
    told += callers.mine.get(f"/api/v1/cases/{case}/history").text
    assert small_office.CADRE_PHONE not in told
    assert small_office.CADRE_CARD not in told


def test_a_network_comes_back_as_it_was_saved(callers: Callers) -> None:
    state = {"nodes": ["c_1", "p_2"], "时间": [1, 2.5, None]}
    body = {"title": "网络", "network": {"name": "四人一卡", "state": state}}
    put = callers.mine.post("/api/v1/cases", json=body).json()
    found = callers.other.get(f"/api/v1/cases/{put['case']['id']}/networks/{put['network']}").json()
    assert found["state"] == state
    assert (found["name"], found["by"]) == ("四人一卡", INVESTIGATOR)
    large = {"network": {"name": "大", "state": {"x": "字" * 340_000}}}
    case = put["case"]["id"]
    assert callers.mine.post(f"/api/v1/cases/{case}/findings", json=large).status_code in (413, 422)


def upload(
    caller: TestClient, case: str, name: str, content: bytes
) -> tuple[int, dict[str, object]]:
    """Add a document."""
    path = f"/api/v1/case-documents/{case}"
    answer = caller.post(path, params={"name": name, "kind": "transcript"}, content=content)
    return answer.status_code, answer.json()


def test_documents_are_kept_by_digest_and_given_back_to_be_saved(
    callers: Callers, own_office: Office
) -> None:
    case = opened(callers.mine, "文书")
    name = "../../谈话\u202e笔录<b>.PDF"
    status, made = upload(callers.mine, case, name, PDF)
    assert status == 201
    assert made["name"] == "谈话笔录b.pdf"
    assert made["sha256"] == sha256(PDF).hexdigest()
    back = callers.other.get(f"/api/v1/case-documents/{case}/1")
    assert back.content == PDF
    assert back.headers["content-disposition"].startswith("attachment;")
    assert back.headers["content-type"] == "application/octet-stream"
    assert upload(callers.mine, case, "同一份.pdf", PDF)[0] == 422
    (own_office.workspace.case_files / str(made["sha256"])).write_bytes(PDF + b"x")
    assert callers.mine.get(f"/api/v1/case-documents/{case}/1").status_code == 500
    act_body = {"version": seen(callers.mine, case)["version"], "why": "内容与登记不符"}
    answer = callers.mine.post(f"/api/v1/case-documents/{case}/1/withdrawal", json=act_body)
    assert answer.json()["documents"] == 0
    assert answer.json()["papers"][0]["withdrawn"] == "内容与登记不符"


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [
        ("a.exe", b"MZ", 422),
        ("a.html", b"<script>", 422),
        ("a.docm", b"PK\x03\x04", 422),
        (".pdf", PDF, 422),
        ("假.pdf", b"MZ\x90", 422),
        ("空.txt", b"", 422),
        ("大.txt", b"x" * (LARGEST + 1), 413),
        ("大.mp4", b"\0\0\0\x18ftypmp42" + b"\0" * (1 << 20), 201),
    ],
)
def test_what_is_taken_as_a_document(
    callers: Callers, own_office: Office, name: str, content: bytes, status: int
) -> None:
    case = opened(callers.mine, name)
    assert upload(callers.mine, case, name, content)[0] == status
    assert list(own_office.workspace.case_files.glob(".aside*")) == []


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        ("LARGEST_CASE", "一案的文书合计"),
        ("LARGEST_ALL", "工作目录的文书合计"),
        ("SPARE", "磁盘空间不足"),
    ],
)
def test_documents_together_have_an_end(
    callers: Callers, own_office: Office, monkeypatch: pytest.MonkeyPatch, limit: str, said: str
) -> None:
    case = opened(callers.mine, limit)
    upload(callers.mine, case, "笔录.pdf", PDF + limit.encode())
    held = sum(path.stat().st_size for path in own_office.workspace.case_files.iterdir())
    most = 1 << 60 if limit == "SPARE" else held + len(PDF)
    monkeypatch.setattr(f"graphaudit.cases.documents.{limit}", most)
    status, told = upload(callers.mine, case, "续.pdf", PDF + b"x" * held)
    assert status == 413 and said in str(told["title"]) and told["instance"] == "续.pdf"
    assert sum(p.stat().st_size for p in own_office.workspace.case_files.iterdir()) == held
    assert seen(callers.mine, case)["documents"] == 1


def test_each_step_says_what_it_lacks_and_the_end_feeds_precision(
    callers: Callers, own_office: Office
) -> None:
    [dead] = findings(callers.mine, DEAD_PAID)
    finding = dead["id"]
    case = opened(callers.mine, "死亡后发放")
    lacking = act(callers.mine, case, "/state", 422, state="checking")
    assert "尚缺：疑点" in lacking
    put = callers.mine.post(f"/api/v1/cases/{case}/findings", json={"findings": [finding]})
    assert put.json()["added"] == [finding]
    act(callers.mine, case, "/state", state="checking")
    state = callers.mine.get(f"/api/v1/findings/{finding}").json()["state"]
    assert state == "checking"
    lacks = seen(callers.mine, case)["lacks"]
    assert isinstance(lacks, dict)
    assert lacks["lead"][0]["zh"].startswith("一条核查记录")
    callers.mine.post(f"/api/v1/cases/{case}/notes", json={"text": "核对死亡登记"})
    act(callers.mine, case, "/state", state="lead")
    assert upload(callers.mine, case, "死亡证明.pdf", PDF)[0] == 201
    person = {"name": small_office.DEAD, "role": "payee"}
    act(callers.mine, case, "/people", **person)
    act(callers.mine, case, "/state", 422, state="filed", document="DOC-01")
    act(callers.mine, case, "/state", 422, state="filed", reason="fraud")
    act(callers.mine, case, "/state", state="filed", reason="fraud", document="DOC-01")
    for question in seen(callers.mine, case)["questions"]:
        act(callers.mine, case, "/answers", code=question["code"], answer="answered")
    act(callers.mine, case, "/end", 422, state="closed")
    act(callers.mine, case, "/outcomes", finding=finding, reason="error")
    listed = callers.mine.get(f"/api/v1/case-papers/{case}").json()
    assert listed["fen"] == listed["paid"] == dead["fen"]
    assert not listed["final"]
    last = listed["items"][0]["rows"][-1]
    act(callers.mine, case, "/amounts", 422, rows={last["src"]: last["paid"] + 1}, why="多")
    act(callers.mine, case, "/amounts", rows={last["src"]: 10_000}, why="扣除丧葬补助")
    act(callers.other, case, "/end", 403, state="closed")
    act(callers.administrator, case, "/end", state="closed", note="已核实", document="DOC-01")
    confirmed = int(str(dead["fen"])) - last["paid"] + 10_000
    final = callers.mine.get(f"/api/v1/case-papers/{case}").json()
    assert (final["final"], final["fen"]) == (True, confirmed)
    answers = [a for a in own_office.casebook.answers() if a.finding == finding]
    assert [(a.verdict, a.fen) for a in answers] == [("true", confirmed)]
    counted = measured(answers, {str(finding): [str(dead["pattern"])]})
    assert counted[str(dead["pattern"])].true == 1
    act(callers.mine, case, "/outcomes", 422, finding=finding, reason="entitled")
    act(callers.mine, case, "/reopening", why="当事人提交新材料")
    again = seen(callers.mine, case)
    assert (again["state"], again["reason"]) == ("filed", "fraud")
    released(callers.mine, finding)


def test_a_reviewer_must_agree_with_what_is_ended(callers: Callers) -> None:
    finding = findings(callers.mine)[-1]["id"]
    case = opened(callers.mine, "复核", [finding])
    named(callers.administrator, case, OTHER)
    act(callers.mine, case, "/outcomes", finding=finding, reason="data_fault")
    for question in seen(callers.mine, case)["questions"]:
        act(callers.mine, case, "/answers", code=question["code"], answer="unanswerable")
    assert OTHER in act(callers.mine, case, "/end", 422, state="excluded", reason="data_fault")
    act(callers.mine, case, "/review", 403)
    act(callers.other, case, "/review", note="同意")
    act(callers.mine, case, "/outcomes", finding=finding, reason="entitled")
    act(callers.mine, case, "/end", 422, state="excluded", reason="entitled")
    act(callers.other, case, "/review")
    act(callers.mine, case, "/end", state="excluded", reason="entitled")
    assert callers.mine.get(f"/api/v1/findings/{finding}").json()["state"] == "explained"
    assert callers.mine.get(f"/api/v1/case-papers/{case}").json()["items"] == []


def named(caller: TestClient, case: str, reviewer: str, status: int = 200) -> None:
    """``caller`` names the case's reviewer."""
    body = {"version": seen(caller, case)["version"], "reviewer": reviewer}
    answer = caller.patch(f"/api/v1/cases/{case}", json=body)
    assert answer.status_code == status, answer.text


def decided(caller: TestClient, case: str, finding: object) -> None:
    """Everything but the reviewer's agreement is there."""
    act(caller, case, "/outcomes", finding=finding, reason="data_fault")
    for question in seen(caller, case)["questions"]:
        act(caller, case, "/answers", code=question["code"], answer="unanswerable")


def test_who_is_reviewed_neither_chooses_the_reviewer_nor_lets_one_go(callers: Callers) -> None:
    finding = findings(callers.mine)[-1]["id"]
    case = opened(callers.mine, "四眼", [finding])
    named(callers.mine, case, OTHER, 403)
    named(callers.administrator, case, OTHER)
    for chosen in (ADMINISTRATOR, ""):
        named(callers.mine, case, chosen, 403)
        named(callers.other, case, chosen, 403)
    assert seen(callers.mine, case)["reviewer"] == OTHER
    alone = {"state": "explained", "reason": "entitled"}
    for path, body in ((f"/{finding}/state", alone), ("/state", {**alone, "ids": [finding]})):
        past_it = callers.mine.post(f"/api/v1/findings{path}", json=body)
        assert past_it.status_code == 422 and case in past_it.json()["title"]
    decided(callers.mine, case, finding)
    act(callers.other, case, "/review")
    excluded = {"state": "excluded", "reason": "data_fault"}
    assert "指定" in act(callers.administrator, case, "/end", 403, **excluded)
    act(callers.mine, case, "/end", **excluded)


def test_who_opened_a_case_and_named_its_reviewer_cannot_take_it_back_to_end_it(
    callers: Callers,
) -> None:
    finding = findings(callers.mine)[-1]["id"]
    body = {"title": "交办", "assignee": OTHER, "findings": [finding]}
    case = str(callers.mine.post("/api/v1/cases", json=body).json()["case"]["id"])
    named(callers.mine, case, INVESTIGATOR)
    named(callers.mine, case, ADMINISTRATOR)
    decided(callers.other, case, finding)
    act(callers.administrator, case, "/review")
    handed = {"version": seen(callers.other, case)["version"], "assignee": INVESTIGATOR}
    assert callers.other.patch(f"/api/v1/cases/{case}", json=handed).status_code == 200
    excluded = {"state": "excluded", "reason": "data_fault"}
    assert "指定" in act(callers.mine, case, "/end", 403, **excluded)
    assert "复核人" in act(callers.administrator, case, "/end", 403, **excluded)
    back = {"version": seen(callers.mine, case)["version"], "assignee": OTHER}
    assert callers.mine.patch(f"/api/v1/cases/{case}", json=back).status_code == 200
    act(callers.other, case, "/end", **excluded)


def test_nobody_takes_a_case_over_to_end_it(callers: Callers) -> None:
    case = opened(callers.mine, "接管")
    for changed in ({"assignee": OTHER}, {"reviewer": ADMINISTRATOR}):
        body = {"version": seen(callers.mine, case)["version"], **changed}
        taken = callers.other.patch(f"/api/v1/cases/{case}", json=body)
        assert taken.status_code == 403, taken.text
    body = {"version": seen(callers.mine, case)["version"], "helper": OTHER}
    assert callers.other.patch(f"/api/v1/cases/{case}", json=body).status_code == 200
    body = {"version": seen(callers.mine, case)["version"], "assignee": OTHER}
    given = callers.administrator.patch(f"/api/v1/cases/{case}", json=body)
    assert given.json()["assignee"] == OTHER


def test_what_could_not_be_read_back_is_not_saved(callers: Callers) -> None:
    case = opened(callers.mine, "嵌套")
    state: dict[str, object] = {}
    for _ in range(300):
        state = {"a": [state]}
    body = {"network": {"name": "深", "state": state}}
    refused = callers.mine.post(f"/api/v1/cases/{case}/findings", json=body)
    assert refused.status_code == 422, refused.text
    assert seen(callers.mine, case)["networks"] == 0


def test_the_papers_of_a_case(callers: Callers) -> None:
    [dead] = findings(callers.mine, DEAD_PAID)
    case = opened(callers.mine, "=纸面", [dead["id"]])
    upload(callers.mine, case, "笔录.pdf", PDF)
    masked = callers.mine.get(f"/api/v1/case-papers/{case}/restitution").content
    cells = [str(c.value) for row in load_workbook(io.BytesIO(masked)).worksheets[0] for c in row]
    number = small_office.BENEFICIARIES[small_office.DEAD]
    assert small_office.DEAD in cells
    assert number not in cells
    path = f"/api/v1/case-papers/{case}/restitution"
    assert callers.mine.post(path, json={"purpose": "    "}).status_code == 422
    whole = callers.mine.post(path, json={"purpose": "通知家属退款"}).content
    cells = [str(c.value) for row in load_workbook(io.BytesIO(whole)).worksheets[0] for c in row]
    assert number in cells
    logged = callers.administrator.get("/api/v1/audit?event=reveal").json()["items"][0]
    assert (logged["by"], logged["purpose"]) == (INVESTIGATOR, "通知家属退款")
    packed = callers.mine.get(f"/api/v1/case-papers/{case}/handover").content
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        lines = archive.read("SHA256SUMS").decode().splitlines()
        sums = {name: digest for digest, name in (line.split("  ") for line in lines)}
        packed_names = set(archive.namelist()) - {"SHA256SUMS"}
        assert sums == {name: sha256(archive.read(name)).hexdigest() for name in packed_names}
        marks = archive.read("记录末条.txt").decode("utf-8-sig").split("\r\n")
        record = callers.mine.get(f"/api/v1/cases/{case}/history").json()
        digest = record["items"][0]["digest"]
        assert f"{record['total']} 条" in marks[0] and digest[:8] in marks[0]
        assert marks[1].startswith("操作日志")
        assert {"案件报告.pdf", "案件报告.docx", "退款清单.xlsx", "办理记录.csv"} < packed_names
        assert "文书/DOC-01 笔录.pdf" in packed_names
        assert number not in archive.read("办理记录.csv").decode("utf-8-sig")
    released(callers.mine, dead["id"])


def test_the_command_line_lists_and_shows_the_same_cases(tmp_path: Path) -> None:
    folder = small_office.copied(tmp_path / "w")
    empty = small_office.graphaudit("--data", folder, "cases")
    assert (empty.code, "还没有案件" in empty.out) == (0, True)
    with Office(folder) as office:
        finding = office.casebook.findings()[0].id
        case = office.cases.open(Person("程一诺"), "上村四人一卡", "程一诺", "")
        office.cases.add_findings(case, Person("程一诺"), [finding])
    [listed] = json.loads(small_office.graphaudit("--data", folder, "cases", "--json").out)
    assert (listed["id"], listed["findings"]) == (case, [finding])
    shown = small_office.graphaudit("--data", folder, "cases", case)
    assert finding in shown.out
    assert "链条完整" in shown.last_line
    assert small_office.graphaudit("--data", folder, "cases", "AJ-2000-001").code == 1
