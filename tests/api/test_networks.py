"""Following a ring: counts first, then some of a kind, paths, what two share, rows; masked."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from small_office import BENEFICIARIES, CADRE_CARD, MONTHS

from graphaudit.office import Office
from graphaudit.stores.exploring import Explorer


@pytest.fixture(scope="module")
def card(office: Office) -> str:
    """The key of the clerk's card, on which four others are paid."""
    [found] = [
        cards.key
        for finding in office.casebook.findings()
        if finding.pattern == "card_many_people"
        for cards in finding.cards
    ]
    return found


@pytest.fixture(scope="module")
def people(office: Office, card: str) -> list[str]:
    """The keys of the people who are paid on it."""
    return [node.key for node in Explorer(office.store).expand(card, "USES", "Person").nodes]


def asked(
    client: TestClient, address: str, **params: str | int | bool | list[str]
) -> dict[str, object]:
    answer = client.get(f"/api/v1/{address}", params=params)
    assert answer.status_code == 200, answer.text
    told: dict[str, object] = answer.json()
    return told


def items(value: object) -> list[dict[str, object]]:
    assert isinstance(value, list)
    return value


def test_counts_come_before_the_neighbours(client: TestClient, card: str) -> None:
    told = asked(client, f"entities/{card}/neighbours")
    groups = {(g["type"], g["label"]): g for g in items(told["groups"])}
    fen = sum((1_000 + 50 * place) * 100 for place in range(1, 5)) * len(MONTHS)
    assert groups["USES", "Person"] == {
        "type": "USES", "label": "Person", "relationships": 4, "neighbours": 4, "fen": fen,
    }  # fmt: skip
    assert groups["HOLDS", "Person"]["fen"] is None
    assert not any(type_ == "PAID" for type_, _ in groups)


def test_an_expansion_leaves_out_what_is_known_and_says_how_much_there_is(
    client: TestClient, card: str, people: list[str]
) -> None:
    address = f"entities/{card}/expand"
    first = asked(client, address, type="PAID", label="Person", limit=3)
    assert (first["shown"], first["total"]) == (3, 4)
    known = [str(thing["key"]) for thing in items(first["things"])]
    rest = asked(client, address, type="USES", label="Person", known=known)
    assert [thing["key"] for thing in items(rest["things"])] == sorted(set(people) - set(known))
    assert {tie["times"] for tie in items(rest["ties"])} == {1}
    assert {tie["end"] for tie in items(rest["ties"])} == {card}
    drawn = rest["network"]
    assert isinstance(drawn, dict)
    assert {node["id"] for node in drawn["nodes"]} == {card, *(set(people) - set(known))}


def test_most_money_comes_first(client: TestClient, card: str) -> None:
    first = asked(client, f"entities/{card}/expand", type="USES", label="Person", limit=1)
    every = asked(client, f"entities/{card}/expand", type="USES", label="Person")
    most = max(items(every["ties"]), key=lambda tie: int(str(tie["fen"])))
    assert items(first["ties"]) == [most]


def test_the_query_behind_a_click_passes_the_gate_and_shows_the_same(
    client: TestClient, office: Office, card: str, people: list[str]
) -> None:
    for address, params in (
        (f"entities/{card}/expand", {"type": "USES", "label": "Person"}),
        (f"entities/{card}/neighbours", {}),
        (f"entities/{card}/network", {}),
        ("common", {"a": people[0], "b": people[1]}),
        ("paths", {"a": people[0], "b": people[1]}),
    ):
        behind = asked(client, address, **params)["asked"]
        assert isinstance(behind, dict)
        assert office.store.query(behind["cypher"], behind["parameters"]).rows, address


def test_paths_between_two_people_go_over_the_card(
    client: TestClient, card: str, people: list[str]
) -> None:
    a, b = people[:2]
    told = asked(client, "paths", a=a, b=b)
    assert told["paths"] == [[a, card, b]]
    assert {tie["type"] for tie in items(told["ties"])} == {"USES"}
    assert asked(client, "paths", a=a, b=b, type="MEMBER_OF")["paths"] == []
    through = asked(client, "paths", a=a, b=b, type="LIVES_IN", hubs=True)
    [path] = items(through["paths"])
    assert [str(key)[0] for key in path] == ["p", "u", "p"]
    assert asked(client, "paths", a=a, b=b, type="LIVES_IN")["paths"] == []


def test_what_two_share(client: TestClient, card: str, people: list[str]) -> None:
    told = asked(client, "common", a=people[0], b=people[1])
    assert {thing["key"] for thing in items(told["things"])} == {*people[:2], card}
    with_hubs = asked(client, "common", a=people[0], b=people[1], hubs=True)
    assert {"Unit"} < {thing["label"] for thing in items(with_hubs["things"])}


def test_a_household_comes_with_its_members(
    client: TestClient, office: Office, people: list[str], card: str
) -> None:
    told = asked(client, f"entities/{people[0]}/household")
    [home] = [str(one["key"]) for one in items(told["things"]) if one["label"] == "Household"]
    members = {str(one["key"]) for one in items(told["things"])} - {home}
    assert people[0] in members
    assert {(tie["type"], tie["end"]) for tie in items(told["ties"])} == {("MEMBER_OF", home)}
    assert {tie["start"] for tie in items(told["ties"])} == members
    assert told["shown"] == told["total"] == len(members) + 1
    again = asked(client, f"entities/{home}/household")
    assert (again["things"], again["ties"]) == (told["things"], told["ties"])
    behind = told["asked"]
    assert isinstance(behind, dict)
    assert len(office.store.query(behind["cypher"], behind["parameters"]).rows) == len(members)
    assert client.get(f"/api/v1/entities/{card}/household").status_code in (400, 422)


@pytest.mark.parametrize(("by", "shown"), [("village", [4]), ("household", [1, 1, 1, 1])])
def test_too_many_are_taken_together(
    client: TestClient, card: str, by: str, shown: list[int]
) -> None:
    params = {"type": "USES", "label": "Person", "by": by}
    told = asked(client, f"entities/{card}/clusters", **params)
    assert [cluster["things"] for cluster in items(told["clusters"])] == shown
    assert all(cluster["caption"] for cluster in items(told["clusters"]))


@pytest.mark.parametrize("by", ["village", "household"])
def test_cards_are_taken_together_where_their_holders_live(
    client: TestClient, people: list[str], card: str, by: str
) -> None:
    """Who is paid on the clerk's card has no card but that one: it stands where the clerk lives."""
    params: dict[str, str | int] = {"type": "USES", "label": "Card", "by": by}
    [cluster] = items(asked(client, f"entities/{people[0]}/clusters", **params)["clusters"])
    assert cluster["things"] == 1 and cluster["key"]
    inside = {**params, "within": str(cluster["key"])}
    part = asked(client, f"entities/{people[0]}/expand", **inside)
    assert [thing["key"] for thing in items(part["things"])] == [card]
    elsewhere = asked(client, f"entities/{people[0]}/expand", **{**inside, "within": "u_0"})
    assert elsewhere["things"] == []


@pytest.mark.parametrize("by", ["village", "household"])
def test_the_people_of_a_finding_are_taken_together_each_once(
    client: TestClient, office: Office, by: str
) -> None:
    for finding in office.casebook.findings():
        told = asked(client, f"findings/{finding.id}/clusters", by=by)
        clusters = items(told["clusters"])
        assert sum(int(str(each["things"])) for each in clusters) == len(finding.people())
        assert by == "household" or [each["caption"] for each in clusters] == ["河口镇 上村"]


def test_an_entity_says_who_names_it_and_what_was_paid(client: TestClient, card: str) -> None:
    told = asked(client, f"entities/{card}")
    assert told["number"] == f"{CADRE_CARD[:4]}***********{CADRE_CARD[-4:]}"
    assert "card_many_people" in {finding["pattern"] for finding in items(told["findings"])}
    assert len(items(told["leads"])) == 1
    months = items(client.get(f"/api/v1/entities/{card}/timeline").json())
    assert [month["month"] for month in months] == [f"2023-{month:02}" for month in MONTHS]
    assert {month["payments"] for month in months} == {4}


def test_payments_lead_to_the_row_as_written(client: TestClient, card: str) -> None:
    page = asked(client, f"entities/{card}/payments", limit=2, offset=1)
    assert (page["total"], len(items(page["items"]))) == (4 * len(MONTHS), 2)
    payment = items(page["items"])[0]
    row = asked(client, f"rows/{payment['src']}")
    assert {name: row[name] for name in ("file", "row")} == {
        name: payment[name] for name in ("file", "row")
    }
    cells = {str(cell["header"]): str(cell["text"]) for cell in items(row["original"])}
    assert cells["姓名"] in BENEFICIARIES and "*" in cells["身份证号"]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("entities/p_0000000000000000", 404),
        ("entities/s_deceased/timeline", 422),
        ("entities/CARD/expand?type=USES&label=Unit", 422),
        ("entities/CARD/expand?type=LOVES&label=Person", 422),
        ("entities/CARD/clusters?type=HAS_PHONE&label=Phone", 422),
        ("paths?a=CARD&b=p_0", 404),
        ("paths?a=CARD&b=CARD&type=LOVES", 200),
        ("paths?a=CARD&b=s_deceased&type=LOVES", 422),
        ("rows/0123456789:0:1", 404),
        ("rows/1:2:3", 422),
    ],
)
def test_what_is_not_there_is_a_problem(
    client: TestClient, card: str, address: str, status: int
) -> None:
    answer = client.get(f"/api/v1/{address.replace('CARD', card)}")
    assert answer.status_code == status, answer.text


def test_one_village_or_household_of_them_is_expanded_alone(
    client: TestClient, card: str, people: list[str]
) -> None:
    params = {"type": "USES", "label": "Person"}
    for by in ("village", "household"):
        groups = asked(client, f"entities/{card}/clusters", **params, by=by)["clusters"]
        opened = [
            asked(client, f"entities/{card}/expand", **params, by=by, within=str(group["key"]))
            for group in items(groups)
        ]
        sizes = [group["things"] for group in items(groups)]
        assert [len(items(part["things"])) for part in opened] == sizes
        assert {t["key"] for part in opened for t in items(part["things"])} == set(people)
    nobody = asked(client, f"entities/{card}/expand", **params, within="u_0000000000000000")
    assert nobody["things"] == []
