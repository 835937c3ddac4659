"""Status kinds: those of the model, and those that a register file brings under ``statuses:``.

A register that states something new needs no line of code::

    statuses: {boat_owner: {zh: 船舶所有人, en: owns a boat}}

From then on the policy matrix, patterns and explanations know the kind.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import yaml

from graphaudit.content import registers_dir
from graphaudit.errors import ContentError
from graphaudit.model import STATUS_KINDS

_KIND = re.compile(r"[a-z][a-z0-9_]*\Z")
_SECTION = re.compile(r"^statuses:", re.MULTILINE)


def status_kinds(data: Path | None = None) -> dict[str, tuple[str, str]]:
    """Kind → (Chinese, English); the county's registers (``DATA/registers``) come last.

    Raises ContentError, naming the file, when a ``statuses:`` section is broken.
    """
    kinds = dict(STATUS_KINDS) | statuses_in(registers_dir())
    return kinds | (statuses_in(data / "registers") if data is not None else {})


def statuses_in(folder: Path) -> dict[str, tuple[str, str]]:
    """The kinds that the register files of a folder bring; none where there is no folder."""
    found: dict[str, tuple[str, str]] = {}
    for path in sorted(folder.glob("*.yml")):
        found |= _of_file(path)
    return found


def _of_file(path: Path) -> dict[str, tuple[str, str]]:
    # Most files bring none: they are not parsed here.
    text = path.read_text(encoding="utf-8", errors="replace")
    if not _SECTION.search(text):
        return {}
    try:
        section = yaml.safe_load(text)["statuses"]
    except (yaml.YAMLError, TypeError, KeyError):
        raise _broken(path, "statuses") from None
    if not isinstance(section, dict):
        raise _broken(path, "statuses")
    return {str(kind): _names(path, str(kind), names) for kind, names in section.items()}


def _names(path: Path, kind: str, names: object) -> tuple[str, str]:
    if not _KIND.match(kind) or not isinstance(names, Mapping) or not {"zh", "en"} <= set(names):
        raise _broken(path, kind)
    return str(names["zh"]), str(names["en"])


def _broken(path: Path, what: str) -> ContentError:
    return ContentError(
        f"登记册的 statuses 写法不对：{what}",
        where=str(path),
        fix="写成 statuses: {小写英文代码: {zh: 中文名, en: English}}",
    )
