"""What a pattern is run with, and what comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from graphaudit.case_tables import LiteralTables
from graphaudit.cypher_text import CypherText
from graphaudit.errors import StoreError, UsageError
from graphaudit.pattern_cases import expanded
from graphaudit.patterns import (
    Pattern,
    Window,
    blind,
    groups,
    neo4j_browser_text,
    parameters,
    read_patterns,
    run_pattern,
)
from graphaudit.patterns.running import QueryResult
from graphaudit.policy import Policy, load_policy
from graphaudit.stores.embedded import embedded_scratch
from graphaudit.stores.scratch import load_small_graph

LIBRARY = {pattern.id: pattern for pattern in read_patterns()}
POLICY = load_policy()
DEAD = LIBRARY["deceased_paid"]
OVER = LIBRARY["cadre_amount_threshold"]
SHARED = LIBRARY["card_many_people"]


class NeverRun:
    """A store that must not be asked."""

    def run(self, query: str, params: Mapping[str, object] | None = None) -> QueryResult:
        raise AssertionError(query)


def test_the_matrix_gives_one_group_a_status_rule_and_grace_with_identical_keys() -> None:
    made = groups(DEAD, POLICY)
    assert {tuple(group) for group in made} == {("status", "rule", "grace", "unit", "programs")}
    assert len({(group["status"], group["grace"], group["unit"]) for group in made}) == len(made)
    assert {"PENSION", "ELDERLY"} <= {code for group in made for code in codes(group["programs"])}


def codes(value: object) -> list[str]:
    """A group's programs."""
    assert isinstance(value, list)
    return value


def test_limits_come_in_fen_for_each_family_of_programs() -> None:
    made = {str(group["family"]): group for group in groups(OVER, POLICY)}
    assert made["return_forest"]["limit"] == 150_000
    assert made["land_fertility"]["limit"] == 100_000
    assert len(codes(made["return_forest"]["programs"])) == 3


def test_a_status_pattern_is_not_run_when_the_matrix_has_no_rule_for_it() -> None:
    assert run_pattern(DEAD, NeverRun(), None, Policy(POLICY.programs, ())) == []


def test_money_is_written_in_yuan_and_given_in_fen() -> None:
    given = parameters(LIBRARY["enterprise_owner_on_welfare"], POLICY)
    assert given["min_capital"] == 5_000_000


def test_an_unknown_parameter_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UsageError) as raised:
        parameters(SHARED, POLICY, {"min_persons": 4})
    assert "min_people" in raised.value.fix


def sharing() -> list[object]:
    """Payments of three strangers on one card over three years."""
    days = {"p_1": "2021-05-31", "p_2": "2022-05-31", "p_3": "2023-05-31"}
    return [["PAID", p, "c_1", {"fen": 100, "day": day}] for p, day in days.items()]


def found_in(window: Window | None, params: Mapping[str, int] | None = None) -> int:
    """How many cards the sharing pattern finds in the window."""
    with embedded_scratch() as store:
        load_small_graph(store, expanded({"rels": sharing()}))
        return len(run_pattern(SHARED, store, None, POLICY, params, window))


def test_a_window_bounds_the_payments_that_are_looked_at_both_days_included() -> None:
    assert found_in(None) == 1
    assert found_in(Window(date(2021, 5, 31), date(2023, 5, 31))) == 1
    assert found_in(Window(date(2021, 6, 1), None)) == 0
    assert found_in(Window(None, date(2023, 5, 30))) == 0


def test_a_parameter_replaces_the_default() -> None:
    assert found_in(None, {"min_people": 4}) == 0


def test_a_pattern_is_blind_without_its_registers_and_either_register_of_two_serves() -> None:
    loaded = {"payments", "cremations"}
    missing = blind(LIBRARY.values(), loaded)
    assert "deceased_paid" not in missing
    assert "card_many_people" not in missing
    assert missing["public_employee_on_welfare"] == ["public_employees"]
    assert blind([DEAD], ["payments"]) == {
        "deceased_paid": ["deaths|cremations|death_certificates"]
    }


def test_a_pattern_that_needs_a_column_is_blind_where_the_register_came_without_it() -> None:
    shell, loaded = [LIBRARY["shell_cooperative"]], ["payments", "enterprises"]
    lacking = {"shell_cooperative": ["enterprise_taxes|enterprises.tax"]}
    assert blind(shell, loaded, {"enterprises.capital"}) == lacking
    assert blind(shell, loaded, {"enterprises.tax"}) == {}
    assert blind(shell, [*loaded, "enterprise_taxes"], set()) == {}
    assert blind(shell, loaded) == {}


def test_every_register_a_pattern_needs_is_one_that_the_loader_knows() -> None:
    folder = Path(__file__).parents[2] / "loaders" / "registers"
    known = {path.stem for path in folder.glob("*.yml")}
    needed = {r for p in LIBRARY.values() for need in p.needs for r in need.split("|")}
    needed = {register.partition(".")[0] for register in needed}
    assert needed - known == set()


def test_the_text_for_neo4j_browser_sets_every_parameter_it_uses() -> None:
    for pattern in LIBRARY.values():
        text = neo4j_browser_text(pattern)
        used = {named.name for named in CypherText(pattern.query).parameters()}
        assert {name for name in used if f":param {name} => " not in text} == set()
        assert text.endswith(pattern.query)
    assert ":param groups => [{status: 'deceased'" in neo4j_browser_text(DEAD, POLICY)


def edited(tmp_path: Path, old: str, new: str) -> Pattern:
    """The sharing pattern with a change, in a county's own folder."""
    for suffix in (".cypher", ".cases.yml"):
        target = tmp_path / "queries" / "card" / f"card_many_people{suffix}"
        target.parent.mkdir(parents=True, exist_ok=True)
        source = SHARED.path.with_name(target.name).read_text(encoding="utf-8")
        target.write_text(source.replace(old, new), encoding="utf-8")
    found = read_patterns(_Folder(tmp_path))
    return next(pattern for pattern in found if pattern.id == SHARED.id)


class _Folder:
    """A workspace's folder."""

    def __init__(self, path: Path) -> None:
        self.path = path


def test_a_county_replaces_a_pattern_and_its_version_changes(tmp_path: Path) -> None:
    changed = edited(
        tmp_path, "min_people: {type: int, default: 3", "min_people: {type: int, default: 4"
    )
    assert changed.params["min_people"].default == 4
    assert changed.version != SHARED.version


def test_a_version_follows_the_matrix_rows_that_the_pattern_reads(tmp_path: Path) -> None:
    matrix = tmp_path / "queries" / "policy" / "matrix.csv"
    matrix.parent.mkdir(parents=True)
    header = "program,against,rule,grace_days,unit,basis\n"
    matrix.write_text(header + "PENSION,deceased,excludes,60,person,L6\n", encoding="utf-8")
    changed = {pattern.id: pattern.version for pattern in read_patterns(_Folder(tmp_path))}
    assert changed["deceased_paid"] != DEAD.version
    assert changed["public_employee_on_welfare"] == LIBRARY["public_employee_on_welfare"].version


def test_what_the_ledgers_engine_refuses_is_said_of_the_patterns_file() -> None:
    broken = replace(LIBRARY["not_in_population"], query="SELECT nothing FROM nowhere")
    with pytest.raises(StoreError) as raised:
        run_pattern(broken, NeverRun(), LiteralTables({}), POLICY)
    assert "not_in_population" in raised.value.what
    assert "nowhere" in raised.value.where
