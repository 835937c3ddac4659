"""What can be read off a DuckDB SQL text without running it: parameters and returned columns."""

from __future__ import annotations

import re

from graphaudit.cypher_text import Named, split_at_commas

_COMMENT_OR_STRING = re.compile(r"--[^\n]*|/\*.*?\*/|'(?:''|[^'])*'", re.DOTALL)
_WORD = re.compile(r"[()]|\bSELECT\b(?:\s+DISTINCT\b)?|\bFROM\b", re.IGNORECASE)
_PARAMETER = re.compile(r"\$(\w+)")
_ALIAS = re.compile(r"(?:\bAS\s+|[.\s]|^)\"?(\w+)\"?\s*$", re.IGNORECASE)


class SqlText:
    """A query with its comments and strings blanked out (same length, same lines)."""

    def __init__(self, text: str) -> None:
        self.bare = _COMMENT_OR_STRING.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), text)

    def parameters(self) -> list[Named]:
        """Every ``$parameter`` use, in order."""
        found = _PARAMETER.finditer(self.bare)
        return [Named(m.group(1), self.bare.count("\n", 0, m.start())) for m in found]

    def columns(self) -> list[str]:
        """The columns of the last SELECT outside brackets, by alias or name."""
        depth, start, end = 0, -1, -1
        for found in _WORD.finditer(self.bare):
            word = found.group().upper()
            depth += (word == "(") - (word == ")")
            if depth == 0 and word.startswith("SELECT"):
                start, end = found.end(), -1
            elif depth == 0 and word == "FROM" and end < 0:
                end = found.start()
        if start < 0:
            return []
        chosen = self.bare[start : end if end > 0 else None].rstrip().rstrip(";")
        return [_name(expression) for expression in split_at_commas(chosen)]


def _name(expression: str) -> str:
    alias = _ALIAS.search(expression.strip())
    return alias.group(1) if alias else expression.strip()
