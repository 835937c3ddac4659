"""What the commands say of a small office: findings, leads, rows, searches, files to hand on."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest
from openpyxl import load_workbook
from small_office import (
    BENEFICIARIES,
    CADRE,
    CADRE_CARD,
    CADRE_ID,
    CADRE_PHONE,
    DEAD,
    OLD_NUMBER,
    ROSTER,
    SPOILED_ROW,
    Ended,
    graphaudit,
)

from graphaudit.audit_log import AuditLog
from graphaudit.commands import findings as findings_command
from graphaudit.commands.terminal import as_json, as_json_list
from graphaudit.finding import Finding

Ask = Callable[..., Ended]
NUMBER = re.compile(r"\d{9}")
CONTRACT = {
    "id", "pattern", "models", "severity", "base_severity", "score", "status", "state", "subject",
    "persons", "cards", "cadres", "households", "enterprises", "fen", "first_day", "last_day",
    "rows", "explanations", "evidence", "snapshot",
}  # fmt: skip


def found(ask: Ask, *words: str) -> dict[str, dict[str, object]]:
    """Pattern → its one finding, as JSON."""
    return {each["pattern"]: each for each in json.loads(ask("findings", "--json", *words).out)}


def test_the_ring_of_the_small_office_is_found(ask: Ask) -> None:
    assert set(found(ask)) == {
        "cadre_card_receives_for_others",
        "cadre_collects_for_dead",
        "card_holder_not_beneficiary",
        "card_many_people",
        "deceased_paid",
        "extinct_household_paid",
        "household_money_leaves",
    }


def test_findings_json_has_every_field_of_the_contract(ask: Ask) -> None:
    one = found(ask)["card_many_people"]
    assert set(one) >= CONTRACT
    assert {f.name for f in fields(Finding)} - {"pattern_class"} <= set(one)
    assert one["subject"] == {**one["subject"], "label": "Card", "number": CADRE_CARD}
    assert {p["id_number"] for p in one["persons"]} == set(BENEFICIARIES.values())
    assert {p["name"] for p in one["persons"]} == set(BENEFICIARIES)
    assert [c["number"] for c in one["cards"]] == [CADRE_CARD]
    assert one["fen"] == 6 * (105_000 + 110_000 + 115_000 + 120_000)
    assert (one["first_day"], one["last_day"]) == ("2023-01-31", "2023-06-30")
    assert {e["code"] for e in one["explanations"]} >= {"C01", "C03", "C11"}
    assert {"code", "beneficiary", "row", "result", "detail"} <= set(one["explanations"][0])
    assert {"type", "from", "to", "src"} <= set(one["evidence"]["relationships"][0])


def test_rows_are_places_in_the_files_that_were_given(ask: Ask) -> None:
    rows = found(ask)["deceased_paid"]["rows"]
    places = {(row["file"], row["row"]) for row in rows}
    assert {(ROSTER.format(month=month), 3) for month in (4, 5, 6)} <= places


def test_a_cadre_is_named_with_the_person_who_holds_the_post(ask: Ask) -> None:
    (cadre,) = found(ask)["cadre_card_receives_for_others"]["cadres"]
    assert cadre["id_number"] == CADRE_ID
    assert cadre["person"].startswith("p_") and cadre["key"].startswith("d_")


def test_findings_come_best_first_and_can_be_narrowed(ask: Ask) -> None:
    scores = [f["score"] for f in json.loads(ask("findings", "--json").out)]
    assert scores == sorted(scores, reverse=True)
    assert set(found(ask, "--severity", "critical")) == {
        "cadre_card_receives_for_others",
        "cadre_collects_for_dead",
        "extinct_household_paid",
    }
    assert found(ask, "--township", "河口镇") == found(ask)
    assert found(ask, "--township", "别处镇") == {}
    assert found(ask, "--program", "NO_SUCH") == {}


def test_the_table_of_findings_shows_no_whole_number(ask: Ask) -> None:
    text = ask("findings").out
    assert "尾号" in text and "27,000.00" in text
    assert not NUMBER.search(re.sub(r"f_[0-9a-f]{16}", "", text))


def test_csv_can_be_opened_by_a_spreadsheet(ask: Ask) -> None:
    lines = list(csv.DictReader(io.StringIO(ask("findings", "--csv").out)))
    assert lines[0]["pattern"] == "cadre_card_receives_for_others"
    assert {line["subject"][0] for line in lines} == {"'"}
    assert {line["persons"] for line in lines} >= {"4"}


@pytest.mark.parametrize(
    "text", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1"]
)
def test_a_cell_of_csv_is_never_a_formula(text: str) -> None:
    assert findings_command._cell("sentence", {"zh": text}) == f"'{text}"


def test_leads_json_merges_the_findings_and_counts_money_once(ask: Ask) -> None:
    (lead,) = json.loads(ask("leads", "--json").out)
    assert {"id", "kinds", "severity", "score", "fen", "findings", "persons", "cards", "cadres",
            "change"} <= set(lead)  # fmt: skip
    assert set(lead["findings"]) == {f["id"] for f in json.loads(ask("findings", "--json").out)}
    assert lead["fen"] == found(ask)["card_many_people"]["fen"]
    assert {"key", "number"} == set(lead["cards"][0])
    assert {"key", "id_number", "name"} == set(lead["persons"][0])
    assert lead["change"] == "new"


@pytest.mark.parametrize(
    ("language", "word"), [("zh", "第 3、4、5、6 行"), ("en", "rows 3, 4, 5, 6")]
)
def test_show_says_why_what_was_ruled_out_what_to_ask_and_which_rows(
    ask: Ask, language: str, word: str
) -> None:
    text = ask("--lang", language, "show", str(found(ask)["card_many_people"]["id"])).out
    assert found(ask)["card_many_people"]["sentence"][language] in text
    assert f"{ROSTER.format(month=1)}" in text and word in text
    assert "C01" in text and "C11" in text


def test_show_of_a_lead_shows_its_findings(ask: Ask) -> None:
    (lead,) = json.loads(ask("leads", "--json").out)
    text = ask("show", lead["id"]).out
    assert all(finding in text for finding in lead["findings"])


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (BENEFICIARIES[DEAD], "p_"),
        (OLD_NUMBER, "p_"),
        (f"'{BENEFICIARIES[DEAD]}", "p_"),
        (DEAD, "p_"),
        (CADRE_CARD, "c_"),
        (f"{CADRE_CARD[:4]} {CADRE_CARD[4:]}", "c_"),
        (CADRE_CARD[-4:], "c_"),
        (CADRE_PHONE, "t_"),
        (f"+86 {CADRE_PHONE}", "t_"),
    ],
)
def test_a_tip_is_found_by_whatever_it_names(ask: Ask, text: str, key: str) -> None:
    ended = ask("find", text)
    assert ended.code == 0
    assert f"  {key}" in ended.out


def test_find_names_the_findings(ask: Ask) -> None:
    text = ask("find", BENEFICIARIES[DEAD]).out
    assert str(found(ask)["deceased_paid"]["id"]) in text
    assert "收款 · 卡  1  6,300.00 元" in text


def test_a_query_comes_from_a_file_or_from_standard_input(ask: Ask, tmp_path: Path) -> None:
    query = "MATCH (p:Person)-[u:USES]->(c:Card {key: $c}) RETURN p.name AS name, u.fen AS fen"
    (tmp_path / "查询.cypher").write_text(query, encoding="utf-8-sig")
    given = ("--param", f"c=id:{CADRE_CARD}", "--json")
    ended = ask("query", tmp_path / "查询.cypher", *given)
    assert ended.err == ""
    assert {row["name"] for row in json.loads(ended.out)} == set(BENEFICIARIES)
    assert ask("query", "-", *given, stdin=query.encode()).out == ended.out


def test_parameters_are_numbers_lists_or_text(ask: Ask) -> None:
    query = b"RETURN $n + 1 AS n, size($names) AS names, $text AS text"
    words = ("--param", "n=2", "--param", 'names=["a", "b"]', "--param", "text=河口镇")
    (row,) = json.loads(ask("query", "-", "--json", *words, stdin=query).out)
    assert row == {"n": 3, "names": 2, "text": "河口镇"}


@pytest.mark.parametrize(
    "query",
    ["MATCH (p:Person) DETACH DELETE p", "CREATE (:Person {key: 'x'})", "MATCH (p RETURN p", ""],
)
def test_a_query_that_writes_or_says_nothing_is_refused(ask: Ask, query: str) -> None:
    ended = ask("query", "-", stdin=query.encode())
    assert ended.code == 2
    assert ended.out == "" and "处理" in ended.err


def test_two_columns_of_one_name_are_not_lost_in_json(ask: Ask) -> None:
    ended = ask("query", "-", "--json", stdin=b"MATCH (c:Card) RETURN 1 AS a, 2 AS a")
    assert ended.code == 2 and ended.out == ""


def test_a_query_that_is_no_utf8_is_wrong_use(ask: Ask) -> None:
    ended = ask("query", "-", stdin="RETURN '河' AS x".encode("gbk"))
    assert ended.code == 2 and "UTF-8" in ended.err


@pytest.mark.parametrize("form", ["svg", "html", "json", "xlsx"])
def test_an_export_is_the_very_file_and_masked(ask: Ask, form: str, tmp_path: Path) -> None:
    target = tmp_path / "线索.bin"
    ended = ask(
        "export", str(found(ask)["card_many_people"]["id"]), "--format", form, "--out", target
    )
    assert ended.code == 0, ended.err
    assert list(tmp_path.iterdir()) == [target]
    text = workbook_text(target) if form == "xlsx" else target.read_text(encoding="utf-8")
    assert not any(number in text for number in (CADRE_CARD, CADRE_ID, *BENEFICIARIES.values()))


def workbook_text(path: Path) -> str:
    book = load_workbook(io.BytesIO(path.read_bytes()), read_only=True)
    return "\n".join(
        str(cell) for sheet in book.worksheets for row in sheet.values for cell in row if cell
    )


def test_an_unmasked_export_is_logged(own_office: Path, tmp_path: Path) -> None:
    (lead,) = json.loads(graphaudit("--data", own_office, "leads", "--json").out)
    words = ("export", lead["id"], "--format", "json", "--out", tmp_path / "x", "--unmasked")
    assert graphaudit("--data", own_office, *words).code == 0
    assert CADRE_CARD in (tmp_path / "x").read_text(encoding="utf-8")
    log = AuditLog(own_office / "audit.sqlite")
    (logged,) = log.entries()
    log.close()
    assert logged.event == "unmasked export"
    assert lead["findings"][0] in logged.detail


@pytest.mark.parametrize("command", ["export", "rejects", "detect"])
def test_a_file_that_cannot_be_written_is_said_before_any_work(
    command: str, ask: Ask, tmp_path: Path
) -> None:
    target = tmp_path / "无此目录" / "x"
    words = {
        "export": ("f_0", "--format", "svg", "--out", target),
        "rejects": ("--out", target),
        "detect": ("--json", target),
    }[command]
    ended = ask(command, *words)
    assert ended.code == 2 and "无此目录" in ended.err


def test_rejects_name_the_cell_and_how_to_mend_it(ask: Ask, tmp_path: Path) -> None:
    ended = ask("rejects", "--out", tmp_path / "退回")
    assert ended.code == 0 and "1 处" in ended.out
    text = workbook_text(tmp_path / "退回")
    assert "一千零x元" in text and str(SPOILED_ROW) in text and "6.22426E+17" in text


def test_a_withdrawn_file_is_listed_so_and_no_longer_counts(own_office: Path) -> None:
    name = "民政局/死亡登记.csv"
    assert graphaudit("--data", own_office, "withdraw", name).code == 0
    states = {
        load["file"]: load["state"]
        for load in json.loads(graphaudit("--data", own_office, "loads", "--json").out)
    }
    assert states.pop(name) == "withdrawn" and set(states.values()) == {"live"}
    assert graphaudit("--data", own_office, "detect").code == 0
    statuses = {
        f["pattern"]: f["status"]
        for f in json.loads(graphaudit("--data", own_office, "findings", "--json", "--all").out)
    }
    assert statuses["deceased_paid"] == "gone"
    assert "已撤回" in graphaudit("--data", own_office, "loads").out


def test_detect_writes_its_findings_to_a_file_too(own_office: Path, tmp_path: Path) -> None:
    target = tmp_path / "疑点"
    words = ("detect", "--pattern", "card_many_people", "--json", target)
    ended = graphaudit("--data", own_office, *words)
    assert ended.code == 0, ended.err
    (finding,) = json.loads(target.read_text(encoding="utf-8"))
    assert finding["pattern"] == "card_many_people"


def test_a_merge_is_recorded_shown_and_undone(own_office: Path) -> None:
    pair = list(BENEFICIARIES.values())[:2]
    merged = graphaudit("--data", own_office, "identity", "merge", *pair, "--reason", "同一人")
    assert merged.code == 0, merged.err
    decision = re.search(r"undo (\w+)", merged.out)
    assert decision is not None
    shown = graphaudit("identity", "show", pair[0], "--data", own_office).out
    assert pair[1] in shown and decision[1] in shown
    assert graphaudit("--data", own_office, "identity", "undo", decision[1]).code == 0
    assert pair[1] not in graphaudit("--data", own_office, "identity", "show", pair[0]).out


def test_a_pattern_is_shown_in_full_and_for_neo4j_browser(ask: Ask) -> None:
    known = json.loads(ask("patterns", "--json").out)
    assert len(known) >= 100
    assert "MATCH" in ask("patterns", "show", "card_many_people").out
    assert ":param" in ask("patterns", "show", "card_many_people", "--neo4j").out


def test_nothing_found_yet_is_said(tmp_path: Path) -> None:
    for words in (["findings"], ["leads"], ["loads"]):
        ended = graphaudit("--data", tmp_path / "w", *words)
        assert ended.code == 0
        assert "graphaudit" in ended.out
    assert json.loads(graphaudit("--data", tmp_path / "w", "findings", "--json").out) == []


def test_an_empty_workspace_can_be_searched_and_detected(tmp_path: Path) -> None:
    for words in (["detect"], ["project"]):
        ended = graphaudit("--data", tmp_path / "w", *words)
        assert ended.code == 0, ended.err
    assert graphaudit("--data", tmp_path / "w", "find", CADRE).code == 1
    assert "没有符合条件" in graphaudit("--data", tmp_path / "w", "findings").out


def test_a_list_written_piece_by_piece_is_the_json_of_the_whole(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for values in ([], [{"a": [1, {"b": "x\ny"}], "c": float("nan")}, 2]):
        as_json(values)
        whole = capsys.readouterr().out
        as_json_list(iter(values))
        assert capsys.readouterr().out == whole
