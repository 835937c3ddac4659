"""The same county, the same answers: both engines, and DuckDB SQL written by hand beside them."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

import pytest
from fresh_counties import FreshCounty

from graphaudit.patterns import read_patterns, run_pattern
from graphaudit.stores.neo4j_session import Address

Loader = Callable[[str], ModuleType]


@pytest.mark.neo4j
def test_every_pattern_finds_the_same_on_both_engines(
    counties: list[FreshCounty], neo4j_server: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRAPHAUDIT_NEO4J_USER", neo4j_server.user)
    monkeypatch.setenv("GRAPHAUDIT_NEO4J_PASSWORD", neo4j_server.password)
    with counties[0].office() as here, counties[0].office(neo4j_server.url) as there:
        tables = here.project()
        there.project()
        different = [
            pattern.id
            for pattern in read_patterns(here.workspace)
            if pattern.dialect == "cypher"
            and run_pattern(pattern, here.store, tables, here.policy)
            != run_pattern(pattern, there.store, tables, there.policy)
        ]
    assert not different


def test_patterns_agree_with_sql_written_beside_them(
    counties: list[FreshCounty], script: Loader
) -> None:
    bench = script("bench_patterns")
    compared = []
    with counties[1].office() as office:
        tables = office.project()
        for pattern in (p for p in read_patterns(office.workspace) if not p.second_phase):
            timing = bench.measure(pattern, office, tables)
            assert timing.error == "", pattern.id
            assert timing.same is not False, pattern.id
            compared += [pattern.id] if timing.same else []
    assert len(compared) >= 20
