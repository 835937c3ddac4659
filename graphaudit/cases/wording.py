"""What is written into a case: texts without full numbers, networks as JSON, never too much."""

from __future__ import annotations

import json
from collections.abc import Mapping

from graphaudit.cases.case import Case
from graphaudit.errors import NotFoundError, UsageError
from graphaudit.values import mask_long_digits

LARGEST_NETWORK = 1_000_000
"""Bytes of the saved state of one network."""
DEEPEST_NETWORK = 50
"""Lists and objects within each other: what is written deeper may not be read back."""


def as_text(state: Mapping[str, object]) -> str:
    """A network's state as JSON text. Raises UsageError for what is too large or no JSON."""
    if _is_deep(state, DEEPEST_NETWORK):
        raise UsageError("网络的内容嵌套过深，不能保存 (nested too deep)", where="state")
    try:
        text = json.dumps(state, ensure_ascii=False, allow_nan=False)
        size = len(text.encode())
    except ValueError as error:  # half characters and numbers that are none
        raise UsageError("网络的内容无法保存 (it cannot be saved)", where="state") from error
    if size > LARGEST_NETWORK:
        raise UsageError(
            "网络过大，不能保存 (the network is too large to be saved)",
            where=f"{size:,} > {LARGEST_NETWORK:,} 字节 (bytes)",
            fix="收起或移出一部分对象 (collapse or remove a part)",
        )
    return text


def _is_deep(value: object, most: int) -> bool:
    """Whether lists and objects stand in each other more than ``most`` times."""
    if isinstance(value, Mapping):
        return most == 0 or any(_is_deep(each, most - 1) for each in value.values())
    return isinstance(value, list) and (
        most == 0 or any(_is_deep(each, most - 1) for each in value)
    )


def told(text: str) -> str:
    """What somebody wrote, without blanks round it and without full numbers."""
    return mask_long_digits(text).strip()


def worded(text: str, what: str) -> str:
    """The same of a text that must say something. Raises UsageError when it is empty."""
    said = told(text)
    if not said:
        raise UsageError("须填写 (must be filled in)", where=what)
    return said


def check_known(one: str | int, among: object, what: str) -> None:
    """Raise NotFoundError unless ``among`` (a mapping or set) has ``one``."""
    if not isinstance(among, Mapping | set) or one not in among:
        raise NotFoundError(f"案件没有这个{what}", where=str(one))


def check_most(count: int, most: int, what: str) -> None:
    """Raise UsageError when there would be more than ``most``."""
    if count > most:
        raise UsageError(f"一案至多 {most} 个{what} (at most)", where=f"{count:,}")


def check_document(case: Case, code: str) -> None:
    """Raise UsageError unless the case has a standing document of this code; empty: none meant."""
    if code and code not in {document.code for document in case.standing_documents()}:
        raise UsageError("案件没有这份文书 (no such document in the case)", where=code)
