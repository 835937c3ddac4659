"""A real Neo4j Community server for tests and benchmarks: fetched by Maven, thrown away after use.

    python scripts/neo4j_server.py run      # in the foreground, until Ctrl-C
    python scripts/neo4j_server.py start    # in the background; prints the settings to export
    python scripts/neo4j_server.py stop     # stops what `start` started

It listens on a free port of the loopback address, in a temporary folder, with a password made for
the run. `running()` does the same for a `with` block: the server ends with the block, and also when
the process that asked for it is killed. Needs Java 17 or later and Maven; the jars (116 MB) are
fetched once into ``$GRAPHAUDIT_NEO4J_CACHE`` or ``~/.cache/graphaudit/neo4j-<version>``.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from types import FrameType

import neo4j
from neo4j.exceptions import DriverError, Neo4jError

POM = Path(__file__).with_name("neo4j-pom.xml")
USER = "neo4j"
START_SECONDS = 120.0
STOP_SECONDS = 10.0
_OPENS = ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")


class SetupError(RuntimeError):
    """The server cannot be had; the message says what is missing and how to get it."""


@dataclass(frozen=True)
class Server:
    """A server that answers: where, and as whom."""

    url: str
    user: str
    password: str


def missing() -> str | None:
    """What this machine lacks, in one sentence with the way to get it; None when nothing."""
    lacking = {
        program: package
        for program, package in (("java", "openjdk-17-jre-headless"), ("mvn", "maven"))
        if shutil.which(program) is None and not (program == "mvn" and _cache().is_dir())
    }
    if not lacking:
        return None
    return (
        f"Neo4j needs {' and '.join(lacking)}, which this machine lacks "
        f"(Debian: apt-get install {' '.join(lacking.values())})"
    )


@contextmanager
def running() -> Iterator[Server]:
    """A server for the length of a block, or of this process if it is killed.

    Raises SetupError when it cannot be had.
    """
    command = [sys.executable, str(Path(__file__).resolve()), "run", "--until-stdin-closes"]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    if child.stdin is None or child.stdout is None:
        raise SetupError("no pipes to the server's keeper")
    try:
        line = child.stdout.readline()
        if not line:
            raise SetupError(f"Neo4j did not start (exit code {child.wait()}); see above")
        yield Server(**json.loads(line))
    finally:
        child.stdin.close()
        child.wait()
        child.stdout.close()


def run(until_stdin_closes: bool) -> None:
    """Start a server, print it as one line of JSON, keep it until told to stop, remove it."""
    jars = fetch_jars()
    with tempfile.TemporaryDirectory(prefix="graphaudit-neo4j-") as home:
        port = _free_port()
        _write_settings(Path(home), port)
        process = _launch(jars, Path(home))
        try:
            server = _secured(f"bolt://127.0.0.1:{port}", process, Path(home))
            print(json.dumps(asdict(server)), flush=True)
            _wait(process, until_stdin_closes)
        finally:
            _end(process)


def start() -> Server:
    """Start a server in the background and wait until it answers."""
    state = _state_file()
    if state.exists():
        raise SetupError(f"a server is running already ({state}): stop it first")
    state.parent.mkdir(parents=True, exist_ok=True)
    log = state.with_suffix(".log")
    command = [sys.executable, str(Path(__file__).resolve()), "run"]
    with log.open("w+") as output:
        child = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, start_new_session=True
        )
        server = _announced(child, log)
    state.write_text(json.dumps({"pid": child.pid, **asdict(server)}))
    state.chmod(0o600)
    return server


def stop() -> None:
    """Stop the server that `start` started."""
    state = _state_file()
    if not state.exists():
        raise SetupError("no server was started with `start`")
    with suppress(ProcessLookupError):
        pid = int(json.loads(state.read_text())["pid"])
        os.kill(pid, signal.SIGTERM)
        _await_end(pid)
    state.unlink()
    state.with_suffix(".log").unlink(missing_ok=True)


def fetch_jars() -> Path:
    """The folder with the server's jars; fetched by Maven at the first time."""
    reason = missing()
    if reason:
        raise SetupError(reason)
    cache = _cache()
    if not cache.is_dir():
        cache.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache.parent, prefix="fetching-") as folder:
            _copy_dependencies(Path(folder) / "lib")
            with suppress(OSError):  # another process may have been first
                (Path(folder) / "lib").rename(cache)
    return cache


def _copy_dependencies(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as project:
        shutil.copy(POM, Path(project) / "pom.xml")
        command = ["mvn", "-q", "-B", "dependency:copy-dependencies", f"-DoutputDirectory={folder}"]
        done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SetupError(f"Maven could not fetch Neo4j:\n{done.stdout[-2000:]}{done.stderr[-500:]}")


def _cache() -> Path:
    chosen = os.environ.get("GRAPHAUDIT_NEO4J_CACHE")
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return Path(chosen) if chosen else base / "graphaudit" / f"neo4j-{_version()}"


def _version() -> str:
    found = re.search(r"<neo4j\.version>([^<]+)<", POM.read_text(encoding="utf-8"))
    if not found:
        raise SetupError(f"{POM} names no version")
    return found[1]


def _state_file() -> Path:
    return _cache().with_name("neo4j-server.json")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _write_settings(home: Path, port: int) -> None:
    settings = {
        "server.default_listen_address": "127.0.0.1",
        "server.bolt.listen_address": f"127.0.0.1:{port}",
        "server.bolt.advertised_address": f"127.0.0.1:{port}",
        "server.http.enabled": "false",
        "server.https.enabled": "false",
        "server.directories.import": "import",
        "server.memory.heap.initial_size": os.environ.get("GRAPHAUDIT_NEO4J_HEAP", "1g"),
        "server.memory.heap.max_size": os.environ.get("GRAPHAUDIT_NEO4J_HEAP", "1g"),
        "server.memory.pagecache.size": os.environ.get("GRAPHAUDIT_NEO4J_PAGECACHE", "512m"),
        "db.memory.transaction.max": "512m",
        "db.transaction.timeout": "600s",
        "dbms.security.auth_enabled": "true",
        "dbms.security.allow_csv_import_from_file_urls": "false",
        "dbms.usage_report.enabled": "false",
    }
    conf = home / "conf"
    conf.mkdir()
    (home / "import").mkdir()
    lines = [f"{name}={value}\n" for name, value in settings.items()]
    (conf / "neo4j.conf").write_text("".join(lines))


def _launch(jars: Path, home: Path) -> subprocess.Popen[bytes]:
    heap = os.environ.get("GRAPHAUDIT_NEO4J_HEAP", "1g")
    command = [
        "java",
        f"-Xmx{heap}",
        "-XX:+UseParallelGC",
        "-cp",
        f"{jars}/*",
        *(f"--add-opens=java.base/{name}=ALL-UNNAMED" for name in _OPENS),
        "org.neo4j.server.CommunityEntryPoint",
        f"--home-dir={home}",
        f"--config-dir={home / 'conf'}",
    ]
    with (home / "console.log").open("wb") as log:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            # Its own group: Ctrl-C reaches the keeper alone, which then ends it in good order.
            start_new_session=True,
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,
        )


def _die_with_parent() -> None:
    """Ask Linux to end the server when its keeper is killed and cannot do so itself."""
    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGKILL)


def _secured(url: str, process: subprocess.Popen[bytes], home: Path) -> Server:
    """Wait for Bolt, and change the well-known first password for one of this run."""
    server = Server(url, USER, secrets.token_urlsafe(24))
    first = Server(url, USER, "neo4j")
    change = "ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $password"
    deadline = time.monotonic() + START_SECONDS
    while not _ran(first, "system", change, server.password):
        _give_up_after(deadline, process, home)
    while not _ran(server, "neo4j", "RETURN $password IS NULL", ""):
        _give_up_after(deadline, process, home)
    return server


def _ran(server: Server, database: str, statement: str, password: str) -> bool:
    auth = (server.user, server.password)
    try:
        with (
            neo4j.GraphDatabase.driver(server.url, auth=auth) as driver,
            driver.session(database=database) as session,
        ):
            session.run(statement, password=password).consume()
    except (DriverError, Neo4jError, OSError):
        return False
    return True


def _give_up_after(deadline: float, process: subprocess.Popen[bytes], home: Path) -> None:
    if process.poll() is not None or time.monotonic() > deadline:
        raise SetupError(f"Neo4j did not start:\n{_last_words(home)}")
    time.sleep(0.25)


def _last_words(home: Path) -> str:
    logs = [home / "console.log", home / "logs" / "neo4j.log"]
    return "\n".join(log.read_text(errors="replace")[-2000:] for log in logs if log.exists())


def _wait(process: subprocess.Popen[bytes], until_stdin_closes: bool) -> None:
    if until_stdin_closes:
        sys.stdin.read()
    else:
        process.wait()


def _end(process: subprocess.Popen[bytes]) -> None:
    """At once: its folder is thrown away, and an orderly stop takes 12 s."""
    process.kill()
    process.wait()


def _announced(child: subprocess.Popen[bytes], log: Path) -> Server:
    while child.poll() is None:
        line = log.read_text()
        if line.endswith("\n"):
            return Server(**json.loads(line))
        time.sleep(0.2)
    raise SetupError("Neo4j did not start; see above")


def _await_end(pid: int) -> None:
    """Returns by ProcessLookupError, or after the time that a server may take to stop."""
    deadline = time.monotonic() + STOP_SECONDS
    while time.monotonic() < deadline:
        os.kill(pid, 0)
        time.sleep(0.1)


def _stop_in_good_order(signum: int, frame: FrameType | None) -> None:
    raise SystemExit(0)


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("action", choices=("run", "start", "stop"))
    parser.add_argument("--until-stdin-closes", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, _stop_in_good_order)
    try:
        _act(asked.action, asked.until_stdin_closes)
    except KeyboardInterrupt:
        return 0
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _act(action: str, until_stdin_closes: bool) -> None:
    if action == "run":
        run(until_stdin_closes)
    elif action == "stop":
        stop()
    else:
        server = start()
        print(f"export GRAPHAUDIT_STORE={server.url}")
        print(f"export GRAPHAUDIT_NEO4J_USER={server.user}")
        print(f"export GRAPHAUDIT_NEO4J_PASSWORD={server.password}")


if __name__ == "__main__":
    sys.exit(main())
