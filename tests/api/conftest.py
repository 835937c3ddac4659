"""The service on a small office that is loaded and searched, asked within this process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import small_office
from fastapi.testclient import TestClient
from people import ADMINISTRATOR, INVESTIGATOR, accounts_in, signed_in

from api.accounts import Accounts
from api.app import create_app
from graphaudit.office import Office


@pytest.fixture(scope="session")
def office_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small office's workspace, held open for the session; nobody changes or copies it."""
    return small_office.copied(tmp_path_factory.mktemp("office") / "w")


@pytest.fixture(scope="session")
def office(office_folder: Path) -> Iterator[Office]:
    """The office that serves."""
    with Office(office_folder) as opened:
        yield opened


@pytest.fixture(scope="session")
def accounts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Accounts]:
    """An administrator and an investigator."""
    held = accounts_in(tmp_path_factory.mktemp("accounts"))
    yield held
    held.close()


@pytest.fixture
def stranger(office: Office, accounts: Accounts) -> Iterator[TestClient]:
    """A caller on this machine who has not signed in."""
    app = create_app(office, accounts)
    with TestClient(app, base_url="http://127.0.0.1:8000", follow_redirects=False) as caller:
        yield caller


@pytest.fixture
def client(office: Office, accounts: Accounts) -> Iterator[TestClient]:
    """A caller on this machine who signed in as an investigator."""
    with signed_in(office, accounts, INVESTIGATOR) as caller:
        yield caller


@pytest.fixture
def administrator(office: Office, accounts: Accounts) -> Iterator[TestClient]:
    """A caller on this machine who signed in as an administrator."""
    with signed_in(office, accounts, ADMINISTRATOR) as caller:
        yield caller
