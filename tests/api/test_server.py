"""The service as a process of its own: it announces itself, serves, and ends when it is told to."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import small_office
from people import newcomer

from api.access import COOKIE
from api.accounts import Accounts

REPOSITORY = Path(__file__).parents[2]
SECONDS_TO_END = 25
"""On a machine that is busy; what must not be waited for takes a minute or more."""
PATIENCE = 120
SLOW = """
import sys, threading, time
from pathlib import Path
from tempfile import mkdtemp
from api.accounts import Accounts
from api.server import serve
from graphaudit.casebook import Casebook
from graphaudit.office import Office

office = Office(Path(sys.argv[1]))
read = Casebook.last_run

def slow(self):
    if threading.current_thread().name == "readiness":
        return read(self)
    print("asked", flush=True)
    time.sleep(60)
    return read(self)

def started(address):
    print(address, flush=True)
    Casebook.last_run = slow

serve(office, Accounts(Path(mkdtemp()) / "accounts.sqlite"), "127.0.0.1", 0, started)
"""
"""A service whose answers take a minute."""
MAKING = """
import sys, threading, time
from pathlib import Path
from tempfile import mkdtemp
import api.server
from api.accounts import Accounts
from api.check_room import CheckRoom
from graphaudit.office import Office

make = CheckRoom.__init__

def busy(self, office):
    make(self, office)
    self._making = threading.Thread(target=time.sleep, args=(60,))
    self._making.start()

def started(address):
    print(address, flush=True)

CheckRoom.__init__ = busy
office = Office(Path(sys.argv[1]))
api.server.serve(office, Accounts(Path(mkdtemp()) / "accounts.sqlite"), "127.0.0.1", 0, started)
"""
"""A service that makes the next batch ready for a minute, for which nobody waits."""
LOOKING = """
import sys
from pathlib import Path
from tempfile import mkdtemp
import duckdb
import api.readiness
import api.server
from api.accounts import Accounts
from graphaudit.office import Office

def busy(self):
    connection = duckdb.connect()
    while True:
        connection.execute("SELECT sum(range) FROM range(1000)").fetchall()

def started(address):
    print(address, flush=True)

api.readiness.Readiness.make_ready = busy
office = Office(Path(sys.argv[1]))
api.server.serve(office, Accounts(Path(mkdtemp()) / "accounts.sqlite"), "127.0.0.1", 0, started)
"""
"""A service that counts the overview's figures in an engine, again and again."""
HEAVY = "MATCH (a), (b), (c), (d), (e), (f), (g), (h) RETURN count(*) AS n"


@contextmanager
def serving(folder: Path, *words: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server on a free port: the process and its address."""
    command = [
        sys.executable, "-m", "graphaudit.cli", "serve", "--port", "0", "--data", str(folder),
        *words,
    ]  # fmt: skip
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=REPOSITORY) as started:
        try:
            assert started.stderr is not None
            announced = started.stderr.readline()
            found = re.search(r"http://\S+:\d+/", announced)
            assert found is not None, announced + started.stderr.read()
            yield started, found[0]
        finally:
            started.kill()


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_and_ends_soon_and_well(office_folder: Path, stop: signal.Signals) -> None:
    with serving(office_folder) as (server, address):
        with urllib.request.urlopen(f"{address}health") as answer:
            assert answer.status == 200
            assert "unsafe" not in answer.headers["Content-Security-Policy"]
            assert "Server" not in answer.headers
        # a caller that keeps its connection open does not hold the server up
        with socket.create_connection(("127.0.0.1", int(address.rsplit(":", 1)[1][:-1]))):
            server.send_signal(stop)
            begun = time.monotonic()
            assert server.wait(SECONDS_TO_END) == 0
            assert time.monotonic() - begun < SECONDS_TO_END
        assert server.stderr is not None and "Traceback" not in server.stderr.read()


def test_it_ends_soon_though_a_question_cannot_be_cancelled(office_folder: Path) -> None:
    """Threads end with the process; nobody who started the service sees a traceback."""
    with subprocess.Popen(
        [sys.executable, "-c", SLOW, str(office_folder)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=REPOSITORY,
    ) as server:  # fmt: skip
        try:
            assert server.stdout is not None and server.stderr is not None
            address = urllib.parse.urlsplit(server.stdout.readline().strip()).netloc
            caller = http.client.HTTPConnection(address, timeout=PATIENCE)
            caller.request("GET", "/health")
            assert server.stdout.readline().strip() == "asked"
            server.send_signal(signal.SIGTERM)
            assert caller.getresponse().status == 503
            assert server.wait(SECONDS_TO_END) == 0
            assert "Traceback" not in server.stderr.read()
        finally:
            server.kill()


@pytest.mark.parametrize("script", [MAKING, LOOKING], ids=["next batch", "figures"])
def test_it_ends_soon_though_something_is_being_made_ahead(
    office_folder: Path, script: str
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", script, str(office_folder)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=REPOSITORY,
    ) as server:  # fmt: skip
        try:
            assert server.stdout is not None and server.stderr is not None
            with urllib.request.urlopen(f"{server.stdout.readline().strip()}health") as answer:
                assert answer.status == 200
            server.send_signal(signal.SIGINT)
            assert server.wait(SECONDS_TO_END) == 0
            assert "Traceback" not in server.stderr.read()
        finally:
            server.kill()


def test_ctrl_c_ends_it_soon_while_a_query_runs(tmp_path: Path) -> None:
    small_office.copied(tmp_path / "w")
    accounts = Accounts(tmp_path / "w" / "accounts.sqlite")
    session = newcomer(accounts, "程一诺")
    accounts.close()
    with serving(tmp_path / "w") as (server, address):
        caller = http.client.HTTPConnection(urllib.parse.urlsplit(address).netloc, timeout=PATIENCE)
        body = json.dumps({"cypher": HEAVY, "purpose": "试运行时停止服务", "seconds": 100})
        headers = {
            "Content-Type": "application/json",
            "Cookie": f"{COOKIE}={session.token}",
            "X-CSRF-Token": session.csrf,
        }
        caller.request("POST", "/api/v1/queries", body, headers)
        until = time.monotonic() + PATIENCE
        while not workers(server.pid):
            assert time.monotonic() < until
            time.sleep(0.1)
        begun = time.monotonic()
        server.send_signal(signal.SIGINT)
        assert caller.getresponse().status in (422, 503)
        assert server.wait(SECONDS_TO_END) == 0
        assert time.monotonic() - begun < SECONDS_TO_END
        assert server.stderr is not None and "Traceback" not in server.stderr.read()


def workers(pid: int) -> list[str]:
    """The processes that a process has started, from whichever of its threads."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [child for each in tasks for child in each.read_text().split()]


def test_a_port_in_use_is_said(office_folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        ended = refused(office_folder, "--port", port)
    assert ended.returncode == 1
    assert "端口不可用" in ended.stderr and port in ended.stderr


def test_an_address_that_is_not_this_machines_is_said(office_folder: Path) -> None:
    ended = refused(office_folder, "--host", "192.0.2.1")
    assert ended.returncode == 1
    assert "端口不可用" in ended.stderr and "192.0.2.1" in ended.stderr
    assert "http://" not in ended.stderr


def test_the_first_start_tells_a_password_once(tmp_path: Path) -> None:
    small_office.copied(tmp_path / "w")
    with serving(tmp_path / "w", "--host", "0.0.0.0") as (server, address):
        assert server.stderr is not None
        told = server.stderr.readline()
        password = told.split("：")[-1].strip()
        assert "一次性口令" in told and sign_in(address, password) == 303
    with serving(tmp_path / "w") as (server, address):
        server.send_signal(signal.SIGTERM)
        assert server.stderr is not None and password not in server.stderr.read()


def sign_in(address: str, password: str) -> int:
    """The answer's status to the sign-in form."""
    port = int(address.rsplit(":", 1)[1][:-1])
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    form = urllib.parse.urlencode({"name": "admin", "password": password})
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/login", form, kind)
    status = connection.getresponse().status
    connection.close()
    return status


def refused(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """A server that does not start."""
    command = [sys.executable, "-m", "graphaudit.cli", "serve", "--data", str(folder), *words]
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        cwd=REPOSITORY,
        env=dict(os.environ),
        timeout=PATIENCE,
    )
