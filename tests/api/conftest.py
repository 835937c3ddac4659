"""The service on a small office that is loaded and searched, asked within this process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import small_office
from fastapi.testclient import TestClient

from api.app import create_app
from graphaudit.office import Office


@pytest.fixture(scope="session")
def office_folder() -> Path:
    """The small office's workspace; nobody changes it."""
    return small_office.searched()


@pytest.fixture(scope="session")
def office(office_folder: Path) -> Iterator[Office]:
    """The office that serves."""
    with Office(office_folder) as opened:
        yield opened


@pytest.fixture
def client(office: Office) -> Iterator[TestClient]:
    """A caller on this machine."""
    with TestClient(create_app(office), base_url="http://127.0.0.1:8000") as caller:
        yield caller
