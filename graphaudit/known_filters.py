"""Townships and programs that a person asks for: refused with the nearest when nothing has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

import duckdb

from graphaudit.content import queries_dir
from graphaudit.errors import UsageError
from graphaudit.policy import Policy
from graphaudit.projection import Tables

SHOWN = 5
"""How many known values an error names."""
_ALIKE = 0.5


def refuse_unknown(
    tables: Tables, policy: Policy, townships: Iterable[str], programs: Iterable[str]
) -> None:
    """Raises UsageError for a township or program code that no payment of the ledger can have.

    The error names the nearest known values. A code of the program list is known also while
    nothing is paid under it.
    """
    wanted_townships, wanted_programs = list(townships), list(programs)
    if not (wanted_townships or wanted_programs):
        return
    with tables.connect() as connection:
        known_townships = _selectable(connection, "township")
        known_programs = _programs(connection, policy)
    for township in wanted_townships:
        if township not in known_townships:
            near = nearest(township, known_townships)
            raise _unknown("--township", township, "账内没有这个乡镇 (no such township)", near)
    for program in wanted_programs:
        if program not in known_programs:
            near = _near_programs(program, known_programs, policy)
            raise _unknown("--program", program, "没有这个项目代码 (no such program code)", near)


def nearest(wanted: str, known: Iterable[str]) -> list[str]:
    """Known values that hold the wanted one, or are spelt like it; else the first ones known."""
    every = sorted(known)
    holding = [value for value in every if wanted.strip() and wanted.strip() in value]
    alike = get_close_matches(wanted, every, SHOWN, _ALIKE)
    return list(dict.fromkeys([*alike, *holding]))[:SHOWN] or every[:SHOWN]


def _near_programs(wanted: str, known: Mapping[str, str], policy: Policy) -> list[str]:
    """Codes with their names, found by code and by name."""
    named = policy.recognise(wanted)
    if named is not None:
        return [_named(named.code, known)]
    by_code = {code.casefold(): code for code in known}
    by_name = {name: code for code, name in sorted(known.items())}
    spelt = by_code if wanted.isascii() else by_name
    return [_named(spelt[value], known) for value in nearest(wanted.casefold(), spelt)]


def _named(code: str, known: Mapping[str, str]) -> str:
    name = known.get(code, code)
    return code if name == code else f"{code}（{name}）"


def _selectable(connection: duckdb.DuckDBPyConnection, kind: str) -> set[str]:
    """Every ``township`` or ``program`` that payments of the ledger have."""
    query = (queries_dir() / "evidence" / "selectable.sql").read_text(encoding="utf-8")
    found = connection.execute(query).fetchall()
    return {str(value) for kind_, value in found if kind_ == kind}


def _programs(connection: duckdb.DuckDBPyConnection, policy: Policy) -> dict[str, str]:
    """Code → name, of the program list and of what is paid."""
    paid = {code: code for code in _selectable(connection, "program")}
    return paid | {code: program.name for code, program in policy.programs.items()}


def _unknown(option: str, value: str, what: str, near: list[str]) -> UsageError:
    listed = "、".join(near)
    fix = (
        f"相近的有：{listed} (the nearest known)" if listed else "先装入资料 (load registers first)"
    )
    return UsageError(f"{what}：{value}", where=option, fix=fix)
