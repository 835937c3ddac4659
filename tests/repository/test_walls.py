"""Walls that import contracts cannot see: where query languages and markup may stand."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("graphaudit", "loaders", "api", "viz")
MODULES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))

LANGUAGES = {
    "Cypher": re.compile(r"\b(MATCH|MERGE|UNWIND)\b.*(\(\w*(:\w+)?|\bAS\b)", re.DOTALL),
    "SQL": re.compile(
        r"\bSELECT\b.*\bFROM\b|\bCREATE\b.*\b(TABLE|VIEW)\b|\bINSERT INTO\b|\bDELETE FROM\b"
        r"|\bUPDATE \w+ SET\b",
        re.DOTALL,
    ),
    "HTML": re.compile(r"</?(html|head|body|div|span|table|tr|td|p|a|script|style|svg)\b[^>]*>"),
}
HOMES = {
    "Cypher": ("graphaudit/stores/", "viz/exports/cypher.py"),  # the one exporter of Cypher scripts
    "SQL": (
        "graphaudit/ledger/", "graphaudit/identity/", "graphaudit/projection/",
        "graphaudit/casebook.py", "graphaudit/casebook_rows.py",  # a database of its own
        "graphaudit/recording.py",  # what a run writes into it
        "graphaudit/audit_log.py", "api/accounts.py",  # likewise
        "graphaudit/listing_tables.py", "graphaudit/case_listing.py",  # the same, as a list
        "graphaudit/lead_listing.py",  # and of its leads
        "graphaudit/kept_book.py", "graphaudit/query_book.py", "graphaudit/view_book.py",  # own
        "graphaudit/cases/steps.py", "graphaudit/heads.py",  # likewise
        "graphaudit/evidence.py",  # temporary tables beside queries/evidence/
        "graphaudit/case_tables.py",  # the literal tables of .sql cases
        "graphaudit/patterns/found.py",  # what stands after the first phase, as a table
        "graphaudit/precheck/",  # the batch laid over the tables; rounds in a database of their own
        "graphaudit/stores/schema.py",  # DDL of the engines
    ),
    "HTML": ("viz/", "api/"),
}  # fmt: skip
SPOKEN = {
    "api/routes/queries.py": "an example in the schema",
    "api/pages/cypher.py": "the query from which a reader begins",
    "graphaudit/commands/query.py": "an example in an error message",
    "graphaudit/explanations.py": "an example in an error message",
    "graphaudit/precheck/reading.py": "how a pattern's query begins, to read what it asks for",
    "graphaudit/cypher_text.py": "what a refusal names",
    "graphaudit/county/scenes/lists.py": "the key by which spreadsheets sort names",
}


@cache
def written(path: Path) -> list[tuple[int, str]]:
    """Every text in the code of a module with its line, docstrings left out."""
    return list(_texts(ast.parse(path.read_text(encoding="utf-8"))))


def _texts(tree: ast.Module) -> Iterator[tuple[int, str]]:
    nodes = list(ast.walk(tree))
    skipped = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        if isinstance(node, ast.JoinedStr):
            skipped |= {id(part) for part in node.values}
            yield node.lineno, "".join(_said(part) for part in node.values)
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from [(node.lineno, node.value)] if id(node) not in skipped else []


def _said(part: ast.expr) -> str:
    return str(part.value) if isinstance(part, ast.Constant) else "x"


def found(language: str) -> set[str]:
    """``file:line`` of every text in this language outside its home."""
    return {
        f"{name}:{line}"
        for path in MODULES
        for name in [path.relative_to(ROOT).as_posix()]
        if not name.startswith(HOMES[language]) and name not in SPOKEN
        for line, text in written(path)
        if LANGUAGES[language].search(text)
    }


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_language_stands_only_where_it_lives(language: str) -> None:
    assert found(language) == set()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("Cypher", "MATCH (p:Person) RETURN p.key AS key"),
        ("Cypher", "UNWIND $keys AS key\nMATCH (n {key: key}) RETURN n"),
        ("SQL", "SELECT key,\n name FROM numbers"),
        ("SQL", "CREATE OR REPLACE TEMP TABLE x AS FROM y"),
        ("HTML", "<td class='x'>"),
    ],
)
def test_the_wall_knows_the_language(language: str, text: str) -> None:
    assert LANGUAGES[language].search(text)


@pytest.mark.parametrize(("language", "home"), [(k, h) for k, v in HOMES.items() for h in v])
def test_every_home_is_still_needed(language: str, home: str) -> None:
    modules = [p for p in MODULES if p.relative_to(ROOT).as_posix().startswith(home)]
    assert any(LANGUAGES[language].search(text) for path in modules for _, text in written(path))


def test_scripts_ask_the_service_in_one_way() -> None:
    """By kit.js, which knows the session's token, the end of a session and the refusals."""
    asks = re.compile(r"\bfetch\((?!location\.href)|createObjectURL|x-csrf-token")
    scripts = (ROOT / "api" / "assets").glob("*.js")
    found = {each.name for each in scripts if asks.search(each.read_text(encoding="utf-8"))}
    assert found == {"kit.js", "frame.js"}, "frame.js: htmx sends its own requests"
