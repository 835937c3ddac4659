"""What an administrator does to accounts: the same on the page, over JSON and at the terminal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from api.accounts import Accounts

Act = Literal["add", "reset", "disable", "enable"]
Written = Callable[[str, str], object]
"""Writes an event and its detail into the audit log, in the name of whoever acts."""


def act_on(
    accounts: Accounts, act: Act, name: str, written: Written, role: str = "investigator"
) -> str | None:
    """Do it and write it down; returns the one-time password that was given, where one was.

    Raises UsageError or NotFoundError, and then nothing was done or written.
    """
    password = None
    if act == "add":
        password = accounts.add(name, role)
    elif act == "reset":
        password = accounts.reset(name)
    else:
        accounts.disable(name, disabled=act == "disable")
    written("account", f"{act} {name} {role}" if act == "add" else f"{act} {name}")
    return password
