"""One more register is one more file; a broken one is refused with what to mend."""

from __future__ import annotations

from pathlib import Path

import pytest
from books import resident_id

from graphaudit.errors import ContentError
from graphaudit.ledger import Ledger
from graphaudit.workspace import Workspace
from loaders import load
from loaders.registers import read_register

SOUND = """\
id: veterans
title: {zh: 优抚对象名册, en: Register of veterans}
about: 退役军人事务局的优抚对象。
people:
  self: {roles: [beneficiary], words: [优抚对象, 退役军人], has: [name, id, phone]}
fields:
  category: {type: text, parts: {优抚对象类别: 1, 类别: 0.5}}
  from_day: {type: day, parts: [退役]}
required:
  - [name, id]
  - [category, from_day]
marks: {category: 3, from_day: 2}
evidence:
  优抚|退役军人: 3
things:
  status: {label: Status, kind: =moved_away}
says:
  - {type: HAS_STATUS, from: self, to: status, detail: category, from_day: from_day,
     register: =veterans}
"""

# What is changed in the sound file, and words of what is said about it.
FAULTS = {
    "a label that no thing can have": ("label: Status", "label: Statos", "Statos"),
    "a status that the model lacks": ("=moved_away", "=veteran", "veteran"),
    "a thing without what it needs": ("kind: =moved_away", "kynd: =moved_away", "kynd"),
    "a column that a person cannot have": ("[name, id, phone]", "[name, id, fone]", "fone"),
    "an unknown role": ("roles: [beneficiary]", "roles: [hero]", "hero"),
    "an unknown value type": ("type: text", "type: txt", "txt"),
    "a property that is no column": ("detail: category", "detail: categroy", "categroy"),
    "a word without its sign": ("register: =veterans", "register: veterans", "=veterans"),
    "a property that the relationship lacks": ("from: self", "frm: self", "frm"),
    "an end that is not defined": ("to: status", "to: stature", "stature"),
    "a worth that is no number": ("退役军人: 3", "退役军人: yes", "退役军人"),
    "a mark without its field": ("marks: {category: 3,", "marks: {grade: 3,", "grade"),
    "an unknown key": ("marks:", "mraks:", "mraks"),
    "another id than the file's": ("id: veterans", "id: payments", "id: veterans"),
    "a broken pattern": ("优抚|退役军人:", "优抚(:", "优抚("),
    "broken YAML": ("people:", "people: [", "YAML"),
}


def county(folder: Path, text: str = SOUND) -> Workspace:
    """A workspace with a register of its own."""
    workspace = Workspace(folder / "data")
    workspace.registers.mkdir(parents=True, exist_ok=True)
    (workspace.registers / "veterans.yml").write_text(text, encoding="utf-8")
    return workspace


def test_a_file_of_the_countys_own_is_a_register(tmp_path: Path) -> None:
    roll = tmp_path / "优抚对象花名册.csv"
    lines = [
        "姓名,公民身份号码,优抚对象类别,退役年月",
        f"李大山,{resident_id('19500307', 31)},伤残军人,1979年3月",
    ]
    roll.write_text("\n".join(lines) + "\n", encoding="utf-8")
    workspace = county(tmp_path)

    (sheet,) = load([roll], workspace).sheets

    assert (sheet.register, sheet.accepted, sheet.rejected) == ("veterans", 1, 0)
    (part,) = Ledger(workspace).parts()
    assert [s.register for s in part.sheets] == ["veterans"]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_refused_with_file_and_fix(tmp_path: Path, fault: str) -> None:
    old, new, said = FAULTS[fault]
    assert old in SOUND
    path = county(tmp_path, SOUND.replace(old, new, 1)).registers / "veterans.yml"
    with pytest.raises(ContentError) as refused:
        read_register(path)
    assert said in refused.value.what + refused.value.fix
    assert str(path) in refused.value.where
    assert refused.value.fix
