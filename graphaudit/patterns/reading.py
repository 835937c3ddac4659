"""Reading the pattern library: walk the folders, lint, and make Patterns of the files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from graphaudit.content import content_roots, queries_dir
from graphaudit.errors import ContentError
from graphaudit.front_matter import ContentFile, read_content
from graphaudit.patterns.lint import LintFinding, PatternLintError, Surroundings, lint_pattern
from graphaudit.patterns.pattern import FAMILIES, MatrixUse, Param, Pattern, Subject
from graphaudit.policy import HasData, MatrixRow, Policy, load_policy
from graphaudit.policy_sheets import SHEETS, Row, read_sheet
from graphaudit.statuses import status_kinds

_SUFFIXES = (".cypher", ".sql")


def read_patterns(workspace: HasData | None = None) -> list[Pattern]:
    """All patterns by id; a file of ``DATA/queries`` replaces the shipped one of the same id.

    Raises PatternLintError with every fault of every file.
    """
    path = workspace.path if workspace else None
    return list(_library(path, _stamps(content_roots(path))))


@dataclass(frozen=True)
class _Data:
    """A workspace, as far as content goes."""

    path: Path


@lru_cache(maxsize=8)
def _library(path: Path | None, _: tuple[tuple[str, int, int], ...]) -> tuple[Pattern, ...]:
    """Read once for each state of the files: a service asks at every page."""
    roots = content_roots(path)
    files, findings = _checked(roots, own_cases_alone=True)
    if findings:
        raise PatternLintError(findings)
    policy = load_policy(_Data(path) if path else None)
    explanations = _explanation_files(roots)
    sheets = {name: read_sheet(name, roots) for name in SHEETS}
    made = [_pattern(content, policy, explanations, sheets) for content in files]
    return tuple(sorted(made, key=lambda pattern: pattern.id))


def _stamps(roots: Iterable[Path]) -> tuple[tuple[str, int, int], ...]:
    """Every content file with its time and size."""
    found = sorted(path for root in roots for path in root.rglob("*") if path.is_file())
    read = ((path, path.stat()) for path in found)
    return tuple((str(path), stat.st_mtime_ns, stat.st_size) for path, stat in read)


def lint_patterns(workspace: HasData | None = None) -> list[LintFinding]:
    """Every fault of the library's pattern files, by path and line; empty when all is well."""
    return sorted(_checked(content_roots(workspace.path if workspace else None))[1])


def pattern_files(roots: Iterable[Path]) -> dict[str, Path]:
    """Pattern id to its file; later roots replace earlier ones."""
    return {
        path.stem: path
        for root in roots
        for family in FAMILIES
        for path in sorted((root / family).glob("*"))
        if path.suffix in _SUFFIXES
    }


def _checked(
    roots: tuple[Path, ...], *, own_cases_alone: bool = False
) -> tuple[list[ContentFile], list[LintFinding]]:
    """The files and their faults. The cases of what is shipped were checked when it was, and take
    as long to read as all else: ``own_cases_alone`` leaves them out.
    """
    paths = pattern_files(roots)
    files: list[ContentFile] = []
    findings: list[LintFinding] = []
    for path in paths.values():
        try:
            files.append(read_content(path))
        except ContentError as broken:
            findings.append(_as_finding(broken))
    first = frozenset(content.path.stem for content in files if "uses" not in content.fields)
    statuses = frozenset(status_kinds(roots[-1].parent))
    around = Surroundings(frozenset(_explanation_files(roots)), first, statuses)
    for content in files:
        shipped = content.path.is_relative_to(queries_dir())
        findings += lint_pattern(content, around, cases=not (own_cases_alone and shipped))
    return files, findings


def _as_finding(broken: ContentError) -> LintFinding:
    path, _, line = broken.where.rpartition(":")
    return LintFinding(path, int(line), broken.what, broken.fix)


def _explanation_files(roots: Iterable[Path]) -> dict[str, Path]:
    """Explanation code to its file (``.cypher``, ``.sql`` or ``.yml``)."""
    return {
        path.stem: path
        for root in roots
        for path in sorted((root / "explanations").glob("C[0-9][0-9].*"))
    }


def matrix_rows(use: MatrixUse | None, policy: Policy) -> list[MatrixRow]:
    """The matrix rows that a pattern reads."""
    return policy.rows(use.rule, use.against) if use else []


def _pattern(
    content: ContentFile,
    policy: Policy,
    explanations: Mapping[str, Path],
    sheets: Mapping[str, tuple[Row, ...]],
) -> Pattern:
    """A Pattern of a file that the lint has passed."""
    fields = content.fields
    given = {name: sheets[name] for name in _words(fields, "sheets")}
    matrix = _matrix_use(fields)
    programs = _mapping(fields, "programs")
    columns = _texts(fields, "columns")
    return Pattern(
        id=content.path.stem,
        family=content.path.parent.name,
        path=content.path,
        title=_texts(fields, "title"),
        pattern_class=str(fields["class"]),
        severity=str(fields["severity"]),
        meaning=_texts(fields, "meaning"),
        sentence=_texts(fields, "sentence"),
        subject=Subject(**_texts(fields, "subject")),
        identity=_words(fields, "identity"),
        scope=str(fields["scope"]),
        needs=_words(fields, "needs"),
        params=_params(fields),
        columns=columns,
        table=_texts(fields, "table") or columns,
        but=_words(fields, "but"),
        at_least=_texts(fields, "at_least"),
        kinds=_words(fields, "kinds"),
        basis=str(fields["basis"]),
        seen_in=_words(fields, "seen_in"),
        matrix=matrix,
        programs={name: dict(_as_mapping(flags)) for name, flags in programs.items()},
        sheets=given,
        detector=str(fields["detector"]) if "detector" in fields else None,
        uses=_words(fields, "uses"),
        query=content.body,
        version=_version(content, matrix, policy, explanations, given),
    )


def _version(
    content: ContentFile,
    matrix: MatrixUse | None,
    policy: Policy,
    explanations: Mapping[str, Path],
    sheets: Mapping[str, tuple[Row, ...]],
) -> str:
    """Hash of the file, of its explanations and of the policy it reads: 12 hex digits."""
    digest = hashlib.sha256(content.digest.encode())
    for code in _words(content.fields, "but"):
        if code in explanations:
            digest.update(explanations[code].read_bytes())
    for row in matrix_rows(matrix, policy):
        digest.update(row.as_text.encode())
    for flags in _mapping(content.fields, "programs").values():
        digest.update(" ".join(policy.matching(_as_mapping(flags))).encode())
    for name, rows in sorted(sheets.items()):
        digest.update(f"{name} {rows}".encode())
    return digest.hexdigest()[:12]


def _matrix_use(fields: Mapping[str, object]) -> MatrixUse | None:
    if "matrix" not in fields:
        return None
    return MatrixUse(
        str(_mapping(fields, "matrix")["rule"]), _words(_mapping(fields, "matrix"), "against")
    )


def _params(fields: Mapping[str, object]) -> dict[str, Param]:
    made = {}
    for name, written in _mapping(fields, "params").items():
        param = _as_mapping(written)
        default = param["default"]
        if not isinstance(default, int | float | str | list):
            default = str(default)
        title = _texts(param, "title")
        unit = str(param.get("unit") or "")
        made[name] = Param(name, str(param["type"]), default, str(param["source"]), title, unit)
    return made


def _as_mapping(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def _mapping(fields: Mapping[str, object], name: str) -> dict[str, object]:
    return _as_mapping(fields.get(name))


def _texts(fields: Mapping[str, object], name: str) -> dict[str, str]:
    return {key: str(value) for key, value in _mapping(fields, name).items()}


def _words(fields: Mapping[str, object], name: str) -> tuple[str, ...]:
    value = fields.get(name)
    if value is None:
        return ()
    return tuple(str(word) for word in value) if isinstance(value, list) else (str(value),)
