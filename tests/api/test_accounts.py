"""Accounts without a server: passwords, tries, how long a session lives."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.accounts import (
    FREE_TRIES,
    IDLE_SECONDS,
    LONGEST_SECONDS,
    WAIT_SECONDS,
    Accounts,
    RefusedError,
    TooManyError,
)
from graphaudit.errors import UsageError


class Clock:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.at = 1_000_000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def held(tmp_path: Path, clock: Clock) -> Iterator[Accounts]:
    made = Accounts(tmp_path / "accounts.sqlite", clock)
    yield made
    made.close()


def test_the_first_start_makes_one_administrator_once(held: Accounts) -> None:
    password = held.first_password()
    assert password is not None and len(password) >= 20
    assert held.first_password() is None
    assert held.check("admin", password).role == "administrator"


def test_the_file_holds_no_password_and_is_for_its_owner_alone(tmp_path: Path) -> None:
    held = Accounts(tmp_path / "accounts.sqlite")
    password = held.add("程一诺", "investigator")
    token = held.sign_in("程一诺", password).token
    held.close()
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"$argon2id$" in stored
    assert password.encode() not in stored and token.encode() not in stored
    assert (tmp_path / "accounts.sqlite").stat().st_mode & 0o077 == 0


def test_a_session_ends_when_nobody_uses_it_and_after_a_day_at_work(
    held: Accounts, clock: Clock
) -> None:
    password = held.add("程一诺", "investigator")
    idle, busy = held.sign_in("程一诺", password).token, held.sign_in("程一诺", password).token
    begun = clock.at
    while clock.at < begun + LONGEST_SECONDS - 3000:
        clock.at += 3000
        assert held.session(busy) is not None
    clock.at = begun + LONGEST_SECONDS + 1
    assert held.session(busy) is None
    assert held.session(idle) is None
    other = held.sign_in("程一诺", password).token
    clock.at += IDLE_SECONDS + 1
    assert held.session(other) is None


def test_many_wrong_passwords_make_their_caller_wait_and_nobody_else(
    held: Accounts, clock: Clock
) -> None:
    password = held.add("程一诺", "investigator")
    for _ in range(FREE_TRIES):
        with pytest.raises(RefusedError):
            held.check("程一诺", "wrong", "10.0.0.9")
    with pytest.raises(TooManyError):
        held.check("程一诺", password, "10.0.0.9")
    assert held.check("程一诺", password, "10.0.0.10").name == "程一诺"
    clock.at += WAIT_SECONDS + 1
    assert held.check("程一诺", password, "10.0.0.9").name == "程一诺"


def test_trying_many_names_makes_wait_too(held: Accounts) -> None:
    with pytest.raises(TooManyError):
        for number in range(30):
            with pytest.raises(RefusedError) as refused:
                held.check(f"name{number}", "wrong", "10.0.0.9")
            if isinstance(refused.value, TooManyError):
                raise refused.value


@pytest.mark.parametrize("name", ["", "a b", "<b>", "x" * 41, 'quo"te', "tab\t"])
def test_names_that_are_none(held: Accounts, name: str) -> None:
    with pytest.raises(UsageError, match="账户名"):
        held.add(name, "investigator")


def test_a_name_is_given_once_and_a_role_is_one_of_two(held: Accounts) -> None:
    held.add("程一诺", "investigator")
    with pytest.raises(UsageError, match="已有"):
        held.add("程一诺", "administrator")
    with pytest.raises(UsageError, match="角色"):
        held.add("别人", "superuser")


def test_a_new_password_ends_every_session(held: Accounts) -> None:
    given = held.add("程一诺", "investigator")
    token = held.sign_in("程一诺", given).token
    with pytest.raises(UsageError, match="不能与旧口令"):
        held.choose("程一诺", given, given)
    held.choose("程一诺", given, "一句 足够 长的 口令")
    assert held.session(token) is None
    assert held.get("程一诺").one_time is False
