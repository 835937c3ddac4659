"""One register file as it stands, with the means to complain about it."""

from __future__ import annotations

from pathlib import Path

from graphaudit.errors import ContentError
from loaders.header_words import HeaderWords
from loaders.yaml_files import Yaml, mapping, read_yaml


class RegisterFile:
    """One register file, with the means to complain about it."""

    def __init__(self, path: Path, words: HeaderWords) -> None:
        self.path = path
        self.words = words
        self.data = mapping(read_yaml(path), path, "文件")

    def broken(self, what: str, fix: str) -> ContentError:
        """The error that says what is wrong and how to mend it."""
        return ContentError(f"登记册定义有误：{what}", where=str(self.path), fix=fix)

    def section(self, name: str) -> dict[str, Yaml]:
        """Keys and values under a name; none where it is not there."""
        value = self.data.get(name)
        return mapping(value, self.path, name) if value is not None else {}

    def sequence(self, name: str) -> list[Yaml]:
        """The list under a name; empty where it is not there."""
        value = self.data.get(name)
        if value is not None and not isinstance(value, list):
            raise self.broken(f"{name} 应为列表", "每项一行，以 - 开头")
        return value or []

    def worth(self, name: str, value: Yaml) -> float:
        """A number that says how much something counts."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.broken(f"{name} 的分值“{value}”不是数", "写成 “词: 数”，例如 死亡: 3")
        return float(value)

    def text(self, name: str) -> str:
        """The text under a name, which must be there."""
        value = self.data.get(name)
        if not isinstance(value, str) or not value:
            raise self.broken(f"缺少 {name}", f"写上 {name}: …")
        return value
