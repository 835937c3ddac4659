"""Who stands behind each line of a hit: the lines that innocent explanations are laid against."""

from __future__ import annotations

from pathlib import Path

from small_county import MONTHS, County

from graphaudit.evidence import EvidenceTable, HitKeys


def behind(county: County, folder: Path, hit: HitKeys) -> dict[str | None, set[str | None]]:
    """Beneficiary → the others behind the lines."""
    with county.tables(folder).connect() as connection:
        lines = EvidenceTable(connection, [hit]).lines()[hit.hit]
    found: dict[str | None, set[str | None]] = {}
    for line in lines:
        found.setdefault(line.person, set()).add(line.other)
    return found


def test_behind_relatives_stands_the_cadre_and_behind_cadres_no_other(tmp_path: Path) -> None:
    county = County()
    people = [county.person(f"周{no}") for no in range(3)]
    posts = [county.cadre(person) for person in people[:2]]
    rows = [src for person in people for src in county.pay(person, county.card(person), MONTHS[:1])]
    hit = HitKeys(1, tuple(rows), (*posts, people[2]), ("roster",), ())
    first, second, relative = people
    assert behind(county, tmp_path / "t", hit) == {
        first: {None}, second: {None}, relative: {first, second},
    }  # fmt: skip


def test_an_agent_who_is_not_meant_is_no_party_beside_the_cadre_who_is(tmp_path: Path) -> None:
    county = County()
    cadre, ward, clerk = (county.person(name) for name in ("周一", "钱二", "孙三"))
    post, card = county.cadre(cadre), county.card("0001", ward)
    county.phone("1111", post, card)
    county.link("OPENED_BY", card, clerk, day="2019-01-01")
    rows = tuple(county.pay(ward, card, MONTHS[:1]))
    meant = HitKeys(1, rows, (post, ward, card), ("phone", "agent"), ())
    assert behind(county, tmp_path / "a", meant) == {ward: {cadre}}
    nobody = HitKeys(1, rows, (ward, card), ("phone", "agent"), ())
    assert behind(county, tmp_path / "b", nobody) == {ward: {cadre, clerk}}
    both = HitKeys(1, rows, (post, clerk, card), ("phone", "agent"), ())
    assert behind(county, tmp_path / "c", both) == {ward: {cadre, clerk}}
