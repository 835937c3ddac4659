"""Times of the explorer in a browser: a network of many objects until it is drawn, an expansion.

    python scripts/bench_explore.py DATA [--objects 300] [--times 5]

DATA is a workspace with a projected graph, or a copy of one; its audit log gets a line a page.
Needs Debian's Chromium and playwright. Prints milliseconds, the median and the worst: ``answer``
the service's part of the page, ``drawn`` from the page's script to the drawn canvas, ``whole``
from the click on a link to the drawn canvas.
"""

from __future__ import annotations

import argparse
import secrets
import shutil
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from playwright.sync_api import Page, sync_playwright

from api.access import COOKIE
from api.accounts import Accounts
from api.app import create_app
from graphaudit.office import Office

FLAGS = ["--no-sandbox", "--disable-gpu"]
MARKS = """() => { const at = name => performance.getEntriesByName(name)[0]?.startTime;
    const page = performance.getEntriesByType('navigation')[0];
    return [page.responseStart, at('drawn') - at('begun'), at('drawn')]; }"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--objects", type=int, default=300)
    parser.add_argument("--times", type=int, default=5)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="graphaudit-bench-") as folder, Office(args.data) as o:
        keys = "&".join(f"key={key}" for key in tied_keys(o, args.objects))
        with served(o, Path(folder)) as (address, token), browsed(address, token) as page:
            rounds = [measured(page, f"{address}/explore?{keys}") for _ in range(args.times)]
    for name, found in zip(("answer", "drawn", "whole"), zip(*rounds, strict=True), strict=True):
        print(f"{name}: {statistics.median(found):.0f} ms, worst {max(found):.0f} ms")


def tied_keys(office: Office, most: int) -> list[str]:
    """Payees and the cards they are paid on, in the order of their keys."""
    text = f"MATCH (p:Person)-[:USES]->(c:Card) RETURN p.key, c.key ORDER BY p.key LIMIT {most}"
    pairs = office.store.run(text).rows
    return list(dict.fromkeys(str(key) for pair in pairs for key in pair))[:most]


def measured(page: Page, address: str) -> list[float]:
    """Milliseconds until the answer, of the drawing, and until it is drawn."""
    page.goto(address)
    page.wait_for_function("performance.getEntriesByName('drawn').length > 0")
    found: list[float] = page.evaluate(MARKS)
    return found


@contextmanager
def served(office: Office, folder: Path) -> Iterator[tuple[str, str]]:
    """The office on a free port; address and the session of somebody."""
    accounts = Accounts(folder / "accounts.sqlite")
    own = secrets.token_urlsafe()
    accounts.choose("甲", accounts.add("甲", "investigator"), own)
    token = accounts.sign_in("甲", own).token
    server = uvicorn.Server(uvicorn.Config(create_app(office, accounts), port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    (listener,) = server.servers[0].sockets
    yield f"http://127.0.0.1:{listener.getsockname()[1]}", token
    server.should_exit = True
    thread.join()
    accounts.close()


@contextmanager
def browsed(address: str, token: str) -> Iterator[Page]:
    """A signed-in page of 1440 by 900."""
    with sync_playwright() as playwright:
        path = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        context.add_cookies([{"name": COOKIE, "value": token, "url": address}])
        yield context.new_page()
        browser.close()


if __name__ == "__main__":
    main()
