"""Reads and lints the register files (``loaders/registers/*.yml`` and ``DATA/registers/*.yml``).

A register file says what a register is called, which people and columns it has, by which words
and values it is known, and which nodes and relationships a row of it states. One more register
is one more file. A broken file is a ContentError that names the file and what to mend.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import cast

from loaders.header_words import header_words
from loaders.register import (
    Derived,
    Expectations,
    FieldSpec,
    PersonSpec,
    Register,
    Saying,
    ThingSpec,
    field_of,
)
from loaders.register_file import RegisterFile
from loaders.register_lint import lint
from loaders.yaml_files import Yaml, mapping, texts

FOLDER = Path(__file__).parent / "registers"

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


def load_registers(overlay: Path | None = None) -> dict[str, Register]:
    """All registers by id, sorted; those in the folder ``overlay`` replace shipped ones."""
    folders = [FOLDER, *([overlay] if overlay is not None and overlay.is_dir() else [])]
    found = (read_register(path) for folder in folders for path in sorted(folder.glob("*.yml")))
    registers = {register.id: register for register in found}
    return dict(sorted(registers.items()))


def read_register(path: Path) -> Register:
    """One register file. Raises ContentError."""
    file = RegisterFile(path, header_words())
    unknown = set(file.data) - REGISTER_KEYS
    if unknown:
        raise file.broken(
            f"不认识的键 {'、'.join(sorted(unknown))}", f"可用：{'、'.join(sorted(REGISTER_KEYS))}"
        )
    register = _assemble(file)
    lint(file, register)
    return register


def _assemble(file: RegisterFile) -> Register:
    title = file.section("title")
    people = {p.name: p for p in _people(file)}
    fields = {f.name: f for f in (*_person_fields(file, people), *_own_fields(file))}
    return Register(
        id=file.text("id"),
        zh=str(title.get("zh", "")),
        en=str(title.get("en", "")),
        about=file.text("about"),
        family=str(file.data.get("family") or file.text("id")),
        people=people,
        fields=fields,
        required=tuple(texts(group) for group in file.sequence("required")),
        marks={k: file.worth(k, v) for k, v in file.section("marks").items()},
        evidence=(*_patterns(file, "evidence", 1.0), *_patterns(file, "against", -1.0)),
        header_evidence=tuple(_patterns(file, "headers", 1.0)),
        things={t.name: t for t in _things(file)},
        says=tuple(_says(file)),
        derive=tuple(_derived(file)),
        fallback={k: texts(v) for k, v in file.section("fallback").items()},
        ignored=texts(file.data.get("ignored")),
        expects=_expectations(file),
        corrections=_corrections(file),
        program=cast("str | None", file.data.get("program")),
    )


def _number(value: Yaml) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _people(file: RegisterFile) -> Iterator[PersonSpec]:
    for name, raw in file.section("people").items():
        spec = mapping(raw, file.path, f"people.{name}")
        columns = texts(spec.get("has"))
        for column in set(columns) - PERSON_COLUMNS:
            raise file.broken(
                f"{name} 的列 {column} 不认识", f"可用：{'、'.join(sorted(PERSON_COLUMNS))}"
            )
        yield PersonSpec(
            name,
            texts(spec.get("roles")),
            columns,
            bool(spec.get("plain", name == "self")),
            bool(spec.get("repeats", False)),
            bool(spec.get("registered", False)),
        )


def _person_fields(file: RegisterFile, people: Mapping[str, PersonSpec]) -> Iterator[FieldSpec]:
    for person in people.values():
        spec = mapping(file.section("people")[person.name], file.path, person.name)
        words = (*texts(spec.get("words")), *_role_words(file, person.roles))
        for column in person.columns:
            yield FieldSpec(
                field_of(person.name, column),
                "day" if column == "birth_day" else column,
                person.name,
                words,
                person.plain,
                _parts(file, "birth" if column == "birth_day" else column, None),
                file.words.without.get("day" if column == "birth_day" else column, ()),
                person.repeats,
                bool(spec.get("eager", False)),
                others=_words_of_others(file, people, person),
            )


def _words_of_others(
    file: RegisterFile, people: Mapping[str, PersonSpec], person: PersonSpec
) -> frozenset[str]:
    """Role words of the register's other people, and of those who are nobody's main person."""
    roles = {role for other in people.values() if other is not person for role in other.roles}
    roles |= set(file.words.aside)
    return frozenset(_role_words(file, sorted(roles - set(person.roles))))


def _role_words(file: RegisterFile, roles: Iterable[str]) -> Iterator[str]:
    for role in roles:
        if role not in file.words.roles:
            raise file.broken(f"不认识的角色 {role}", f"可用：{'、'.join(file.words.roles)}")
        yield from file.words.roles[role]


def _own_fields(file: RegisterFile) -> Iterator[FieldSpec]:
    for name, raw in file.section("fields").items():
        spec = mapping(raw, file.path, f"fields.{name}")
        kind = str(spec.get("type", "text"))
        if kind not in file.words.parts:
            raise file.broken(
                f"{name} 的类型 {kind} 不认识", f"可用：{'、'.join(file.words.parts)}"
            )
        own = spec.get("parts")
        inherits = () if own and not spec.get("inherit") else file.words.without[kind]
        yield FieldSpec(
            name,
            kind,
            None,
            (),
            False,
            _parts(file, kind, own),
            (*texts(spec.get("not")), *inherits),
            bool(spec.get("repeats", False)),
            False,
        )


_BIRTH = ("出生日期", "出生年月", "出生", "生日")


def _parts(file: RegisterFile, kind: str, own: Yaml) -> tuple[tuple[str, float], ...]:
    if isinstance(own, dict):
        return tuple((part, file.worth(part, worth)) for part, worth in own.items())
    if own is not None:
        return tuple((part, 1.0) for part in texts(own))
    parts = _BIRTH if kind == "birth" else file.words.parts[kind]
    return tuple((part, 1.0) for part in parts)


def _patterns(
    file: RegisterFile, name: str, sign: float
) -> Iterator[tuple[re.Pattern[str], float]]:
    for pattern, worth in file.section(name).items():
        try:
            yield re.compile(pattern), sign * file.worth(pattern, worth)
        except re.error:
            raise file.broken(f"{name} 中的 {pattern} 不是正则式", "检查括号") from None


def _things(file: RegisterFile) -> Iterator[ThingSpec]:
    for name, raw in file.section("things").items():
        spec = {k: str(v) for k, v in mapping(raw, file.path, name).items()}
        yield ThingSpec(name, spec.pop("label", ""), spec)


def _says(file: RegisterFile) -> Iterator[Saying]:
    for raw in file.sequence("says"):
        spec = mapping(raw, file.path, "says")
        when = spec.pop("when", None)
        test = mapping(when, file.path, "when") if when is not None else {}
        start, end, kind = spec.pop("from", None), spec.pop("to", None), spec.pop("type", "")
        yield Saying(
            str(kind),
            texts(start),
            texts(end),
            {k: str(v) for k, v in spec.items()},
            next(((k, str(v)) for k, v in test.items()), None),
        )


def _derived(file: RegisterFile) -> Iterator[Derived]:
    for name, raw in file.section("derive").items():
        spec = mapping(raw, file.path, f"derive.{name}")
        cases = mapping(spec.get("cases") or {}, file.path, f"derive.{name}.cases")
        otherwise = spec.get("otherwise")
        yield Derived(
            name,
            texts(spec.get("of")),
            tuple((pattern, str(value)) for pattern, value in cases.items()),
            None if otherwise is None else str(otherwise),
            bool(spec.get("first", False)),
            int(file.worth(name, spec["times"])) if "times" in spec else None,
        )


def _expectations(file: RegisterFile) -> Expectations:
    raw = file.section("expects")
    return Expectations(_number(raw.get("max_reject_share", Expectations().max_reject_share)))


def _corrections(file: RegisterFile) -> dict[str, Mapping[str, str]]:
    """Field → {as written: what is meant}; data, so that a county can mend its own slips."""
    return {
        name: {str(k): str(v) for k, v in mapping(raw, file.path, name).items()}
        for name, raw in file.section("corrections").items()
    }
