"""Who may use the service: local accounts with argon2id hashes, their sessions, and tries.

SQLite in the workspace. A session's token stands in the browser's cookie; here lies its hash.
"""

from __future__ import annotations

import re
import secrets
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Literal

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from graphaudit.errors import GraphAuditError, NotFoundError, UsageError

Role = Literal["administrator", "investigator"]
ROLES: tuple[Role, ...] = ("administrator", "investigator")
FIRST_NAME = "admin"
SHORTEST = 10
"""Characters of a password that a person chooses."""
LONGEST = 200
IDLE_SECONDS = 60 * 60
LONGEST_SECONDS = 12 * 60 * 60
FREE_TRIES = 5
MOST_TRIES = 20
"""Wrong passwords of one caller, whatever the names, before it waits."""
WAIT_SECONDS = 30
COUNTED_SECONDS = WAIT_SECONDS * FREE_TRIES
HASHED_AT_ONCE = 2
"""Each takes 64 MiB: strangers who come at once must not take the machine's memory."""
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_NAME = re.compile(r"[^\s\x00-\x1f<>\"'&]{1,40}")
_TABLES = """
CREATE TABLE IF NOT EXISTS accounts (
    name TEXT PRIMARY KEY, role TEXT NOT NULL, hash TEXT NOT NULL, one_time INTEGER NOT NULL,
    disabled INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS sessions (
    token TEXT PRIMARY KEY, name TEXT NOT NULL, csrf TEXT NOT NULL, began REAL NOT NULL,
    seen REAL NOT NULL);
CREATE TABLE IF NOT EXISTS tries (caller TEXT NOT NULL, name TEXT NOT NULL, at REAL NOT NULL);
"""


@dataclass(frozen=True)
class Account:
    """A person who may sign in; ``one_time``: the password was given, and opens nothing but the
    page where it is replaced."""

    name: str
    role: Role
    one_time: bool
    disabled: bool


@dataclass(frozen=True)
class Session:
    """One signed-in browser; ``csrf`` must come with everything that changes something."""

    token: str
    account: Account
    csrf: str


class RefusedError(GraphAuditError):
    """The name or password is wrong, or too many were tried; which of them is not said."""

    exit_code = 2
    http_status = 401


class TooManyError(RefusedError):
    """Too many wrong passwords; wait."""

    http_status = 429


class Accounts:
    """The accounts of one workspace; made when they are not there."""

    def __init__(self, path: Path, now: Callable[[], float] = time.time) -> None:
        self._now = now
        self._turn = threading.RLock()
        self._hashing = threading.BoundedSemaphore(HASHED_AT_ONCE)
        self._hasher = PasswordHasher()
        self._nobody = self._hasher.hash(secrets.token_hex())
        self._connection = sqlite3.connect(path, timeout=30, check_same_thread=False)
        path.chmod(0o600)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.executescript(_TABLES)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def first_password(self) -> str | None:
        """Make the first administrator; its one-time password, or None when there are accounts."""
        with self._turn:
            if self.all():
                return None
            return self.add(FIRST_NAME, "administrator")

    def add(self, name: str, role: str) -> str:
        """A new account; returns its one-time password. Raises UsageError."""
        if not _NAME.fullmatch(name):
            raise UsageError(
                "账户名须为 1 至 40 个字符，不含空格和引号 "
                "(1 to 40 characters, no blanks or quotes)",
                where=name[:60],
            )
        if role not in ROLES:
            raise UsageError("没有这个角色 (no such role)", where=role, fix="、".join(ROLES))
        password = _one_time()
        with self._writing() as db:
            try:
                values = (name, role, self._hasher.hash(password))
                db.execute("INSERT INTO accounts VALUES (?, ?, ?, 1, 0)", values)
            except sqlite3.IntegrityError as error:
                raise UsageError("已有这个账户 (there is such an account)", where=name) from error
        return password

    def reset(self, name: str) -> str:
        """A new one-time password; every session of the account ends. Raises NotFoundError."""
        password = _one_time()
        self._set_password(name, password, one_time=True)
        return password

    def choose(self, name: str, old: str, new: str) -> None:
        """The person's own new password; every session ends. Raises RefusedError, UsageError."""
        self.check(name, old, f"@{name}")  # counted by itself: nobody's tries make others wait
        if not SHORTEST <= len(new) <= LONGEST:
            raise UsageError(
                f"新口令须为 {SHORTEST} 至 {LONGEST} 个字符 "
                f"(the new password needs {SHORTEST} to {LONGEST} characters)",
                fix="可用几个不相干的词连成一句",
            )
        if new in (old, name):
            raise UsageError("新口令不能与旧口令或账户名相同 (the new password must be new)")
        self._set_password(name, new, one_time=False)

    def disable(self, name: str, disabled: bool = True) -> None:
        """Close an account, or open it again; the last open administrator stays."""
        with self._writing() as db:
            account = self.get(name)
            open_ones = [a.name for a in self.all() if a.role == "administrator" and not a.disabled]
            if disabled and open_ones == [account.name]:
                raise UsageError(
                    "这是最后一个管理员账户，不能停用 (the last administrator)", where=name
                )
            db.execute("UPDATE accounts SET disabled = ? WHERE name = ?", (int(disabled), name))
            db.execute("DELETE FROM sessions WHERE name = ?", (name,))

    def all(self) -> list[Account]:
        """Every account, by name."""
        rows = self._rows("SELECT name, role, one_time, disabled FROM accounts ORDER BY name")
        return [_account(row) for row in rows]

    def at_work(self) -> list[str]:
        """The names of those who may sign in."""
        return [account.name for account in self.all() if not account.disabled]

    def get(self, name: str) -> Account:
        """One account. Raises NotFoundError."""
        found = next((account for account in self.all() if account.name == name), None)
        if found is None:
            raise NotFoundError("没有这个账户 (no such account)", where=name)
        return found

    def check(self, name: str, password: str, caller: str = "") -> Account:
        """The account when the password is right. Raises RefusedError or TooManyError.

        A name that does not exist takes as long as one that does. Tries are counted by ``caller``
        (an address), so that nobody can lock another person out.
        """
        self._count_try(name, caller)
        rows = self._rows("SELECT hash FROM accounts WHERE name = ? AND disabled = 0", name)
        try:
            with self._hashing:
                self._hasher.verify(str(rows[0][0]) if rows else self._nobody, password[:LONGEST])
        except (VerificationError, InvalidHashError) as error:
            raise RefusedError(
                "账户名或口令不对 (wrong name or password)",
                fix="请重新输入；忘记口令请管理员运行 graphaudit accounts reset 账户名",
            ) from error
        with self._writing() as db:
            db.execute("DELETE FROM tries WHERE name = ? AND caller = ?", (name, caller))
        return self.get(name)

    def sign_in(self, name: str, password: str, caller: str = "") -> Session:
        """A new session. Raises RefusedError or TooManyError."""
        account = self.check(name, password, caller)
        token, csrf, now = secrets.token_urlsafe(32), secrets.token_urlsafe(24), self._now()
        with self._writing() as db:
            db.execute("DELETE FROM sessions WHERE began < ?", (now - LONGEST_SECONDS,))
            values = (_digest(token), account.name, csrf, now, now)
            db.execute("INSERT INTO sessions VALUES (?, ?, ?, ?, ?)", values)
        return Session(token, account, csrf)

    def session(self, token: str) -> Session | None:
        """The session of a token; None when there is none, it is over, or the account is closed."""
        rows = self._rows(
            "SELECT a.name, a.role, a.one_time, a.disabled, s.csrf, s.began, s.seen "
            "FROM sessions s JOIN accounts a ON a.name = s.name WHERE s.token = ?",
            _digest(token),
        )
        if not rows:
            return None
        account, now = _account(rows[0][:4]), self._now()
        csrf, began, seen = str(rows[0][4]), float(rows[0][5]), float(rows[0][6])
        if account.disabled or now > seen + IDLE_SECONDS or now > began + LONGEST_SECONDS:
            self.sign_out(token)
            return None
        if now > seen + 60:
            with self._writing() as db:
                db.execute("UPDATE sessions SET seen = ? WHERE token = ?", (now, _digest(token)))
        return Session(token, account, csrf)

    def sign_out(self, token: str) -> None:
        """End a session."""
        with self._writing() as db:
            db.execute("DELETE FROM sessions WHERE token = ?", (_digest(token),))

    def _count_try(self, name: str, caller: str) -> None:
        """Count a try before it is tested, so that many at once are no way round the wait."""
        with self._writing() as db:
            self._wait(name, caller)
            db.execute("DELETE FROM tries WHERE at <= ?", (self._now() - COUNTED_SECONDS,))
            db.execute("INSERT INTO tries VALUES (?, ?, ?)", (caller, name[:60], self._now()))

    def _wait(self, name: str, caller: str) -> None:
        """Raise TooManyError while too many tries of this caller are too young."""
        since = self._now() - COUNTED_SECONDS
        query = "SELECT name, at FROM tries WHERE caller = ? AND at > ?"
        tries = self._rows(query, caller, since)
        here = [float(at) for tried, at in tries if tried == name[:60]]
        often = len(here) >= FREE_TRIES or len(tries) >= MOST_TRIES
        if often and self._now() < max(float(at) for _, at in tries) + WAIT_SECONDS:
            raise TooManyError(
                f"口令多次不对，请等 {WAIT_SECONDS} 秒再试 "
                f"(too many wrong passwords: wait {WAIT_SECONDS} seconds)"
            )

    def _set_password(self, name: str, password: str, *, one_time: bool) -> None:
        self.get(name)
        with self._writing() as db:
            values = (self._hasher.hash(password), int(one_time), name)
            db.execute("UPDATE accounts SET hash = ?, one_time = ? WHERE name = ?", values)
            db.execute("DELETE FROM sessions WHERE name = ?", (name,))
            db.execute("DELETE FROM tries WHERE name = ?", (name,))

    def _rows(self, query: str, *values: str | float) -> list[tuple[str | int | float, ...]]:
        with self._turn:
            return self._connection.execute(query, values).fetchall()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._turn, self._connection:
            yield self._connection


def _account(row: tuple[str | int | float, ...]) -> Account:
    role: Role = "administrator" if row[1] == "administrator" else "investigator"
    return Account(str(row[0]), role, bool(row[2]), bool(row[3]))


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _one_time() -> str:
    """Twenty characters that can be read aloud, in groups of five: about 98 bits."""
    drawn = "".join(secrets.choice(_ALPHABET) for _ in range(20))
    return "-".join(drawn[start : start + 5] for start in range(0, 20, 5))
