"""The pattern library: read, lint and run the files of ``queries/<family>/``."""

from __future__ import annotations

from graphaudit.patterns.lint import LintFinding, PatternLintError
from graphaudit.patterns.pattern import Hit, HitValue, MatrixUse, Param, Pattern, Subject
from graphaudit.patterns.reading import lint_patterns, read_patterns
from graphaudit.patterns.running import (
    Window,
    blind,
    groups,
    neo4j_browser_text,
    parameters,
    run_pattern,
)

__all__ = [
    "Hit",
    "HitValue",
    "LintFinding",
    "MatrixUse",
    "Param",
    "Pattern",
    "PatternLintError",
    "Subject",
    "Window",
    "blind",
    "groups",
    "lint_patterns",
    "neo4j_browser_text",
    "parameters",
    "read_patterns",
    "run_pattern",
]
