"""What is wrong in a register file: every name it uses must be one that is there."""

from __future__ import annotations

from collections.abc import Mapping

from graphaudit.model import RELATIONSHIP_BY_NAME
from graphaudit.statuses import status_kinds, statuses_in
from loaders.register import Register, Saying, ThingSpec
from loaders.register_file import RegisterFile

COMPUTED = frozenset(
    (
        *("card_kind", "company_name", "enterprise_name", "enterprise_kind", "legal_role"),
        *("registered_day", "subsidy_program", "register_program", "until", "left_on", "kin"),
        *("relation_written", "guardian_relation_written", "trust_year", "kin_degree"),
        *("kin_affine", "village_unit", "batch", "day_origin", "state", "unit_no"),
        *("tax_from", "tax_to", "invoice"),
        *("matter", "app_outcome", "list_program", "list_no", "list_period", "list_level"),
        *("list_village", "list_from", "list_to"),
        *(f"{step}_result" for step in ("entered", "checked", "reviewed", "approved", "paid")),
        "filed",
        *("own_card", "other_kind", "flow", "flow_fen", "flow_note", "flow_unit", "at_minute"),
        *(
            "minute",
            "terminal_number",
            "terminal_kind",
            "terminal_place",
            "device_number",
            "device_kind",
        ),
        "wallet_number",
    )
)
"""Columns that no header has: ``loaders/deriving.py`` and ``loaders/rosters.py`` make them."""

THING_KEYS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    label: (frozenset(needed.split()), frozenset(more.split()))
    for label, needed, more in (
        ("Household", "number", "of township village group_name head"),
        ("Card", "number", "account bank branch kind status opened_on"),
        ("Phone", "number", ""),
        ("Address", "number", ""),
        ("Program", "number", ""),
        ("Status", "kind", ""),
        ("Unit", "", "kind name"),
        (
            "Enterprise",
            "",
            "number of name kind status township village founded_on capital_fen tax_fen",
        ),
        ("Cadre", "of", "post unit level from to"),
        ("Parcel", "number area", "kind"),
        ("Application", "number", "of program township applied_on decided_on rounds outcome"),
        ("Notice", "", "number program period township village level from_day to_day"),
        ("Terminal", "number", "kind place township"),
        ("Vehicle", "number", "kind status registered_on value_fen"),
        ("Property", "number", "kind status registered_on area"),
    )
}
"""What a thing of each label must say, and what it may."""


def lint(file: RegisterFile, register: Register) -> None:
    """Raises ContentError for the first fault."""
    if not register.zh or not register.en:
        raise file.broken("title 要有 zh 和 en", "title: {zh: …, en: …}")
    if register.id != file.path.stem:
        raise file.broken(f"id {register.id} 与文件名不同", f"写成 id: {file.path.stem}")
    if not register.says and not register.people:
        raise file.broken("没有 people，也没有 says：读了什么也不记", "写上登记的人和关系")
    for name in (*(n for group in register.required for n in group), *register.marks):
        if name not in register.fields:
            raise file.broken(f"required 或 marks 中的 {name} 没有定义", "先在 fields 中定义")
    for thing in register.things.values():
        _lint_thing(file, register, thing)
    for saying in register.says:
        _lint_saying(file, register, saying)


def _lint_thing(file: RegisterFile, register: Register, thing: ThingSpec) -> None:
    if thing.label not in THING_KEYS:
        raise file.broken(
            f"things.{thing.name} 不能是“{thing.label}”", f"可用：{'、'.join(THING_KEYS)}"
        )
    needed, more = THING_KEYS[thing.label]
    said = set(thing.properties)
    if not needed <= said or said - needed - more:
        raise file.broken(
            f"things.{thing.name} 的键不对：{'、'.join(sorted(said))}",
            f"须写 {'、'.join(sorted(needed))}；可写 {'、'.join(sorted(more))}",
        )
    kind = thing.properties.get("kind", "")
    if thing.label == "Status" and kind.startswith("="):
        _lint_status(file, kind[1:])
    _lint_expressions(file, register, thing.name, thing.properties)


def _lint_status(file: RegisterFile, kind: str) -> None:
    known = status_kinds()
    if kind not in known and kind not in statuses_in(file.path.parent):
        fix = f"可用：{'、'.join(known)}；新的写在 statuses: {{{kind}: {{zh: …, en: …}}}}"
        raise file.broken(f"身份状态 {kind} 没有定义", fix)


def _lint_expressions(
    file: RegisterFile, register: Register, of: str, properties: Mapping[str, str]
) -> None:
    """Every property is a constant (``=word``) or names a column that the rows can have."""
    known = {*register.fields, *(d.name for d in register.derive), *register.fallback, *COMPUTED}
    for name, expression in properties.items():
        names = register.people if name == "of" else known
        plain = expression.removesuffix(".written").removesuffix(".at_min").removesuffix(".day_min")
        if not expression.startswith("=") and plain not in names:
            raise file.broken(
                f"{of} 的 {name}: {expression} 不是这里的列", f"固定的词写成 ={expression}"
            )


def _lint_saying(file: RegisterFile, register: Register, saying: Saying) -> None:
    if saying.type not in RELATIONSHIP_BY_NAME:
        raise file.broken(
            f"关系 {saying.type} 不在模型中", f"可用：{'、'.join(RELATIONSHIP_BY_NAME)}"
        )
    ends = {
        **dict.fromkeys(register.people, "Person"),
        **{n: t.label for n, t in register.things.items()},
    }
    for name in (*saying.start, *saying.end):
        if name not in ends:
            raise file.broken(f"{saying.type} 的一端 {name} 没有定义", "写在 people 或 things 中")
    declared = {p.name for p in RELATIONSHIP_BY_NAME[saying.type].declared}
    for name in set(saying.properties) - declared:
        raise file.broken(f"{saying.type} 没有属性 {name}", f"可用：{'、'.join(sorted(declared))}")
    pairs = set(RELATIONSHIP_BY_NAME[saying.type].endpoints)
    wanted = {(ends[a], ends[b]) for a in saying.start for b in saying.end}
    if not wanted & pairs:
        raise file.broken(f"{saying.type} 不能连接 {sorted(wanted)}", f"可连：{sorted(pairs)}")
    _lint_expressions(file, register, saying.type, saying.properties)
