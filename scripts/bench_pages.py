"""Times of every page and every address that is read, on a county's case book.

    python scripts/bench_pages.py DATA [--findings 100000] [--files 4000] [--keep FOLDER]
                                       [--only WORD] [--times 5]

DATA is a workspace with a projected graph and a run. It is not changed: FOLDER (else a temporary
one) gets a case book with so many findings and leads (copies of DATA's own smaller ones), a ledger
with so many files (the same parts under other names), cases, and a batch of 20,000 rows; the
rest is linked. A real server answers over the loopback. For each address the first answer, then
the median and the worst of some: milliseconds of wall clock (to the first byte, to the last) and
of processor time of the whole service. Addresses that are read and stand in no line are named.
"""

from __future__ import annotations

import argparse
import http.client
import json
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

import uvicorn

from api.access import COOKIE
from api.accounts import Accounts
from api.app import create_app
from api.routes import routers
from graphaudit.casebook import Casebook
from graphaudit.cases.book import Person
from graphaudit.office import Office
from graphaudit.precheck.rounds import Changes as NoChanges
from graphaudit.precheck.rounds import Placed, Rounds, Topic
from graphaudit.precheck.shelf import Shelf
from graphaudit.workspace import Workspace

COPIED = ("casebook.sqlite", "workspace.json", "key")
LINKED = ("files", "graph", "identity", "tables")
SMALL, SMALL_LEAD = 12_000, 60_000
"""Characters of the findings and leads of which copies are made."""
CASES, FINDINGS_A_CASE, ROWS = 60, 200, 20_000
BATCH = "k_0123456789abcdef"
PASSWORD = "measured-here"


@dataclass(frozen=True)
class Asked:
    """An address; ``body``: sent as JSON with POST. ``route``: as the service declares it."""

    route: str
    path: str
    body: dict[str, object] | None = None


@dataclass(frozen=True)
class Took:
    """One answer: milliseconds to the first and to the last byte, of processor time; bytes."""

    status: int
    first: float
    last: float
    cpu: float
    size: int


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--findings", type=int, default=100_000)
    parser.add_argument("--files", type=int, default=4_000)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--times", type=int, default=5)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="graphaudit-bench-") as folder:
        county = args.keep or Path(folder) / "county"
        if not (county / "cases.sqlite").exists():
            prepare(args.data.absolute(), county, args.findings, args.files)
        a_batch(Workspace(county))
        if not args.only:
            start_times(county)
        with Office(county) as office, served(office, Path(folder)) as service:
            walk(office, service, args.only, args.times)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    print(f"memory of the service at most {most} MB")


# ---- a county of that size ------------------------------------------------------------------
def prepare(data: Path, county: Path, findings: int, files: int) -> None:
    """The workspace that is measured."""
    began = time.perf_counter()
    county.mkdir(parents=True)
    for name in COPIED:
        shutil.copyfile(data / name, county / name)
    for name in LINKED:
        (county / name).symlink_to(data / name)
    more_files(data / "ledger", county / "ledger", files)
    workspace = Workspace(county)
    with closing(Casebook(workspace)):
        more_findings(workspace.casebook, findings)
    with Office(county) as office:
        some_cases(office)
    print(f"made in {time.perf_counter() - began:.0f} s", flush=True)


def more_files(of: Path, ledger: Path, files: int) -> None:
    """The same parts under other names until there are so many files."""
    (ledger / "parts").mkdir(parents=True)
    log = (of / "log.jsonl").read_text(encoding="utf-8").splitlines()
    loads = [event for event in map(json.loads, log) if event["event"] == "load"]
    for part in (of / "parts").iterdir():
        (ledger / "parts" / part.name).symlink_to(part)
    for number in range(max(0, files - len(loads))):
        event = loads[number % len(loads)]
        digest = sha256(f"{number} {event['sha256']}".encode()).hexdigest()
        (ledger / "parts" / digest[:10]).symlink_to(of / "parts" / event["folder"])
        copy = {"sha256": digest, "folder": digest[:10], "name": f"{number}/{event['name']}"}
        log.append(json.dumps({**event, **copy}, ensure_ascii=False))
    (ledger / "log.jsonl").write_text("\n".join(log) + "\n", encoding="utf-8")


def more_findings(path: Path, findings: int) -> None:
    """Copies of the smaller findings and leads under other ids, in the same proportion."""
    with closing(sqlite3.connect(path)) as db, db:
        [(there,)] = db.execute("SELECT count(*) FROM findings").fetchall()
        for table, small in (("findings", SMALL), ("leads", SMALL_LEAD)):
            query = f"SELECT * FROM {table} WHERE status = 'open' AND length(json) < {small}"
            rows = db.execute(query).fetchall()
            [(had,)] = db.execute(f"SELECT count(*) FROM {table}").fetchall()
            wanted = had * (findings - there) // there
            marks = ", ".join("?" * len(rows[0]))
            copies = (copied(rows[n % len(rows)], n) for n in range(wanted))
            db.executemany(f"INSERT INTO {table} VALUES ({marks})", copies)


def copied(row: Sequence[str | int], number: int) -> tuple[str | int, ...]:
    """The same finding or lead under another id."""
    old = str(row[0])
    new = f"{old[:2]}{number:016x}"
    return (new, *row[1:-1], str(row[-1]).replace(f'"{old}"', f'"{new}"', 1))


def some_cases(office: Office) -> None:
    """Cases with findings of their own; of the first one can go on."""
    by = Person("甲", administrator=True)
    snapshot = str(office.casebook.last_run()["snapshot"])
    with closing(sqlite3.connect(office.casebook.path)) as db:
        query = "SELECT id FROM findings WHERE status = 'open' ORDER BY place, id LIMIT ?"
        ids = [str(row[0]) for row in db.execute(query, [CASES * FINDINGS_A_CASE])]
    for number in range(CASES):
        case = office.cases.open(by, f"第 {number + 1} 案", by.name, snapshot)
        own = ids[number * FINDINGS_A_CASE : (number + 1) * FINDINGS_A_CASE]
        office.cases.add_findings(case, by, own)
        office.cases.note(case, by, "note", "调取开户资料")


def a_batch(workspace: Workspace) -> None:
    """Two rounds of a roster as they are kept, every tenth row stopped."""
    totals: dict[str, object] = {"rows": ROWS, "pass": ROWS * 9 // 10, "suspected": ROWS // 10}
    totals |= {"error": 0, "fen": ROWS * 50_000, "fen_pass": ROWS * 45_000}
    totals |= {"fen_suspected": ROWS * 5_000, "fen_error": 0, "fen_stopped": ROWS * 5_000}
    rows = [judged_row(number) for number in range(ROWS)]
    changes = {"mended": [], "stayed": [], "new": [], "gone": []}
    topic = Topic("RURAL_DIBAO", "青石镇", "202401")
    with Rounds(workspace) as rounds, closing(Shelf(workspace)) as shelf:
        for number in (1, 2):
            placed = Placed(BATCH, number, [], NoChanges())
            rounds.keep(placed, "0" * 64, "低保发放表.xlsx", topic, "0" * 20, totals)
            told = {"rows": rows, "took": 6.1, "changes": changes, "lacking": [], "blind": {}}
            shelf.put(BATCH, number, [], told | {"warnings": [], "refused": []})


def judged_row(number: int) -> dict[str, object]:
    """A row as the shelf keeps it."""
    reason = {"pattern": "deceased_paid", "sentence": "登记显示领款人已于 2023-05-02 死亡",
              "sentence_en": "registers show a death", "column": "姓名", "value": "",
              "severity": "high", "finding": ""}  # fmt: skip
    stopped = number % 10 == 0
    return {
        "row": number + 4, "verdict": "suspected" if stopped else "pass",
        "reasons": [reason] if stopped else [], "notes": [], "file": "低保发放表.xlsx",
        "sheet": "1月", "fen": 50_000, "township": "青石镇", "program": "RURAL_DIBAO", "times": 0,
        "change": "", "name": f"张三{number}", "id": "5199**********1234",
        "card": "6217***********6137", "place": "青石镇河口村",
        "cells": [[head, "样值"] for head in ("姓名", "身份证号", "卡号", "金额", "村", "备注")],
    }  # fmt: skip


# ---- the service ----------------------------------------------------------------------------
def start_times(county: Path) -> None:
    """Seconds until ``graphaudit serve`` answers, and its memory then."""
    command = [
        sys.executable,
        "-m",
        "graphaudit.cli",
        "--data",
        str(county),
        "serve",
        "--port",
        "0",
    ]
    began = time.perf_counter()
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        line = next(line for line in process.stderr if "http://" in line)
        port = int(line.split("127.0.0.1:")[1].split("/")[0])
        connection = http.client.HTTPConnection("127.0.0.1", port)
        connection.request("GET", "/health")
        connection.getresponse().read()
        seconds = time.perf_counter() - began
        kept = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
        memory = next(each for each in kept.splitlines() if each.startswith("VmRSS")).split()[1]
        process.terminate()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = used.ru_utime + used.ru_stime
    print(f"serve answers after {seconds:.1f} s ({cpu:.1f} s of processor time until its end)")
    print(f"with {int(memory) >> 10} MB", flush=True)


@dataclass(frozen=True)
class Service:
    """Where it listens, and somebody's session."""

    port: int
    token: str
    csrf: str

    def ask(self, asked: Asked) -> Took:
        """One request."""
        headers = {"cookie": f"{COOKIE}={self.token}", "x-csrf-token": self.csrf}
        body = json.dumps(asked.body) if asked.body is not None else None
        if body:
            headers["content-type"] = "application/json"
        with closing(http.client.HTTPConnection("127.0.0.1", self.port)) as connection:
            cpu, began = time.process_time(), time.perf_counter()
            connection.request("POST" if body else "GET", asked.path, body, headers)
            answer = connection.getresponse()
            first = time.perf_counter()
            size = len(answer.read())
            last, used = time.perf_counter(), time.process_time() - cpu
        return Took(answer.status, *(1e3 * n for n in (first - began, last - began, used)), size)


@contextmanager
def served(office: Office, folder: Path) -> Iterator[Service]:
    """The office on a free port."""
    accounts = Accounts(folder / "accounts.sqlite")
    accounts.choose("甲", accounts.add("甲", "administrator"), PASSWORD)
    session = accounts.sign_in("甲", PASSWORD)
    app = create_app(office, accounts)
    began = time.process_time()
    app.state.readiness.make_ready()
    print(f"made ready in {time.process_time() - began:.1f} s of processor time", flush=True)
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    (listener,) = server.servers[0].sockets
    yield Service(listener.getsockname()[1], session.token, session.csrf)
    server.should_exit = True
    thread.join()
    accounts.close()


# ---- what is asked --------------------------------------------------------------------------
def walk(office: Office, service: Service, only: str, times: int) -> None:
    """Ask for everything and print a line each."""
    addresses = list(all_asked(office))
    print("first: first answer; p50, max: of the others; cpu: processor ms; kB; address")
    for asked in addresses:
        if only in asked.path:
            tell(asked, [service.ask(asked) for _ in range(times + 1)])
    if not only:
        known = {asked.route for asked in addresses}
        print("not measured:", " ".join(sorted(declared() - known)))


def tell(asked: Asked, took: Sequence[Took]) -> None:
    """One line of the table."""
    first, later = took[0], took[1:]
    last = [each.last for each in later]
    cpu = [each.cpu for each in later]
    late = "SLOW " if statistics.median(cpu) > 300 else ""
    print(
        f"{first.last:7.0f} first {statistics.median(last):6.0f} p50 {max(last):6.0f} max "
        f"{statistics.median(cpu):6.0f} cpu {later[0].first:6.0f} ttfb {first.size >> 10:6} kB "
        f"{first.status} {late}{asked.path[:110]}",
        flush=True,
    )


def declared() -> set[str]:
    """Every address that is read."""
    return {
        route.path
        for package in ("api.pages", "api.routes")
        for router in routers(package)
        for route in router.routes
        if "GET" in getattr(route, "methods", ())
    }


def all_asked(office: Office) -> Iterator[Asked]:
    """Every page and address, on what is large in this county."""
    [finding, large], [lead, large_lead] = picked(office, "findings"), picked(office, "leads")
    yield from pages(finding, large, lead, large_lead)
    yield from of_findings(finding, large, lead, large_lead)
    yield from of_graph(office)
    yield from of_the_rest(office)


def picked(office: Office, table: str) -> list[str]:
    """The best open one, and that with the longest record."""
    with closing(sqlite3.connect(office.casebook.path)) as db:
        orders = ("place, id", "length(json) DESC, id")
        query = f"SELECT id FROM {table} WHERE status = 'open' ORDER BY"
        return [str(db.execute(f"{query} {order} LIMIT 1").fetchone()[0]) for order in orders]


def pages(finding: str, large: str, lead: str, large_lead: str) -> Iterator[Asked]:
    """The workbench."""
    for query in ("", "view=all", "view=all&page=1000", "severity=high&sort=fen", "text=王",
                  "view=all&class=missed", "view=all&sort=touched"):  # fmt: skip
        yield Asked("/findings", f"/findings?{quote(query, safe='=&')}")
    for query in ("", "page=3", "severity=high&sort=fen", "text=王"):
        yield Asked("/leads", f"/leads?{quote(query, safe='=&')}")
    for one in (finding, large):
        yield Asked("/findings/{finding_id}", f"/findings/{one}")
        yield Asked("/findings/{finding_id}/rows", f"/findings/{one}/rows?text=1")
        yield Asked("/explore", f"/explore?finding={one}")
    for one in (lead, large_lead):
        yield Asked("/leads/{lead_id}", f"/leads/{one}")
        yield Asked("/leads/{lead_id}/rows", f"/leads/{one}/rows?text=1")
        yield Asked("/explore", f"/explore?lead={one}")
    for path in ("/", "/explore", "/cypher", "/patterns", "/cases", "/batches", "/loads",
                 "/people", "/login", "/password", "/favicon.ico", "/settings"):  # fmt: skip
        yield Asked(path, path)
    yield Asked("/loads", "/loads?named=1&reason=&kind=reject&offset=100")
    yield Asked("/patterns/{pattern_id}", "/patterns/card_many_people")
    for view in ("stopped", "all"):
        path = f"/batches/{BATCH}/2?view={view}&offset=50"
        yield Asked("/batches/{batch}/{number}", path)


def of_findings(finding: str, large: str, lead: str, large_lead: str) -> Iterator[Asked]:
    """Findings and leads as JSON."""
    api = "/api/v1/findings"
    for query in ("", "?offset=50000&sort=fen", "?limit=500", "?key=x"):
        yield Asked(api, api + query)
    for name in ("facets", "totals", "list.xlsx"):
        yield Asked(f"{api}/{name}", f"{api}/{name}")
    yield Asked(f"{api}/rows.xlsx", f"{api}/rows.xlsx?id={finding}")
    for one in (finding, large):
        for name in ("", "/network", "/clusters", "/history"):
            yield Asked(f"{api}/{{finding_id}}{name}", f"{api}/{one}{name}")
    for kind in ("svg", "json", "docx"):
        yield Asked(f"{api}/{{finding_id}}/export", f"{api}/{finding}/export?format={kind}")
    api = "/api/v1/leads"
    for query in ("", "?offset=5000&limit=500"):
        yield Asked(api, api + query)
    for one in (lead, large_lead):
        for name in ("", "/network", "/history"):
            yield Asked(f"{api}/{{lead_id}}{name}", f"{api}/{one}{name}")
    yield Asked(f"{api}/{{lead_id}}/export", f"{api}/{lead}/export?format=docx")


def of_graph(office: Office) -> Iterator[Asked]:
    """Things, what stands around them, searches and queries."""
    api = "/api/v1/entities"
    busiest = largest(office)
    for key, type_, label in busiest:
        about = f"type={type_}&label={label}"
        for name in ("", "/neighbours", "/network", f"/expand?{about}", f"/clusters?{about}",
                     "/timeline", "/payments"):  # fmt: skip
            route = f"{api}/{{key}}{name.split('?')[0]}"
            yield Asked(route, f"{api}/{key}{name}")
        yield Asked("/explore", f"/explore?key={key}")
        yield Asked("/findings", f"/findings?view=all&key={key}")
    (card, _, _), (person, _, _) = busiest[:2]
    yield Asked("/api/v1/paths", f"/api/v1/paths?a={person}&b={card}")
    yield Asked("/api/v1/common", f"/api/v1/common?a={person}&b={card}")
    for text in ("6137", "王秀英", "wxy"):
        yield Asked("/api/v1/search", "/api/v1/search", {"text": text})
    text = "MATCH (p:Person)-[u:USES]->(c:Card) RETURN p.key, c.key, u.fen LIMIT 1000"
    body: dict[str, object] = {"query": text, "purpose": "测量用时"}
    yield Asked("/api/v1/queries", "/api/v1/queries", body)


def largest(office: Office) -> list[tuple[str, str, str]]:
    """The card with most payees, the person with most cards, the village with most people."""
    found = []
    with closing(office.tables_of_graph().connect()) as connection:
        for relationship, side, label in (
            ("USES", "to", "Person"), ("USES", "from", "Card"), ("LIVES_IN", "to", "Person"),
        ):  # fmt: skip
            query = f'SELECT "{side}" FROM "{relationship}" GROUP BY 1 ORDER BY count(*) DESC, 1'
            [(key,)] = connection.sql(f"{query} LIMIT 1").fetchall()
            found.append((str(key), relationship, label))
    return found


def of_the_rest(office: Office) -> Iterator[Asked]:
    """Cases, loads, patterns, batches, people, the service's own."""
    case = office.cases.all()[0].id
    for view in ("work", "networks", "restitution", "history"):
        yield Asked("/cases/{case_id}", f"/cases/{case}?view={view}")
    yield Asked("/api/v1/cases", "/api/v1/cases")
    for name in ("", "/history"):
        yield Asked(f"/api/v1/cases/{{case_id}}{name}", f"/api/v1/cases/{case}{name}")
    papers = "/api/v1/case-papers"
    yield Asked(f"{papers}/{{case_id}}", f"{papers}/{case}")
    for paper in ("docx", "json", "restitution"):
        yield Asked(f"{papers}/{{case_id}}/{{paper}}", f"{papers}/{case}/{paper}")
    part = next(each for each in office.ledger.parts() if each.sheets)
    yield Asked("/loads", f"/loads?file={part.id}")
    yield Asked("/api/v1/rows/{src}", f"/api/v1/rows/{part.id}:0:5")
    yield Asked("/api/v1/registers/{register_id}/template", "/api/v1/registers/deaths/template")
    batches = "/api/v1/batches"
    yield Asked(f"{batches}/{{batch}}/{{number}}", f"{batches}/{BATCH}/2")
    yield Asked(f"{batches}/{{batch}}/{{number}}/acts", f"{batches}/{BATCH}/2/acts")
    yield Asked("/api/v1/patterns/{pattern_id}", "/api/v1/patterns/card_many_people")
    picture = "/api/v1/patterns/card_many_people/picture"
    yield Asked("/api/v1/patterns/{pattern_id}/picture", picture)
    for name in ("loads", "rejects", "registers", "statistics", "metrics", "patterns", "me",
                 "accounts", "audit", "views", "batches", "health", "queries/history",
                 "queries/saved", "queries/model"):  # fmt: skip
        yield Asked(f"/api/v1/{name}", f"/api/v1/{name}")
    yield Asked("/health", "/health")


if __name__ == "__main__":
    main()
