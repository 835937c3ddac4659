"""Content files (patterns, explanations): YAML front matter in comments above a query.

``.cypher`` files carry it in ``//`` comments, ``.sql`` files in ``--`` comments, between two
lines ``---``. ``.yml`` files are front matter altogether. Every field knows its line.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from graphaudit.errors import ContentError

COMMENT_MARKS = {".cypher": "//", ".sql": "--"}
_FENCE = "---"


@dataclass(frozen=True)
class ContentFile:
    """One content file: its ``fields``, the query below them and where each stands."""

    path: Path
    fields: Mapping[str, object]
    body: str
    body_line: int
    digest: str
    lines: Mapping[str, int] = field(default_factory=dict)

    def line(self, name: str) -> int:
        """The line of a field (``params`` or ``params.min_people``), else that of its parent."""
        while name:
            if name in self.lines:
                return self.lines[name]
            name = name.rpartition(".")[0]
        return 1

    def where(self, name: str = "") -> str:
        """``path:line`` of a field."""
        return f"{self.path}:{self.line(name)}"


def read_content(path: Path) -> ContentFile:
    """Read a content file; raises ContentError with path:line when its front matter is broken."""
    text = read_text(path)
    digest = hashlib.sha256(text.encode()).hexdigest()
    if path.suffix not in COMMENT_MARKS:
        fields, lines = _parse(path, text, 1)
        return ContentFile(path, fields, "", 1, digest, lines)
    written = text.splitlines()
    first, last = _fences(path, written)
    mark = COMMENT_MARKS[path.suffix]
    yaml_text = "\n".join(_uncommented(written[first + 1 : last], mark))
    fields, lines = _parse(path, yaml_text, first + 2)
    body = "\n".join(written[last + 1 :]).strip("\n")
    return ContentFile(path, fields, body, _first_line(written, last + 1), digest, lines)


def read_text(path: Path) -> str:
    """The text of a content file; raises ContentError when it is not UTF-8."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as broken:
        line = path.read_bytes()[: broken.start].count(b"\n") + 1
        raise ContentError(
            "文件不是 UTF-8 文本", where=f"{path}:{line}", fix="另存为 UTF-8"
        ) from None


def _fences(path: Path, written: list[str]) -> tuple[int, int]:
    fence = f"{COMMENT_MARKS[path.suffix]} {_FENCE}"
    found = [i for i, line in enumerate(written) if line.strip() == fence]
    if len(found) < 2:
        raise ContentError(
            "文件开头没有说明部分（front matter）",
            where=f"{path}:1",
            fix=f"在查询上方写两行“{fence}”，说明写在两行之间的注释里",
        )
    return found[0], found[1]


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load_yaml(text: str) -> object:
    """Plain values of a YAML text, by the C parser where there is one (ten times as fast).

    Raises yaml.YAMLError.
    """
    value: object = yaml.load(text, Loader=_LOADER)
    return value


def _uncommented(written: list[str], mark: str) -> Iterator[str]:
    for line in written:
        yield line.strip().removeprefix(mark).removeprefix(" ")


def _first_line(written: list[str], start: int) -> int:
    """The line (from 1) of the first non-empty line at or after ``start`` (from 0)."""
    blank = next((i for i in range(start, len(written)) if written[i].strip()), start)
    return blank + 1


def _parse(path: Path, text: str, first_line: int) -> tuple[dict[str, object], dict[str, int]]:
    try:
        fields = load_yaml(text)
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as broken:
        raise _yaml_error(path, broken, first_line) from None
    if not isinstance(fields, dict):
        raise ContentError(
            "说明部分不是“字段: 值”的形式", where=f"{path}:{first_line}", fix="每行写一个字段"
        )
    return fields, dict(_field_lines(root, "", first_line))


def _yaml_error(path: Path, broken: yaml.YAMLError, first_line: int) -> ContentError:
    mark = getattr(broken, "problem_mark", None)
    line = first_line + (mark.line if mark else 0)
    problem = getattr(broken, "problem", None) or "YAML"
    return ContentError(
        f"说明部分的 YAML 写法不对：{problem}",
        where=f"{path}:{line}",
        fix="检查缩进、冒号和引号；含冒号或逗号的文字要加引号",
    )


def _field_lines(node: yaml.Node | None, prefix: str, first: int) -> Iterator[tuple[str, int]]:
    """Dotted names of all keys of nested mappings, with their lines in the file."""
    if not isinstance(node, yaml.MappingNode):
        return
    for key, value in node.value:
        name = f"{prefix}{key.value}"
        yield name, first + key.start_mark.line
        yield from _field_lines(value, f"{name}.", first)
