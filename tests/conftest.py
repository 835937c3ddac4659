"""Fixtures for every room: a real Neo4j for the session, and stores of both engines.

- ``neo4j_server``    a running server (``url, user, password``); skips, with the way to get what is
                      missing, or fails under ``GRAPHAUDIT_REQUIRE_ALL=1``
- ``script``        a script of ``scripts/`` as a module: ``script("make_model_docs")``
- ``workspace``       an empty workspace in a temporary folder
- ``embedded_store``  the embedded store of that workspace
- ``neo4j_store``     a store on the server, its database empty before and after the test
- ``store``           both of them in turn: a test that takes it runs on each engine
"""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import HealthCheck, settings
from xdist.remote import Producer
from xdist.scheduler.loadscope import LoadScopeScheduling

from graphaudit.stores import GraphStore, open_store
from graphaudit.stores.neo4j import Neo4jStore
from graphaudit.stores.neo4j_session import Address, Neo4jSession
from graphaudit.workspace import Workspace

# How fast a machine is at the moment is no fault of what is tested.
settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")

SCRIPTS = Path(__file__).parents[1] / "scripts"


def load_script(name: str) -> ModuleType:
    """A script as a module: scripts are no package."""
    path = SCRIPTS / f"{name}.py"
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


def pytest_report_header() -> str:
    """The seeds of the library's counties, so that a failure can be repeated."""
    return f"seeds of this commit: {load_script('measure').seeds_of_commit()}"


class RoomScheduling(LoadScopeScheduling):
    """Side by side a room stays with one worker: what its session fixtures make is made once."""

    def _split_scope(self, nodeid: str) -> str:
        return nodeid.split("/")[1]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> RoomScheduling:
    """How tests are shared out when they run side by side."""
    return RoomScheduling(config, log)


def lacking(sentence: str) -> None:
    """Skip what this machine cannot run, or fail where everything is asked for."""
    if os.environ.get("GRAPHAUDIT_REQUIRE_ALL") == "1":
        pytest.fail(sentence)
    pytest.skip(sentence)


@pytest.fixture(scope="session")
def script() -> Callable[[str], ModuleType]:
    """Scripts by name."""
    return load_script


@pytest.fixture(scope="session")
def neo4j_server() -> Iterator[Address]:
    """One Neo4j Community server for the whole session, gone afterwards."""
    server_script = load_script("neo4j_server")
    reason = server_script.missing()
    if reason:
        lacking(reason)
    with server_script.running() as server:
        yield Address(server.url, server.user, server.password)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """An empty workspace."""
    return Workspace(tmp_path / "workspace")


@pytest.fixture
def embedded_store(workspace: Workspace) -> Iterator[GraphStore]:
    """The embedded store of an empty workspace."""
    store = open_store("embedded", workspace)
    yield store
    store.close()


@pytest.fixture
def neo4j_store(neo4j_server: Address) -> Iterator[GraphStore]:
    """A store on the session's server, its database empty."""
    empty_database(neo4j_server)
    store = Neo4jStore(neo4j_server)
    yield store
    store.close()
    empty_database(neo4j_server)


@pytest.fixture(params=["embedded", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def store(request: pytest.FixtureRequest) -> GraphStore:
    """Both engines in turn."""
    found: GraphStore = request.getfixturevalue(f"{request.param}_store")
    return found


def empty_database(server: Address) -> None:
    """Remove everything, marks and what tests left half-done included."""
    session = Neo4jSession(server)
    session.execute("MATCH ()-[r]->() CALL (r) { DELETE r } IN TRANSACTIONS OF 20000 ROWS")
    session.execute("MATCH (n) CALL (n) { DELETE n } IN TRANSACTIONS OF 20000 ROWS")
    session.close()
