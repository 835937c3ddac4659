"""Reads and lints the register files (``loaders/registers/*.yml`` and ``DATA/registers/*.yml``).

A register file says what a register is called, which people and columns it has, by which words
and values it is known, and which nodes and relationships a row of it states. One more register
is one more file. A broken file is a ContentError that names the file and what to mend.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias, cast

import yaml

from graphaudit.errors import ContentError
from graphaudit.model import RELATIONSHIP_BY_NAME
from graphaudit.statuses import status_kinds, statuses_in

FOLDER = Path(__file__).parent / "registers"
WORDS = Path(__file__).parent / "header_words.yml"
ROSTER = "payments"
"""The register whose rows are payments: its lists have a program, a period and sums."""

REGISTER_KEYS = frozenset(
    (
        *("id", "title", "about", "family", "people", "fields", "required", "marks"),
        *("evidence", "against", "headers", "says", "things", "derive", "fallback", "ignored"),
        *("expects", "corrections", "program", "statuses"),
    )
)
PERSON_COLUMNS = frozenset(
    ("name", "id", "sex", "birth_day", "phone", "address", "credit_code"),
)

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

Yaml: TypeAlias = "dict[str, Yaml] | list[Yaml] | str | int | float | bool | None"
"""What a YAML file may hold."""


@dataclass(frozen=True)
class HeaderWords:
    """The parts of headers: roles and types by name, words that say nothing, columns of no use."""

    roles: Mapping[str, tuple[str, ...]]
    parts: Mapping[str, tuple[str, ...]]
    without: Mapping[str, tuple[str, ...]]
    neutral: tuple[str, ...]
    ignored: tuple[str, ...]
    aside: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class FieldSpec:
    """One column that a register may have.

    ``kind`` is the value type. ``person`` names whose column it is (None: nobody's), ``words``
    the words that say so; ``plain`` holds for the register's main person, whose columns need no
    such word. ``parts`` are the header parts with their worth (0 to 1), ``without`` the words
    that speak against it. ``repeats``: of each person of the row there may be one. ``eager``:
    whom the header names by a word of no list may be this person. ``others``: role words that
    name somebody else.
    """

    name: str
    kind: str
    person: str | None
    words: tuple[str, ...]
    plain: bool
    parts: tuple[tuple[str, float], ...]
    without: tuple[str, ...]
    repeats: bool
    eager: bool
    others: frozenset[str] = frozenset()


@dataclass(frozen=True)
class PersonSpec:
    """A person that a row may name. ``repeats``: many in one row, numbered or joined."""

    name: str
    roles: tuple[str, ...]
    columns: tuple[str, ...]
    plain: bool
    repeats: bool
    registered: bool


@dataclass(frozen=True)
class ThingSpec:
    """A node that a row states and that is no person; ``properties``: property → expression."""

    name: str
    label: str
    properties: Mapping[str, str]


@dataclass(frozen=True)
class Saying:
    """A relationship that a row states. Ends name people or things, the first present counts."""

    type: str
    start: tuple[str, ...]
    end: tuple[str, ...]
    properties: Mapping[str, str]
    when: tuple[str, str] | None


@dataclass(frozen=True)
class Derived:
    """A column computed from others: the first case whose pattern is found gives the value.

    Without cases the sources are joined; with ``first`` the first that says anything counts,
    with ``times`` it is multiplied (a month's pension by 12). ``@title``, ``@sheet`` and
    ``@file`` are sources too.
    """

    name: str
    sources: tuple[str, ...]
    cases: tuple[tuple[str, str], ...]
    otherwise: str | None
    first: bool = False
    times: int | None = None


@dataclass(frozen=True)
class Expectations:
    """What a file of this register should be like; a breach is said, never a refusal."""

    max_reject_share: float = 0.2
    min_rows: int = 1


@dataclass(frozen=True, eq=False)
class Register:
    """One kind of file. ``required``: of each group one column must be there.

    ``marks``: columns that few other registers have, with their worth. ``evidence``: patterns
    looked for in titles, sheet, file and folder names, with their worth, below 0 where they speak
    against it; ``header_evidence`` in the headers, all columns together.
    """

    id: str
    zh: str
    en: str
    about: str
    family: str
    people: Mapping[str, PersonSpec]
    fields: Mapping[str, FieldSpec]
    required: tuple[tuple[str, ...], ...]
    marks: Mapping[str, float]
    evidence: tuple[tuple[re.Pattern[str], float], ...]
    header_evidence: tuple[tuple[re.Pattern[str], float], ...]
    things: Mapping[str, ThingSpec]
    says: tuple[Saying, ...]
    derive: tuple[Derived, ...]
    fallback: Mapping[str, tuple[str, ...]]
    ignored: tuple[str, ...]
    expects: Expectations
    corrections: Mapping[str, Mapping[str, str]]
    program: str | None


class _Reader:
    """One register file, with the means to complain about it."""

    def __init__(self, path: Path, words: HeaderWords) -> None:
        self.path = path
        self.words = words
        self.data = _mapping(_load(path), path, "文件")

    def broken(self, what: str, fix: str) -> ContentError:
        return ContentError(f"登记册定义有误：{what}", where=str(self.path), fix=fix)

    def section(self, name: str) -> dict[str, Yaml]:
        value = self.data.get(name)
        return _mapping(value, self.path, name) if value is not None else {}

    def sequence(self, name: str) -> list[Yaml]:
        value = self.data.get(name)
        if value is not None and not isinstance(value, list):
            raise self.broken(f"{name} 应为列表", "每项一行，以 - 开头")
        return value or []

    def worth(self, name: str, value: Yaml) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.broken(f"{name} 的分值“{value}”不是数", "写成 “词: 数”，例如 死亡: 3")
        return float(value)

    def text(self, name: str) -> str:
        value = self.data.get(name)
        if not isinstance(value, str) or not value:
            raise self.broken(f"缺少 {name}", f"写上 {name}: …")
        return value


# The C loader is ten times as fast; both construct plain values only.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _load(path: Path) -> Yaml:
    try:
        return cast("Yaml", yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        line = getattr(getattr(error, "problem_mark", None), "line", 0) + 1
        raise ContentError(
            "登记册定义不是有效的 YAML", where=f"{path}:{line}", fix="检查缩进、冒号和引号"
        ) from None


def _mapping(value: Yaml, path: Path, name: str) -> dict[str, Yaml]:
    if not isinstance(value, dict):
        raise ContentError(
            f"登记册定义有误：{name} 应为键值对", where=str(path), fix="按“键: 值”书写"
        )
    return value


def _texts(value: Yaml) -> tuple[str, ...]:
    if value is None:
        return ()
    return tuple(str(v) for v in value) if isinstance(value, list) else (str(value),)


@lru_cache(maxsize=1)
def header_words() -> HeaderWords:
    """The parts that header texts are made of."""
    data = _mapping(_load(WORDS), WORDS, "文件")
    roles = _mapping(data["roles"], WORDS, "roles")
    types = {n: _mapping(t, WORDS, n) for n, t in _mapping(data["types"], WORDS, "types").items()}
    return HeaderWords(
        {name: _texts(words) for name, words in roles.items()},
        {name: _texts(kind.get("parts")) for name, kind in types.items()},
        {name: _texts(kind.get("not")) for name, kind in types.items()},
        _texts(data["neutral"]),
        _texts(data["ignored"]),
        _texts(data["aside"]),
    )


def load_registers(overlay: Path | None = None) -> dict[str, Register]:
    """All registers by id, sorted; those in the folder ``overlay`` replace shipped ones."""
    folders = [FOLDER, *([overlay] if overlay is not None and overlay.is_dir() else [])]
    found = (read_register(path) for folder in folders for path in sorted(folder.glob("*.yml")))
    registers = {register.id: register for register in found}
    return dict(sorted(registers.items()))


def read_register(path: Path) -> Register:
    """One register file. Raises ContentError."""
    reader = _Reader(path, header_words())
    unknown = set(reader.data) - REGISTER_KEYS
    if unknown:
        raise reader.broken(
            f"不认识的键 {'、'.join(sorted(unknown))}", f"可用：{'、'.join(sorted(REGISTER_KEYS))}"
        )
    register = _assemble(reader)
    _lint(reader, register)
    return register


def _assemble(reader: _Reader) -> Register:
    title = reader.section("title")
    people = {p.name: p for p in _people(reader)}
    fields = {f.name: f for f in (*_person_fields(reader, people), *_own_fields(reader))}
    return Register(
        id=reader.text("id"),
        zh=str(title.get("zh", "")),
        en=str(title.get("en", "")),
        about=reader.text("about"),
        family=str(reader.data.get("family") or reader.text("id")),
        people=people,
        fields=fields,
        required=tuple(_texts(group) for group in reader.sequence("required")),
        marks={k: reader.worth(k, v) for k, v in reader.section("marks").items()},
        evidence=(*_patterns(reader, "evidence", 1.0), *_patterns(reader, "against", -1.0)),
        header_evidence=tuple(_patterns(reader, "headers", 1.0)),
        things={t.name: t for t in _things(reader)},
        says=tuple(_says(reader)),
        derive=tuple(_derived(reader)),
        fallback={k: _texts(v) for k, v in reader.section("fallback").items()},
        ignored=_texts(reader.data.get("ignored")),
        expects=_expectations(reader),
        corrections=_corrections(reader),
        program=cast("str | None", reader.data.get("program")),
    )


def _number(value: Yaml) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _people(reader: _Reader) -> Iterator[PersonSpec]:
    for name, raw in reader.section("people").items():
        spec = _mapping(raw, reader.path, f"people.{name}")
        columns = _texts(spec.get("has"))
        for column in set(columns) - PERSON_COLUMNS:
            raise reader.broken(
                f"{name} 的列 {column} 不认识", f"可用：{'、'.join(sorted(PERSON_COLUMNS))}"
            )
        yield PersonSpec(
            name,
            _texts(spec.get("roles")),
            columns,
            bool(spec.get("plain", name == "self")),
            bool(spec.get("repeats", False)),
            bool(spec.get("registered", False)),
        )


def field_of(person: str, column: str) -> str:
    """The field that holds a person's column: the main person's carry no prefix."""
    return column if person == "self" else f"{person}_{column}"


def _person_fields(reader: _Reader, people: Mapping[str, PersonSpec]) -> Iterator[FieldSpec]:
    for person in people.values():
        spec = _mapping(reader.section("people")[person.name], reader.path, person.name)
        words = (*_texts(spec.get("words")), *_role_words(reader, person.roles))
        for column in person.columns:
            yield FieldSpec(
                field_of(person.name, column),
                "day" if column == "birth_day" else column,
                person.name,
                words,
                person.plain,
                _parts(reader, "birth" if column == "birth_day" else column, None),
                reader.words.without.get("day" if column == "birth_day" else column, ()),
                person.repeats,
                bool(spec.get("eager", False)),
                others=_words_of_others(reader, people, person),
            )


def _words_of_others(
    reader: _Reader, people: Mapping[str, PersonSpec], person: PersonSpec
) -> frozenset[str]:
    """Role words of the register's other people, and of those who are nobody's main person."""
    roles = {role for other in people.values() if other is not person for role in other.roles}
    roles |= set(reader.words.aside)
    return frozenset(_role_words(reader, sorted(roles - set(person.roles))))


def _role_words(reader: _Reader, roles: Iterable[str]) -> Iterator[str]:
    for role in roles:
        if role not in reader.words.roles:
            raise reader.broken(f"不认识的角色 {role}", f"可用：{'、'.join(reader.words.roles)}")
        yield from reader.words.roles[role]


def _own_fields(reader: _Reader) -> Iterator[FieldSpec]:
    for name, raw in reader.section("fields").items():
        spec = _mapping(raw, reader.path, f"fields.{name}")
        kind = str(spec.get("type", "text"))
        if kind not in reader.words.parts:
            raise reader.broken(
                f"{name} 的类型 {kind} 不认识", f"可用：{'、'.join(reader.words.parts)}"
            )
        own = spec.get("parts")
        inherits = () if own and not spec.get("inherit") else reader.words.without[kind]
        yield FieldSpec(
            name,
            kind,
            None,
            (),
            False,
            _parts(reader, kind, own),
            (*_texts(spec.get("not")), *inherits),
            bool(spec.get("repeats", False)),
            False,
        )


_BIRTH = ("出生日期", "出生年月", "出生", "生日")


def _parts(reader: _Reader, kind: str, own: Yaml) -> tuple[tuple[str, float], ...]:
    if isinstance(own, dict):
        return tuple((part, reader.worth(part, worth)) for part, worth in own.items())
    if own is not None:
        return tuple((part, 1.0) for part in _texts(own))
    parts = _BIRTH if kind == "birth" else reader.words.parts[kind]
    return tuple((part, 1.0) for part in parts)


def _patterns(reader: _Reader, name: str, sign: float) -> Iterator[tuple[re.Pattern[str], float]]:
    for pattern, worth in reader.section(name).items():
        try:
            yield re.compile(pattern), sign * reader.worth(pattern, worth)
        except re.error:
            raise reader.broken(f"{name} 中的 {pattern} 不是正则式", "检查括号") from None


def _things(reader: _Reader) -> Iterator[ThingSpec]:
    for name, raw in reader.section("things").items():
        spec = {k: str(v) for k, v in _mapping(raw, reader.path, name).items()}
        yield ThingSpec(name, spec.pop("label", ""), spec)


def _says(reader: _Reader) -> Iterator[Saying]:
    for raw in reader.sequence("says"):
        spec = _mapping(raw, reader.path, "says")
        when = spec.pop("when", None)
        test = _mapping(when, reader.path, "when") if when is not None else {}
        start, end, kind = spec.pop("from", None), spec.pop("to", None), spec.pop("type", "")
        yield Saying(
            str(kind),
            _texts(start),
            _texts(end),
            {k: str(v) for k, v in spec.items()},
            next(((k, str(v)) for k, v in test.items()), None),
        )


def _derived(reader: _Reader) -> Iterator[Derived]:
    for name, raw in reader.section("derive").items():
        spec = _mapping(raw, reader.path, f"derive.{name}")
        cases = _mapping(spec.get("cases") or {}, reader.path, f"derive.{name}.cases")
        otherwise = spec.get("otherwise")
        yield Derived(
            name,
            _texts(spec.get("of")),
            tuple((pattern, str(value)) for pattern, value in cases.items()),
            None if otherwise is None else str(otherwise),
            bool(spec.get("first", False)),
            int(reader.worth(name, spec["times"])) if "times" in spec else None,
        )


def _expectations(reader: _Reader) -> Expectations:
    raw = reader.section("expects")
    base = Expectations()
    return Expectations(
        _number(raw.get("max_reject_share", base.max_reject_share)),
        int(_number(raw.get("min_rows", base.min_rows))),
    )


def _corrections(reader: _Reader) -> dict[str, Mapping[str, str]]:
    """Field → {as written: what is meant}; data, so that a county can mend its own slips."""
    return {
        name: {str(k): str(v) for k, v in _mapping(raw, reader.path, name).items()}
        for name, raw in reader.section("corrections").items()
    }


def _lint(reader: _Reader, register: Register) -> None:
    if not register.zh or not register.en:
        raise reader.broken("title 要有 zh 和 en", "title: {zh: …, en: …}")
    if register.id != reader.path.stem:
        raise reader.broken(f"id {register.id} 与文件名不同", f"写成 id: {reader.path.stem}")
    if not register.says and not register.people:
        raise reader.broken("没有 people，也没有 says：读了什么也不记", "写上登记的人和关系")
    for name in (*(n for group in register.required for n in group), *register.marks):
        if name not in register.fields:
            raise reader.broken(f"required 或 marks 中的 {name} 没有定义", "先在 fields 中定义")
    for thing in register.things.values():
        _lint_thing(reader, register, thing)
    for saying in register.says:
        _lint_saying(reader, register, saying)


def _lint_thing(reader: _Reader, register: Register, thing: ThingSpec) -> None:
    if thing.label not in THING_KEYS:
        raise reader.broken(
            f"things.{thing.name} 不能是“{thing.label}”", f"可用：{'、'.join(THING_KEYS)}"
        )
    needed, more = THING_KEYS[thing.label]
    said = set(thing.properties)
    if not needed <= said or said - needed - more:
        raise reader.broken(
            f"things.{thing.name} 的键不对：{'、'.join(sorted(said))}",
            f"须写 {'、'.join(sorted(needed))}；可写 {'、'.join(sorted(more))}",
        )
    kind = thing.properties.get("kind", "")
    if thing.label == "Status" and kind.startswith("="):
        _lint_status(reader, kind[1:])
    _lint_expressions(reader, register, thing.name, thing.properties)


def _lint_status(reader: _Reader, kind: str) -> None:
    known = status_kinds()
    if kind not in known and kind not in statuses_in(reader.path.parent):
        fix = f"可用：{'、'.join(known)}；新的写在 statuses: {{{kind}: {{zh: …, en: …}}}}"
        raise reader.broken(f"身份状态 {kind} 没有定义", fix)


def _lint_expressions(
    reader: _Reader, register: Register, of: str, properties: Mapping[str, str]
) -> None:
    """Every property is a constant (``=word``) or names a column that the rows can have."""
    known = {*register.fields, *(d.name for d in register.derive), *register.fallback, *COMPUTED}
    for name, expression in properties.items():
        names = register.people if name == "of" else known
        plain = expression.removesuffix(".written").removesuffix(".at_min").removesuffix(".day_min")
        if not expression.startswith("=") and plain not in names:
            raise reader.broken(
                f"{of} 的 {name}: {expression} 不是这里的列", f"固定的词写成 ={expression}"
            )


def _lint_saying(reader: _Reader, register: Register, saying: Saying) -> None:
    if saying.type not in RELATIONSHIP_BY_NAME:
        raise reader.broken(
            f"关系 {saying.type} 不在模型中", f"可用：{'、'.join(RELATIONSHIP_BY_NAME)}"
        )
    ends = {
        **dict.fromkeys(register.people, "Person"),
        **{n: t.label for n, t in register.things.items()},
    }
    for name in (*saying.start, *saying.end):
        if name not in ends:
            raise reader.broken(f"{saying.type} 的一端 {name} 没有定义", "写在 people 或 things 中")
    declared = {p.name for p in RELATIONSHIP_BY_NAME[saying.type].declared}
    for name in set(saying.properties) - declared:
        raise reader.broken(
            f"{saying.type} 没有属性 {name}", f"可用：{'、'.join(sorted(declared))}"
        )
    pairs = set(RELATIONSHIP_BY_NAME[saying.type].endpoints)
    wanted = {(ends[a], ends[b]) for a in saying.start for b in saying.end}
    if not wanted & pairs:
        raise reader.broken(f"{saying.type} 不能连接 {sorted(wanted)}", f"可连：{sorted(pairs)}")
    _lint_expressions(reader, register, saying.type, saying.properties)
