"""The projection: one row a thing, a relationship a fact, and never a number in the graph."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from books import Book, resident_id

from graphaudit.ledger import Ledger, statements
from graphaudit.model import NODES, relationship_tables
from graphaudit.projection import Tables, build
from graphaudit.stores.schema import node_schema, relationship_schema
from graphaudit.workspace import Workspace

WEI = resident_id("19500101", 123)
FANG = resident_id("19620315", 40)
CARD = "6217000000000001234"
USCC = "91620000000000001X"
PLACE = {"township": "河口镇", "village": "上村"}

Rows = list[tuple[object, ...]]


@pytest.fixture
def project(tmp_path: Path) -> Callable[..., Tables]:
    def loaded(*books: Book, place: str = "data") -> Tables:
        ledger = Ledger(Workspace(tmp_path / place))
        for book in books:
            book.load(ledger)
        return build(ledger)

    return loaded


def rows(tables: Tables, query: str) -> Rows:
    with tables.connect() as connection:
        return connection.execute(query).fetchall()


def household_book() -> Book:
    book = Book("户籍.xlsx", register="household")
    book.member("00120034", "王伟", WEI, "02")
    book.member("00120034", "李芳", FANG, "10")
    book.node("Household", "H:00120034", **PLACE, group_name="三组")
    return book


def roster(name: str = "低保.xlsx", **person: object) -> Book:
    book = Book(name)
    book.paid("王伟", WEI, CARD, **person)
    return book


def test_every_table_of_the_model_is_there_with_its_schema_even_when_empty(
    project: Callable[..., Tables],
) -> None:
    tables = project()
    for label in NODES:
        assert pq.read_schema(tables.node_file(label.name)).equals(node_schema(label))
    for rel, start, end in relationship_tables():
        schema = pq.read_schema(tables.rel_file(rel.name, start, end))
        assert schema.equals(relationship_schema(rel))


def test_a_person_of_many_rows_is_one_node_with_the_household_books_words(
    project: Callable[..., Tables],
) -> None:
    book = Book("低保.xlsx")
    for _ in range(3):
        book.paid("王炜", WEI, CARD, township="河口镇", village="下村")
    tables = project(household_book(), book)
    assert rows(tables, "SELECT name, caption, village, registered, sex, birth_day FROM Person "
                        "WHERE name LIKE '王%'") == [
        ("王伟", "王伟", "上村", True, "male", date(1950, 1, 1))
    ]  # fmt: skip


def test_without_a_household_book_the_most_frequent_name_wins_then_the_smallest(
    project: Callable[..., Tables],
) -> None:
    book = Book("低保.xlsx")
    for name in ("王炜", "王伟", "王炜"):
        book.paid(name, WEI, CARD)
    assert rows(project(book), "SELECT name, registered FROM Person") == [("王炜", False)]


def test_the_earliest_of_the_deaths_counts_and_all_are_kept(
    project: Callable[..., Tables],
) -> None:
    book = roster()
    for register, day in (("funeral", date(2022, 5, 3)), ("police", date(2022, 4, 30))):
        book.rel("HAS_STATUS", f"P:{WEI}", "S:deceased", register=register, from_day=day)
    tables = project(book)
    assert rows(tables, "SELECT died_on, died_no FROM Person") == [(date(2022, 4, 30), 19112)]
    assert rows(tables, "SELECT register, from_day FROM HAS_STATUS ORDER BY 1") == [
        ("funeral", date(2022, 5, 3)),
        ("police", date(2022, 4, 30)),
    ]
    assert rows(tables, "SELECT key, caption FROM Status WHERE kind = 'deceased'") == [
        ("s_deceased", "已死亡")
    ]


def test_payments_stay_one_a_row_and_uses_sums_those_that_stand(
    project: Callable[..., Tables],
) -> None:
    book = Book("低保.xlsx")
    for month, fen in ((1, 50_000), (2, 50_000), (3, 60_001)):
        book.paid("王伟", WEI, CARD, fen=fen, day=date(2023, month, 15))
    book.rels["PAID"][1]["state"] = "returned"
    tables = project(book)
    assert rows(tables, "SELECT src, fen, day_no, month, state FROM PAID ORDER BY src") == [
        (f"{book.part}:0:3", 50_000, 19372, 202301, "paid"),
        (f"{book.part}:0:4", 50_000, 19403, 202302, "returned"),
        (f"{book.part}:0:5", 60_001, 19431, 202303, "paid"),
    ]
    assert rows(tables, "SELECT payments, fen, first_day, last_day, src FROM USES") == [
        (2, 110_001, date(2023, 1, 15), date(2023, 3, 15), f"{book.part}:0:3 {book.part}:0:5")
    ]
    assert rows(tables, "SELECT DISTINCT p.batch = b.key FROM PAID p, Batch b") == [(True,)]


def test_a_fact_that_several_rows_state_is_one_relationship_with_all_its_rows(
    project: Callable[..., Tables],
) -> None:
    books = [roster("一.xlsx"), roster("二.xlsx")]
    for book in books:
        book.rel("HOLDS", f"P:{WEI}", f"C:{CARD}", name="王伟")
    assert rows(project(*books), "SELECT name, src FROM HOLDS") == [
        ("王伟", " ".join(sorted(book.src for book in books)))
    ]


def test_no_number_stands_in_the_graph(project: Callable[..., Tables]) -> None:
    book = household_book()
    book.paid("王伟", WEI, CARD, phone="T:13800001111", **PLACE)
    book.node("Phone", "T:13800001111")
    book.node("Phone", "T:09391234567")
    book.rel("HAS_PHONE", f"C:{CARD}", "T:13800001111", kind="reserved")
    book.rel("HAS_PHONE", f"C:{CARD}", "T:09391234567", kind="contact")
    book.rels["PAID"][0]["note"] = (
        f"换卡{CARD}，原6217 0000 0000 0005 678，证{WEI}，全角６２２４２６１９５０"
    )
    book.rel("HAS_STATUS", f"P:{WEI}", "S:public_employee", detail=f"工号{WEI}")
    book.node("Enterprise", f"E:{USCC}", name="电话13800001111养殖场", **PLACE)
    book.rel("LEADS", f"P:{WEI}", f"E:{USCC}", role="负责人")
    book.node("Address", "A:上村13800001111号")
    book.rel("AT", f"P:{WEI}", "A:上村13800001111号", kind="registered")
    tables = project(book)
    for path in sorted(tables.path.glob("*/*.parquet")):
        for name, column in zip(*columns_of(path), strict=True):
            if name != "src":
                assert not [v for v in column if v and re.search(r"[0-9０-９]{9}", v)], (path, name)
    assert rows(tables, "SELECT note FROM PAID") == [
        ("换卡****1234，原****，证****1234，全角****１９５０",)
    ]
    captions = dict(rows(tables, "SELECT label, any_value(caption) FROM (SELECT 'Card' label, "
                                 "caption FROM Card UNION ALL SELECT 'Phone', min(caption) FROM "
                                 "Phone) GROUP BY 1"))  # fmt: skip
    assert captions == {"Card": "尾号1234", "Phone": "093****4567"}


def columns_of(path: Path) -> tuple[list[str], list[list[str | None]]]:
    table = pq.read_table(path)
    names = [field.name for field in table.schema if str(field.type) == "string"]
    return names, [table.column(name).to_pylist() for name in names]


def test_numbers_are_what_the_paper_says(project: Callable[..., Tables]) -> None:
    book = household_book()
    book.paid("王伟", WEI, CARD, **PLACE)
    nameless = book.paid("张三", None, CARD)
    book.node("Cadre", f"D:P:{WEI}|村支书|上村|", name="王伟", post="村支书")
    book.node("Enterprise", "E~河口合作社", name="河口合作社")
    book.node("Unit", "U:县民政局", name="县民政局", kind="department")
    batch = f"B:{book.part}:0"
    book.node("Batch", batch, program="RURAL_DIBAO", period="202301")
    numbers = rows(
        project(book),
        "SELECT label, number, name FROM numbers WHERE label <> 'Status' ORDER BY ALL",
    )
    row = nameless.split("#")[0].split(":")[-1]
    assert numbers == [
        ("Batch", "户籍.xlsx#Sheet1", "农村最低生活保障金 202301"),
        ("Cadre", WEI, "王伟"),
        ("Card", CARD, None),
        ("Enterprise", f"户籍.xlsx#Sheet1#{row}", "河口合作社"),
        ("Household", "00120034", "王伟"),
        ("Person", WEI, "王伟"),
        ("Person", FANG, "李芳"),
        ("Person", f"户籍.xlsx#Sheet1#{row}", "张三"),
        ("Program", "RURAL_DIBAO", "农村最低生活保障金"),
        ("Unit", "县民政局", "县民政局"),
        ("Unit", "河口镇", "河口镇"),
        ("Unit", "河口镇上村", "上村"),
    ]


def test_sources_lead_from_a_row_to_its_file_and_sheet(project: Callable[..., Tables]) -> None:
    book = roster("名册/低保.xlsx")
    assert rows(project(book), "FROM sources") == [
        (book.part, 0, "名册/低保.xlsx", "Sheet1", "payment_roster")
    ]


def test_households_are_called_by_their_head_or_their_place(
    project: Callable[..., Tables],
) -> None:
    book = household_book()
    book.node("Household", "H:00120077", **PLACE, group_name="三组")
    captions = rows(project(book), "SELECT caption, head FROM Household ORDER BY caption")
    assert captions == [("上村三组户0077", None), ("王伟户", "王伟")]


def test_villages_townships_and_county_are_units_that_hold_each_other(
    project: Callable[..., Tables],
) -> None:
    book = household_book()
    book.node("Unit", "U:清源县", name="清源县", kind="county")
    tables = project(book)
    assert rows(tables, "SELECT a.name, b.name FROM PART_OF r JOIN Unit a ON a.key = r.\"from\" "
                        'JOIN Unit b ON b.key = r."to" ORDER BY 1') == [
        ("上村", "河口镇"), ("河口镇", "清源县")
    ]  # fmt: skip
    assert rows(tables, "SELECT p.name, u.name, p.village_key = u.key, l.src <> '' FROM LIVES_IN l "
                        'JOIN Person p ON p.key = l."from" JOIN Unit u ON u.key = l."to" '
                        "ORDER BY 1") == [
        ("李芳", "上村", True, True), ("王伟", "上村", True, True)
    ]  # fmt: skip


def test_a_village_without_township_is_the_only_village_of_that_name(
    project: Callable[..., Tables],
) -> None:
    tables = project(household_book(), roster(village="上村"))
    assert rows(tables, "SELECT name FROM Unit WHERE kind = 'village'") == [("上村",)]


def cadre_book(**post: object) -> Book:
    book = Book("村干部.xlsx", register="village_cadre")
    ref = f"D:P:{WEI}|村支书|上村|2020-01-01"
    book.next_row()
    book.person("王伟", WEI)
    book.node("Cadre", ref, name="王伟", **PLACE, **post)
    book.rel("IS", ref, f"P:{WEI}", from_day=date(2020, 1, 1), to_day=date(2022, 6, 30))
    return book


def test_a_village_cadre_has_the_status_for_the_days_of_the_post(
    project: Callable[..., Tables],
) -> None:
    tables = project(cadre_book(level="village", post="村支书", unit="上村村委会"))
    assert rows(tables, 'SELECT "to", detail, from_day, to_day FROM HAS_STATUS') == [
        ("s_village_cadre", "上村村委会，村支书", date(2020, 1, 1), date(2022, 6, 30))
    ]
    assert rows(tables, 'SELECT u.name, s.post FROM SERVES s JOIN Unit u ON u.key = s."to"') == [
        ("上村", "村支书")
    ]
    assert rows(tables, "SELECT caption FROM Cadre") == [("王伟（村支书）",)]


@pytest.mark.parametrize(
    ("level", "status"), [("township", ["s_township_official"]), ("county", [])]
)
def test_township_handlers_have_a_status_and_county_officials_none(
    project: Callable[..., Tables], level: str, status: list[str]
) -> None:
    tables = project(cadre_book(level=level))
    assert [key for (key,) in rows(tables, 'SELECT "to" FROM HAS_STATUS')] == status


@pytest.mark.parametrize(("status", "owners"), [("live", 1), (None, 1), ("cancelled", 0)])
def test_the_owner_of_a_live_enterprise_has_the_status_from_its_founding(
    project: Callable[..., Tables], status: str | None, owners: int
) -> None:
    book = roster()
    book.node("Enterprise", f"E:{USCC}", name="河口养殖场", status=status, kind="company",
              founded_on=date(2019, 3, 1), tax_fen=120_000)  # fmt: skip
    for kind, role in (("LEADS", "法定代表人"), ("INVESTS_IN", "股东")):
        book.rel(kind, f"P:{WEI}", f"E:{USCC}", role=role)
    found = rows(
        project(book),
        "SELECT detail, grade, fen, from_day, to_day, src FROM HAS_STATUS "
        "WHERE \"to\" = 's_enterprise_owner'",
    )
    expected = (
        "河口养殖场，法定代表人、股东",
        "company",
        120_000,
        date(2019, 3, 1),
        None,
        book.src,
    )
    assert found == [expected] * owners


def test_programs_bear_the_name_of_the_list_and_unknown_ones_their_own(
    project: Callable[..., Tables],
) -> None:
    book = roster()
    book.rel("ENROLLED", f"P:{WEI}", "G:RURAL_DIBAO", persons=2)
    book.rel("ENROLLED", f"P:{WEI}", "G:新项目", persons=1)
    assert rows(project(book), "SELECT key, name, means_tested FROM Program ORDER BY key") == [
        ("g_RURAL_DIBAO", "农村最低生活保障金", True),
        ("g_新项目", "新项目", False),
    ]


def month_books() -> list[Book]:
    books = [household_book(), cadre_book(level="village")]
    for month in (1, 2, 3):
        book = Book(f"低保{month}月.xlsx")
        book.paid("王伟", WEI, CARD, fen=50_000 + month, day=date(2023, month, 15))
        book.paid("李芳", None, CARD, day=date(2023, month, 15))
        books.append(book)
    return books


NAMED = """
    SELECT f.number, t.number, p.fen, p.day, p.src FROM PAID p
    JOIN numbers f ON f.key = p."from" JOIN numbers t ON t.key = p."to" ORDER BY ALL"""


def test_any_order_of_loading_gives_the_same_numbers_money_and_rows(
    project: Callable[..., Tables],
) -> None:
    one = project(*month_books(), place="一")
    two = project(*month_books()[::-1], place="二")
    assert rows(one, NAMED) == rows(two, NAMED) != []
    assert one.snapshot == two.snapshot
    for label in NODES:
        words = "count(*), string_agg(caption, ' ' ORDER BY caption)"
        query = f'SELECT {words} FROM "{label.name}"'
        assert rows(one, query) == rows(two, query)


def test_a_rebuilt_projection_is_the_same_and_a_present_one_is_not_made_again(
    project: Callable[..., Tables], tmp_path: Path
) -> None:
    tables = project(*month_books())
    before = tables.fingerprint()
    made = tables.numbers_file.stat().st_mtime_ns
    assert project().numbers_file.stat().st_mtime_ns == made
    for path in tables.path.rglob("*.parquet"):
        path.unlink()
    tables.path.rename(tmp_path / "gone")
    assert project().fingerprint() == before


def test_withdrawing_a_file_gives_back_the_graph_without_it(
    project: Callable[..., Tables], tmp_path: Path
) -> None:
    before = project(*month_books()[:4])
    fingerprint = before.fingerprint()
    month_books()[4].load(Ledger(Workspace(tmp_path / "data")))
    grown = project()
    assert grown.fingerprint() != fingerprint
    Ledger(Workspace(tmp_path / "data")).withdraw("低保3月.xlsx")
    assert project().fingerprint() == fingerprint


def test_old_projections_go_but_the_former_one_stays(
    project: Callable[..., Tables], tmp_path: Path
) -> None:
    folders = [project(book).path for book in month_books()[:3]]
    kept = set((tmp_path / "data" / "tables").iterdir())
    assert kept == set(folders[1:])


def test_a_projection_that_was_killed_leaves_nothing_that_could_be_read(
    project: Callable[..., Tables], tmp_path: Path
) -> None:
    torn = tmp_path / "data" / "tables" / ".aside-torn" / "nodes"
    torn.mkdir(parents=True)
    tables = project(*month_books())
    assert not torn.exists()
    assert [path.name for path in tables.path.parent.iterdir()] == [tables.snapshot]


def test_two_connections_see_the_same_views_and_not_one_anothers_tables(
    project: Callable[..., Tables],
) -> None:
    tables = project(roster())
    with tables.connect() as one, tables.connect() as other:
        one.execute("CREATE TEMP TABLE line AS SELECT 1 AS n")
        assert other.execute("SELECT count(*) FROM PAID").fetchall() == [(1,)]
        with pytest.raises(duckdb.CatalogException):
            other.execute("FROM line")
    assert rows(tables, "SELECT count(*) FROM Person") == [(1,)]


def test_what_a_query_spills_goes_beside_the_tables_and_is_bounded(
    project: Callable[..., Tables], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statements, "MEMORY_LIMIT", "40MB")
    monkeypatch.setattr(statements, "SPILL_LIMIT", "40MB")
    tables = project(roster())
    with tables.connect() as connection:
        connection.execute("CREATE TEMP TABLE wide AS SELECT uuid() AS u FROM range(2_500_000)")
        assert list((tables.path / "spill").iterdir())
        with pytest.raises(duckdb.OutOfMemoryException):
            connection.execute("CREATE TEMP TABLE wider AS SELECT u::VARCHAR, uuid() FROM wide")
