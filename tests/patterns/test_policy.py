"""What a program is called, and what the policy matrix says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from graphaudit.errors import ContentError
from graphaudit.policy import Policy, load_policy

POLICY = load_policy()
HEADER = "program,against,rule,grace_days,unit,basis"

SPELLINGS = {
    "2023年1月XX镇农村低保发放表": "RURAL_DIBAO",
    "农村居民最低生活保障金": "RURAL_DIBAO",
    "2023年某区城市低保名册": "URBAN_DIBAO",
    "农村特困人员分散供养": "TEKUN",
    "五保": "TEKUN",
    "困难残疾人生活补贴": "DISABLED_LIVING",
    "残疾人困难生活补助": "DISABLED_LIVING",
    "重度残疾人护理": "DISABLED_CARE",
    "残疾人两补": "DISABLED_BOTH",
    "高龄": "ELDERLY",
    "80岁以上老人补贴": "ELDERLY",
    "散居孤儿基本生活费": "ORPHAN",
    "城乡居民养老保险": "PENSION",
    "城乡居民养老保险参保资助": "PENSION_PREMIUM",
    "参保资助": "MEDICAL_ENROL",
    "残疾人参合费补助": "MEDICAL_ENROL",
    "医疗救助": "MEDICAL_AID",
    "耕地地力保护补贴资金": "LAND_FERTILITY",
    "地力": "LAND_FERTILITY",
    "一次性种粮补贴": "GRAIN_ONCE",
    "种粮大户补贴": "GRAIN_BIG",
    "退耕还林": "RETURN_FOREST",
    "退耕还林(新一轮)": "RETURN_FOREST_NEW",
    "前一轮 退耕还林 现金补助": "RETURN_FOREST_OLD",
    "2022年度森林生态效益补偿": "PUBLIC_FOREST",
    "经营主体奖补": "FARM_AWARD",
    "合作社奖补资金": "FARM_AWARD",
    "2023 年 冬春 救助": "WINTER_RELIEF",
    "临时救助": "TEMP_RELIEF",
    "危改": "HOUSING",
    "雨露计划": "YULU",
    "农机购置补贴": "FARM_MACHINE",
    "村级公益岗": "WELFARE_POST",
    "ＲＵＲＡＬ＿ＤＩＢＡＯ": None,
    "rural_dibao": "RURAL_DIBAO",
    "花名册": None,
    "Sheet1": None,
    "救助金": None,
    "": None,
}


@pytest.mark.parametrize("text", SPELLINGS)
def test_offices_spell_a_program_in_many_ways(text: str) -> None:
    match = POLICY.recognise(text)
    assert (match.code if match else None) == SPELLINGS[text]


def test_every_program_is_known_by_its_own_name_and_code() -> None:
    for code, program in POLICY.programs.items():
        by_name, by_code = POLICY.recognise(program.name), POLICY.recognise(code)
        assert by_name and by_code
        assert (by_name.code, by_name.certain, by_code.code) == (code, True, code)


def test_what_is_written_is_given_back_as_it_stands() -> None:
    match = POLICY.recognise("附件2：退耕还林（ 新一轮 ）补助发放表")
    assert match is not None
    assert match.written == "退耕还林（ 新一轮 ）补助"


def test_a_short_form_or_a_second_program_beside_it_is_uncertain() -> None:
    short, two = POLICY.recognise("种粮补贴"), POLICY.recognise("五保、低保发放表")
    assert short and two
    assert not short.certain and not two.certain


def test_the_list_has_the_programs_of_a_county_and_every_rule_names_one() -> None:
    assert len(POLICY.programs) >= 30
    assert {row.program for row in POLICY.matrix} <= set(POLICY.programs)
    assert all(row.basis for row in POLICY.matrix)


def test_programs_that_go_together_are_never_excluded_by_each_other() -> None:
    pairs = {
        rule: {(r.program, r.against) for r in POLICY.matrix if r.rule == rule}
        for rule in ("stacks", "excludes")
    }
    assert ("RURAL_DIBAO", "program:DISABLED_LIVING") in pairs["stacks"]
    assert not pairs["stacks"] & pairs["excludes"]


def overlay(folder: Path, name: str, text: str) -> Path:
    """A county's own policy table."""
    file = folder / "queries" / "policy" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return folder


def test_a_county_adds_a_program_and_changes_a_rule_without_touching_ours(tmp_path: Path) -> None:
    overlay(tmp_path, "programs.csv", "code,name,means_tested\nYAK,牦牛出栏奖励,yes\n")
    matrix = "program,against,rule,grace_days,unit,basis\nPENSION,deceased,excludes,60,person,L6\n"
    policy = load_policy(overlay(tmp_path, "matrix.csv", matrix))
    match = policy.recognise("2023年牦牛出栏奖励兑现表")
    assert match and match.code == "YAK"
    assert grace(policy, "PENSION") == 60
    assert grace(POLICY, "PENSION") != 60
    assert grace(policy, "ELDERLY") == grace(POLICY, "ELDERLY")


def grace(policy: Policy, code: str) -> int:
    """Days after a death that the matrix allows."""
    return next(r.grace_days for r in policy.rows("excludes", ["deceased"]) if r.program == code)


BROKEN = {
    "unknown program": ("matrix.csv", "NONE,deceased,excludes,0,person,L6", "program"),
    "unknown status": ("matrix.csv", "PENSION,sleeping,excludes,0,person,L6", "against"),
    "unknown rule": ("matrix.csv", "PENSION,deceased,forbids,0,person,L6", "rule"),
    "grace that is no number": ("matrix.csv", "PENSION,deceased,excludes,soon,person,L6", "grace"),
    "rule without a basis": ("matrix.csv", "PENSION,deceased,excludes,0,person,", "basis"),
    "limit without an amount": ("matrix.csv", "PENSION,deceased,limits,0,person,L6", "limit_yuan"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_cell_is_named_with_file_and_line(tmp_path: Path, fault: str) -> None:
    name, row, column = BROKEN[fault]
    folder = overlay(tmp_path, name, f"program,against,rule,grace_days,unit,basis\n{row}\n")
    with pytest.raises(ContentError) as raised:
        load_policy(folder)
    assert f"{name}:2 {column}" in raised.value.where
    assert raised.value.fix


def test_a_program_list_without_its_columns_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="name"):
        load_policy(overlay(tmp_path, "programs.csv", "code,title\nYAK,牦牛\n"))


def test_no_spelling_of_a_program_is_taken_for_another_one() -> None:
    taken = {
        (code, written)
        for code, program in POLICY.programs.items()
        for term in program.terms
        for written in ("".join(term.parts), "2023年某镇" + "".join(term.parts) + "发放花名册")
        if (match := POLICY.recognise(written)) is None
        or POLICY.programs[match.code].family != program.family
    }
    assert taken == set()


def test_the_matrix_has_ninety_programs_and_five_hundred_models() -> None:
    assert len(POLICY.programs) >= 90
    assert {row.program for row in POLICY.matrix if row.against == "deceased"} >= {"PENSION"}
    assert len({(row.program, row.against) for row in POLICY.matrix}) >= 500
    assert all(re.fullmatch(r"(L\d+|\[A\])( (L\d+|\[A\]))*", row.basis) for row in POLICY.matrix)


def test_a_county_takes_a_rule_back_and_saves_its_sheet_as_spreadsheets_do(tmp_path: Path) -> None:
    folder = overlay(tmp_path, "matrix.csv", "")
    sheet = f"{HEADER}\r\nPENSION,deceased,none,0,person,县文件\r\n,,,,,\r\n"
    (folder / "queries" / "policy" / "matrix.csv").write_bytes(sheet.encode("gb18030"))
    policy = load_policy(folder)
    assert "PENSION" not in {r.program for r in policy.rows("excludes", ["deceased"])}
    assert len(policy.matrix) == len(POLICY.matrix) - 1


def test_a_countys_rule_on_a_pair_stands_alone(tmp_path: Path) -> None:
    sheet = f"{HEADER}\nRURAL_DIBAO,vehicle_owner,stacks,0,household,县文件\n"
    policy = load_policy(overlay(tmp_path, "matrix.csv", sheet))
    rules = {
        r.rule for r in policy.matrix if (r.program, r.against) == ("RURAL_DIBAO", "vehicle_owner")
    }
    assert rules == {"stacks"}
