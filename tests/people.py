"""People with accounts, and callers who signed in as one of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fastapi.testclient import TestClient

from api.access import COOKIE
from api.accounts import Accounts, Session
from api.app import create_app
from graphaudit.office import Office

PASSWORD = "正确 马 电池 订书钉"
ADMINISTRATOR, INVESTIGATOR = "admin", "程一诺"


def accounts_in(folder: Path) -> Accounts:
    """An administrator and an investigator, both with the same password of their own."""
    held = Accounts(folder / "accounts.sqlite")
    first = held.first_password()
    assert first is not None
    held.choose(ADMINISTRATOR, first, PASSWORD)
    newcomer(held, INVESTIGATOR)
    return held


def newcomer(held: Accounts, name: str, role: str = "investigator") -> Session:
    """The session of a new account that has replaced its one-time password by ``PASSWORD``."""
    held.choose(name, held.add(name, role), PASSWORD)
    return held.sign_in(name, PASSWORD)


@contextmanager
def signed_in(office: Office, accounts: Accounts, name: str) -> Iterator[TestClient]:
    """A caller with a session, its token in every request's header."""
    app = create_app(office, accounts)
    with TestClient(app, base_url="http://127.0.0.1:8000") as caller:
        session = accounts.sign_in(name, PASSWORD)
        caller.cookies.set(COOKIE, session.token)
        caller.headers["X-CSRF-Token"] = session.csrf
        yield caller
