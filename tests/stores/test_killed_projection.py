"""A projection killed at any moment leaves a graph that is whole, or knows that it is not."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from projector import killed_after, moments, township
from small_graph import write_tables

from graphaudit.errors import StoreError
from graphaudit.stores import GraphStore, neo4j_sync, open_store
from graphaudit.stores.embedded import EmbeddedStore
from graphaudit.stores.neo4j import Neo4jStore
from graphaudit.stores.neo4j_session import Address, Neo4jSession
from graphaudit.stores.neo4j_sync import BUILDING, Mark, read_mark
from graphaudit.stores.parquet import fingerprints
from graphaudit.stores.scratch import SmallGraph
from graphaudit.workspace import Workspace

OLD: SmallGraph = {"nodes": {"Person": [{"key": "p_1", "name": "王建国"}]}}


@pytest.fixture
def credentials(neo4j_server: Address, monkeypatch: pytest.MonkeyPatch) -> Address:
    """The server's credentials where the command line looks for them."""
    monkeypatch.setenv("GRAPHAUDIT_NEO4J_USER", neo4j_server.user)
    monkeypatch.setenv("GRAPHAUDIT_NEO4J_PASSWORD", neo4j_server.password)
    return neo4j_server


def test_killed_at_random_moments_the_embedded_snapshot_is_the_old_or_the_new_one(
    workspace: Workspace, tmp_path: Path
) -> None:
    old = write_tables(tmp_path, "old", OLD)
    new = write_tables(tmp_path, "new", township(600))
    whole = {"old": fingerprints(old), "new": fingerprints(new)}
    open_store("embedded", workspace).project(old)
    unfinished = 0
    for steps in moments(seed=7, number=6, most=30):
        unfinished += killed_after(steps, "embedded", workspace.path, new)
        store = open_store("embedded", workspace)
        assert store.content_fingerprint() == whole[store.snapshot() or ""]
        store.project(old)
        store.close()
    assert unfinished, "no kill came before the end"
    store = open_store("embedded", workspace)
    store.project(new)
    assert store.content_fingerprint() == whole["new"]
    assert snapshots(workspace) == ["new.lbug"]
    assert not list(workspace.graph.glob(".*"))


def test_a_reader_keeps_its_snapshot_while_a_new_one_is_projected(
    workspace: Workspace, tmp_path: Path
) -> None:
    old, new = write_tables(tmp_path, "old", OLD), write_tables(tmp_path, "new", township(30))
    writer, reader = open_store("embedded", workspace), EmbeddedStore(workspace)
    writer.project(old)
    assert reader.counts() == {"Person": 1}
    writer.project(new)
    assert reader.counts() == {"Person": 1}
    assert reader.query("MATCH (p:Person) RETURN count(p) AS n").rows == [(1,)]
    assert snapshots(workspace) == ["new.lbug", "old.lbug"]
    reader.refresh()
    assert reader.snapshot() == "new"
    assert reader.counts()["Person"] == 30


def test_an_old_snapshot_is_swept_when_nobody_reads_it(
    workspace: Workspace, tmp_path: Path
) -> None:
    store = open_store("embedded", workspace)
    for name in ("s1", "s2", "s3"):
        store.project(write_tables(tmp_path, name, OLD))
    assert snapshots(workspace) == ["s3.lbug"]


def test_the_same_snapshot_is_not_built_twice(workspace: Workspace, tmp_path: Path) -> None:
    store = open_store("embedded", workspace)
    tables = write_tables(tmp_path, "s1", OLD)
    store.project(tables)
    built = (workspace.graph / "s1.lbug").stat().st_mtime_ns
    store.project(tables)
    assert (workspace.graph / "s1.lbug").stat().st_mtime_ns == built


def test_a_snapshot_made_for_another_model_is_built_anew(
    workspace: Workspace, tmp_path: Path
) -> None:
    store = open_store("embedded", workspace)
    tables = write_tables(tmp_path, "s1", OLD)
    store.project(tables)
    (workspace.graph / "s1.model").write_text("another\n")
    built = (workspace.graph / "s1.lbug").stat().st_ino
    store.project(tables)
    assert (workspace.graph / "s1.lbug").stat().st_ino != built


def test_a_table_that_does_not_fit_the_model_is_named_and_the_old_snapshot_serves(
    store: GraphStore, tmp_path: Path
) -> None:
    store.project(write_tables(tmp_path, "old", OLD))
    broken = write_tables(tmp_path, "new", OLD)
    broken.node_file("Card").write_bytes(broken.rel_file("KIN", "Person", "Person").read_bytes())
    with pytest.raises(StoreError, match=r"Card\.parquet"):
        store.project(broken)
    assert store.engine == "neo4j" or store.snapshot() == "old"


def test_without_a_projection_a_query_says_what_to_do(embedded_store: GraphStore) -> None:
    with pytest.raises(StoreError, match="graphaudit project"):
        embedded_store.run("MATCH (n) RETURN n")


@pytest.mark.neo4j
def test_killed_at_random_moments_the_synchronisation_is_resumed_and_equals_a_rebuild(
    neo4j_store: Neo4jStore, credentials: Address, workspace: Workspace, tmp_path: Path
) -> None:
    neo4j_store.project(write_tables(tmp_path, "old", OLD))
    new = write_tables(tmp_path, "new", township(600))
    unfinished = 0
    for steps in moments(seed=11, number=5, most=25):
        unfinished += killed_after(steps, credentials.url, workspace.path, new)
        assert neo4j_store.snapshot() in (None, "old", "new")
    assert unfinished, "no kill came before the end"
    neo4j_store.project(new)
    assert neo4j_store.snapshot() == "new"
    assert neo4j_store.content_fingerprint() == fingerprints(new)


@pytest.mark.neo4j
def test_a_resumed_synchronisation_goes_on_where_it_stopped(
    neo4j_store: Neo4jStore,
    neo4j_server: Address,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(neo4j_sync, "BATCH", 100)
    tables = write_tables(tmp_path, "new", township(300))
    with pytest.raises(KeyboardInterrupt):
        neo4j_store.project(tables, interrupt_at(700))
    mark = read_mark(Neo4jSession(neo4j_server))
    assert mark is not None
    assert (mark.state, mark.table, mark.done) == (BUILDING, "PAID.Person.Card", 300)
    assert neo4j_store.snapshot() is None
    places: list[int] = []
    neo4j_store.project(tables, lambda stage, done, total=None: places.append(done))
    assert places[0] == 700
    assert neo4j_store.content_fingerprint() == fingerprints(tables)


@pytest.mark.neo4j
def test_another_snapshot_over_a_half_made_one_begins_anew(
    neo4j_store: Neo4jStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(neo4j_sync, "BATCH", 100)
    with pytest.raises(KeyboardInterrupt):
        neo4j_store.project(write_tables(tmp_path, "half", township(300)), interrupt_at(700))
    tables = write_tables(tmp_path, "other", township(90))
    neo4j_store.project(tables)
    assert neo4j_store.content_fingerprint() == fingerprints(tables)


@pytest.mark.neo4j
def test_two_synchronisations_at_once_never_make_a_mixture(
    neo4j_store: Neo4jStore,
    neo4j_server: Address,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(neo4j_sync, "BATCH", 50)
    tables = {
        name: write_tables(tmp_path, name, township(n)) for name, n in (("a", 150), ("b", 90))
    }

    def project(name: str) -> None:
        store = Neo4jStore(neo4j_server)
        try:
            store.project(tables[name])
        except StoreError as error:
            refusals.append(error)
        finally:
            store.close()

    refusals: list[StoreError] = []
    both = [threading.Thread(target=project, args=(name,)) for name in tables]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    serving = neo4j_store.snapshot()
    if serving is not None:
        assert neo4j_store.content_fingerprint() == fingerprints(tables[serving])
    neo4j_store.project(tables["a"])
    assert neo4j_store.content_fingerprint() == fingerprints(tables["a"])


@pytest.mark.neo4j
def test_a_database_that_is_not_ours_is_left_alone(
    neo4j_store: Neo4jStore, neo4j_server: Address, tmp_path: Path
) -> None:
    session = Neo4jSession(neo4j_server)
    session.execute("CREATE (:Customer {name: 'someone else'})")
    with pytest.raises(StoreError, match="别的内容"):
        neo4j_store.project(write_tables(tmp_path, "s1", OLD))
    with pytest.raises(StoreError, match="空的"), neo4j_store.scratch():
        pass
    assert session.run("MATCH (n) RETURN count(n)").rows == [(1,)]
    session.close()


@pytest.mark.neo4j
def test_a_foreign_node_beside_ours_is_noticed_and_kept(
    neo4j_store: Neo4jStore, neo4j_server: Address, tmp_path: Path
) -> None:
    neo4j_store.project(write_tables(tmp_path, "s1", OLD))
    session = Neo4jSession(neo4j_server)
    session.execute("CREATE (:Customer {name: 'someone else'})")
    with pytest.raises(StoreError, match="别的内容"):
        neo4j_store.project(write_tables(tmp_path, "s2", township(3)))
    assert session.run("MATCH (n:Customer) RETURN count(n)").rows == [(1,)]
    session.close()


@pytest.mark.neo4j
def test_a_database_with_a_snapshot_is_never_used_as_scratch(
    neo4j_store: Neo4jStore, tmp_path: Path
) -> None:
    neo4j_store.project(write_tables(tmp_path, "s1", OLD))
    with pytest.raises(StoreError, match="空的"), neo4j_store.scratch():
        pass
    assert neo4j_store.counts() == {"Person": 1}


@pytest.mark.neo4j
def test_a_mark_of_an_older_model_is_no_reason_to_serve(
    neo4j_store: Neo4jStore, neo4j_server: Address, tmp_path: Path
) -> None:
    tables = write_tables(tmp_path, "s1", OLD)
    neo4j_store.project(tables)
    session = Neo4jSession(neo4j_server)
    neo4j_sync.put_mark(session, Mark("ready", "s1", "another model"))
    session.execute("MATCH (p:Person) SET p.name = 'changed'")
    assert neo4j_store.snapshot() is None
    neo4j_store.project(tables)
    assert neo4j_store.content_fingerprint() == fingerprints(tables)
    session.close()


@pytest.mark.neo4j
def test_a_wrong_password_and_a_wrong_port_are_told_apart(
    neo4j_server: Address, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRAPHAUDIT_NEO4J_USER", neo4j_server.user)
    monkeypatch.setenv("GRAPHAUDIT_NEO4J_PASSWORD", "wrong-password")
    with pytest.raises(StoreError, match="GRAPHAUDIT_NEO4J_PASSWORD"):
        open_store(neo4j_server.url, workspace)
    with pytest.raises(StoreError, match="连不上"):
        open_store("bolt://127.0.0.1:9", workspace)


def interrupt_at(rows: int) -> Interrupter:
    return Interrupter(rows)


class Interrupter:
    """A progress that ends the run after so many rows, as Ctrl-C does."""

    def __init__(self, rows: int) -> None:
        self.rows = rows

    def __call__(self, stage: str, done: int, total: int | None = None) -> None:
        if done >= self.rows:
            raise KeyboardInterrupt


def snapshots(workspace: Workspace) -> list[str]:
    return sorted(path.name for path in workspace.graph.glob("*.lbug"))
