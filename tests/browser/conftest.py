"""A real browser for pages: Debian's Chromium, a fresh profile for each test."""

from __future__ import annotations

import os
import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import small_office
import uvicorn
from people import newcomer
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from api.access import COOKIE
from api.accounts import Accounts
from api.app import create_app
from graphaudit.office import Office

SECONDS_TO_START = 60
PATIENCE_MS = 60_000
"""How long anything is waited for on a machine that is busy; what is there is not waited for."""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium for the whole session."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        sentence = "没有 Chromium，浏览器测试未运行。安装：apt-get install chromium"
        if os.environ.get("GRAPHAUDIT_REQUIRE_ALL") == "1":
            pytest.fail(sentence)
        pytest.skip(sentence)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def browser_page(browser: Browser) -> Iterator[Page]:
    """An empty page of 1440 by 900 in a fresh profile."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, accept_downloads=True)
    context.set_default_timeout(PATIENCE_MS)
    yield context.new_page()
    context.close()


@pytest.fixture
def signed_page(browser_page: Page, address: str, accounts: Accounts) -> Page:
    """A page, signed in as an investigator."""
    sign_in(browser_page, address, accounts)
    return browser_page


@pytest.fixture
def page(signed_page: Page, address: str) -> Iterator[Page]:
    """The same; a logged error, a breach of policy or another host fails its test."""
    browser_page = signed_page
    asked: list[str] = []
    faults: list[str] = []
    browser_page.on("request", lambda request: asked.append(request.url))
    browser_page.on("pageerror", lambda error: faults.append(str(error)))
    browser_page.on("console", lambda m: faults.append(m.text) if is_fault(m) else None)
    browser_page.add_init_script(
        "document.addEventListener('securitypolicyviolation', e => console.error("
        "'policy: ' + e.violatedDirective + ' ' + e.blockedURI))"
    )
    yield browser_page
    assert faults == []
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []


def is_fault(message: ConsoleMessage) -> bool:
    """Whether the browser complains; that something was refused in words (409, 422) is no fault."""
    return message.type == "error" and not re.search(r"status of (409|422)", message.text)


def sign_in(page: Page, address: str, accounts: Accounts, role: str = "investigator") -> str:
    """Give the browser the session of somebody new; their name."""
    name = f"核查员{len(accounts.all())}"
    token = newcomer(accounts, name, role).token
    page.context.add_cookies([{"name": COOKIE, "value": token, "url": address}])
    return name


@pytest.fixture
def keep(page: Page, request: pytest.FixtureRequest) -> Callable[[str], Path]:
    """Keep a screenshot under build/screenshots (or GRAPHAUDIT_SCREENSHOTS), to be looked at."""
    folder = Path(
        os.environ.get("GRAPHAUDIT_SCREENSHOTS", request.config.rootpath / "build" / "screenshots")
    )
    folder.mkdir(parents=True, exist_ok=True)

    def kept(name: str) -> Path:
        path = folder / f"{name}.png"
        page.screenshot(path=str(path))
        return path

    return kept


@pytest.fixture(scope="module")
def accounts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Accounts]:
    """The people who may sign in."""
    held = Accounts(tmp_path_factory.mktemp("accounts") / "accounts.sqlite")
    yield held
    held.close()


@pytest.fixture(scope="module")
def address(accounts: Accounts, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The small office, served on a free port."""
    own = small_office.copied(tmp_path_factory.mktemp("office") / "w")
    with served(own, accounts) as found:
        yield found


@contextmanager
def served(data: Path, accounts: Accounts) -> Iterator[str]:
    """A workspace on a free port, until the block ends."""
    with Office(data) as office:
        config = uvicorn.Config(create_app(office, accounts), port=0, log_level="warning")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        deadline = time.monotonic() + SECONDS_TO_START
        while not server.started:
            assert time.monotonic() < deadline and thread.is_alive(), "the service did not start"
            time.sleep(0.05)
        (listener,) = server.servers[0].sockets
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join()
