"""The OpenAPI is what the service does: generated calls of a signed-in administrator."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
import small_office
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from people import ADMINISTRATOR, PASSWORD
from schemathesis.specs.openapi.checks import positive_data_acceptance

from api.access import COOKIE
from api.accounts import Accounts
from api.app import create_app
from graphaudit.office import Office

EXAMPLES = 3
LEFT_OUT = r"/api/v1/(accounts|patterns/\{pattern_id\}/preview|queries$)"
"""Accounts would sign the caller out; a made-up query or preview may run for its whole limit."""
USUAL = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def service(tmp_path: Path, accounts: Accounts) -> Iterator[FastAPI]:
    """The service on an office of its own, which generated calls may change."""
    with Office(small_office.copied(tmp_path / "w")) as office:
        yield create_app(office, accounts)


def test_every_answer_is_as_described(service: FastAPI, accounts: Accounts) -> None:
    """What no schema can say (an end needs a reason, a kind must fit its thing) may be refused."""
    session = accounts.sign_in(ADMINISTRATOR, PASSWORD)
    headers = {
        "Cookie": f"{COOKIE}={session.token}",
        "X-CSRF-Token": session.csrf,
        "Host": "127.0.0.1:8000",
    }
    found = schemathesis.openapi.from_asgi("/openapi.json", service, headers=headers)
    asked: list[str] = []
    for each in found.exclude(path_regex=LEFT_OUT).get_all_operations():
        operation = each.ok()

        @USUAL
        @given(case=operation.as_strategy())
        def answered(case: schemathesis.Case) -> None:
            case.call_and_validate(headers=headers, excluded_checks=[positive_data_acceptance])

        answered()
        asked.append(operation.label)
    assert len(asked) > 30
