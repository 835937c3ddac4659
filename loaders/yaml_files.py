"""YAML files of the loader as plain values; what is broken is said with the file and the mend."""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias, cast

import yaml

from graphaudit.errors import ContentError

Yaml: TypeAlias = "dict[str, Yaml] | list[Yaml] | str | int | float | bool | None"
"""What a YAML file may hold."""

# The C loader is ten times as fast; both construct plain values only.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(path: Path) -> Yaml:
    """What the file holds. Raises ContentError."""
    try:
        return cast("Yaml", yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        line = getattr(getattr(error, "problem_mark", None), "line", 0) + 1
        raise ContentError(
            "登记册定义不是有效的 YAML", where=f"{path}:{line}", fix="检查缩进、冒号和引号"
        ) from None


def mapping(value: Yaml, path: Path, name: str) -> dict[str, Yaml]:
    """The value as keys and values. Raises ContentError."""
    if not isinstance(value, dict):
        raise ContentError(
            f"登记册定义有误：{name} 应为键值对", where=str(path), fix="按“键: 值”书写"
        )
    return value


def texts(value: Yaml) -> tuple[str, ...]:
    """One text or a list of them."""
    if value is None:
        return ()
    return tuple(str(v) for v in value) if isinstance(value, list) else (str(value),)
