"""The truth: a running PostgreSQL with pgAudit writes, byte for byte, the lines that the simulation gives.

One server serves all configurations, reloaded in between. An administrator's session writes a sentinel into the log
behind each scenario, once the scenario's own session has ended.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from accesslint.loaders import Options
from accesslint.loaders.postgresql import load
from accesslint.mappers.postgresql import servers
from accesslint.model.entities import Model
from accesslint.model.values import Resource
from accesslint.simulation.postgresql_records import HBA
from accesslint.simulation.scenarios import Scenario, shipped_scenarios
from accesslint.simulation.simulate import simulate
from accesslint.source import Source
from tests.mappers.building import mapped
from tests.servers import free_port, program
from tests.simulation.sessions import Administrator, around, folder_of, from_here, of_session
from tests.trees import MemoryTree

pytestmark = pytest.mark.server

ALL = "log_connections = on\nlog_disconnections = on\nlog_statement = 'all'\nlog_timezone = 'UTC'\n"
CONFIGURATIONS: dict[str, str] = {
    "by default": "",
    "connections": "log_connections = on",
    "disconnections": "log_disconnections = yes",
    "both, with the user": f"{ALL}log_line_prefix = '%m [%p] %u@%d '",
    "Debian's prefix": f"{ALL}log_line_prefix = '%m [%p] %q%u@%d '",
    "seconds and hosts": f"{ALL}log_line_prefix = '%t %h %r %a '",
    "epoch and start": f"{ALL}log_line_prefix = '%n %s %b '",
    "ids": f"{ALL}log_line_prefix = '%c:%l %v %x %Q '",
    "command and state": f"{ALL}log_line_prefix = '<%i|%e> '",
    "padding": f"{ALL}log_line_prefix = '[%-12u|%12d|%8e] '",
    "percent and unknown escapes": f"{ALL}log_line_prefix = '100%% %k %z|'",
    "quotes doubled": f"{ALL}log_line_prefix = 'it''s %u '",
    "no prefix": f"{ALL}log_line_prefix = ''",
    "definitions": "log_statement = ddl\nlog_line_prefix = '%u '",
    "changes": "log_statement = mod\nlog_line_prefix = '%u '",
    "fatal only": f"{ALL}log_min_messages = fatal",
    "panic only": f"{ALL}log_min_messages = panic",
    "errors without statements": "log_min_error_statement = panic\nlog_line_prefix = '%e '",
    "no log level": f"{ALL}log_min_messages = log",
    "pgAudit, all": "pgaudit.log = 'all'\nlog_line_prefix = '%m %u %i '",
    "pgAudit, some": "pgaudit.log = 'write, role'\nlog_line_prefix = '%u '",
    "pgAudit, all but": "pgaudit.log = 'all, -read'\nlog_line_prefix = '%u '",
    "pgAudit and statements": f"{ALL}pgaudit.log = 'ddl, read'\nlog_line_prefix = '%m %u@%d '",
    "statements off at the end": "log_statement = 'all'\nlog_statement = none\nlog_line_prefix = '%u '",
    "Greenwich": "log_connections = on\nlog_timezone = 'GMT'\nlog_line_prefix = '%m '",
}
LIBRARIES = "shared_preload_libraries = 'pgaudit'\n"
MAIN = f"""{LIBRARIES}
listen_addresses = '127.0.0.1'
logging_collector = on
log_filename = 'server.log'
log_timezone = 'GMT'
password_encryption = 'scram-sha-256'
"""
SETUP = """
CREATE ROLE alice LOGIN PASSWORD 'correct-horse';
CREATE ROLE bob LOGIN;
CREATE ROLE administrators;
CREATE ROLE "root-admin" SUPERUSER LOGIN PASSWORD 'correct-horse';
CREATE TABLE records (id int, diagnosis text);
CREATE TABLE salaries (amount int);
GRANT ALL ON records TO alice;
"""
QUIET = "".join(
    f"SET {name} = '{value}';"
    for name, value in (
        ("log_statement", "none"),
        ("pgaudit.log", "none"),
        ("log_error_verbosity", "terse"),
        ("log_min_messages", "log"),
        ("log_min_error_statement", "panic"),
        ("client_min_messages", "error"),
    )
)
SCENARIOS = from_here(shipped_scenarios("data"))


class Server:
    """A running server, its log, and an administrator who is signed in."""

    def __init__(self, folder: Path, programs: Path, ends: ExitStack) -> None:
        """`ends`: what is called in the end."""
        self.folder, self.programs = folder, programs
        self.log = folder / "data" / "log" / "server.log"
        self.number = 0
        self.run("initdb", "-D", str(folder / "data"), "-U", "postgres", "--auth=trust", "-E", "UTF8")
        self.port = free_port()
        main = f"{MAIN}port = {self.port}\nunix_socket_directories = '{folder}'\ninclude '{folder}/tested.conf'\n"
        self.write("tested.conf", "")
        self.write("data/postgresql.conf", main)
        self.write("data/pg_hba.conf", f"{HBA}\nlocal all postgres trust\n")
        self.run("pg_ctl", "-D", str(folder / "data"), "-w", "start")
        ends.callback(self.run, "pg_ctl", "-D", str(folder / "data"), "-m", "immediate", "-w", "stop")
        self.psql("-h", str(folder), "-U", "postgres", "postgres", "-c", "CREATE DATABASE shop")
        self.psql("-h", str(folder), "-U", "postgres", "shop", "-c", SETUP)
        command = [str(programs / "psql"), "-X", "-q", "-A", "-t", "-h", str(folder), "-p", str(self.port)]
        said = (folder / "commands.log").read_text
        self.administrator = Administrator([*command, "-U", "postgres", "shop"], said, **self.owner())
        ends.callback(self.administrator.end)
        self.ask(QUIET)

    def owner(self) -> dict[str, Any]:
        return {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.write_text(text)
        if os.geteuid() == 0:
            shutil.chown(path, "postgres", "postgres")

    def run(self, name: str, *words: str) -> None:
        log = self.folder / "commands.log"
        with log.open("ab") as stream:
            subprocess.run(
                [str(self.programs / name), *words],
                check=True,
                stdout=stream,
                stderr=stream,
                timeout=60,
                **self.owner(),
            )

    def psql(self, *words: str, password: str = "correct-horse") -> None:
        command = [str(self.programs / "psql"), "-X", "-q", "-p", str(self.port), *words]
        environment = {**os.environ, "PGPASSWORD": password, "PGAPPNAME": "psql", "PGSSLMODE": "disable"}
        environment |= {"PGGSSENCMODE": "disable"}
        subprocess.run(command, check=False, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, env=environment)

    def ask(self, statement: str) -> str:
        """One line of answer to an administrator's statement."""
        return self.administrator.ask(statement)

    def sentinel(self) -> None:
        """Wait until all other sessions have ended and all their records are in the file."""
        others = (
            "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid();"
        )
        while self.ask(others) != "0":
            time.sleep(0.002)
        self.number += 1
        self.ask(f"DO $$ BEGIN RAISE LOG 'sentinel {self.number}'; END $$;")
        end = time.monotonic() + 10
        while f"sentinel {self.number}\n".encode() not in self.log.read_bytes() and time.monotonic() < end:
            time.sleep(0.002)

    def configure(self, text: str) -> None:
        self.write("tested.conf", f"{text}\naccesslint.number = '{self.number}'\n")
        self.run("pg_ctl", "-D", str(self.folder / "data"), "reload")
        while self.ask("SHOW accesslint.number;") != str(self.number):
            time.sleep(0.002)

    def written(self, scenario: Scenario) -> str:
        """What a scenario leaves in the log."""
        session = scenario.database
        assert session is not None
        self.sentinel()
        words = ["-h", "127.0.0.1", "-U", session.user, session.database]
        if session.event == "sign-in" and session.refused:
            self.psql(*words, "-c", "SELECT 1", password="wrong")
        else:
            self.psql(*words, *(["-c", session.statement] if session.statement else ()))
        self.sentinel()
        text = self.log.read_text()
        inside = text.partition(f"sentinel {self.number - 1}\n")[2].partition(f"sentinel {self.number}\n")[0]
        self.ask("DROP TABLE IF EXISTS copies; ALTER ROLE bob PASSWORD NULL; REVOKE administrators FROM bob;")
        # The sentinel's own prefix stands on the last line.
        return inside[: inside.rfind("\n") + 1]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    folders = [str(folder) for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]
    programs = Path(program("postgres", *folders)).parent
    library = subprocess.run([programs / "pg_config", "--pkglibdir"], capture_output=True, text=True, check=True)
    if not (Path(library.stdout.strip()) / "pgaudit.so").exists():
        program("pgaudit")
    with folder_of("postgres") as folder, ExitStack() as ends:
        yield Server(folder, programs, ends)


_VARYING = (
    (r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{3})? (UTC|GMT)", r"TIME\1 \2"),
    (r"TIME\.\d{3}", "TIME.mmm"),
    (r"\b\d{10}\.\d{3}\b", "EPOCH"),
    (r"\b[0-9a-f]{8}\.[0-9a-f]+\b", "SESSION"),
    (r"\[\d+\]", "[PID]"),
    (r"port=\d+", "port=PORT"),
    (r"127\.0\.0\.1\(\d+\)", "127.0.0.1(PORT)"),
    (r"session time: [\d:.]+", "session time: DURATION"),
    (r"\(\S*pg_hba\.conf:1\)", "(pg_hba.conf:1)"),
    # A session's later lines count on.
    (r"SESSION:\d+", "SESSION:NUMBER"),
    (r"\b\d+/\d+ \d+ 0 ", "VXID XID 0 "),
)


def compared(text: str) -> list[str]:
    for pattern, replacement in _VARYING:
        text = re.sub(pattern, replacement, text)
    return text.splitlines()


def simulated(text: str) -> dict[str, str]:
    files = {"postgresql.conf": LIBRARIES + text}
    loaded = load([Source("postgresql.conf", files["postgresql.conf"])], [], MemoryTree(files), Options())
    model = Model(list(mapped(servers, *(one for one in loaded if isinstance(one, Resource))).values()))
    (found,) = simulate(model, [*SCENARIOS, *around(SCENARIOS)])
    lines: dict[str, str] = {}
    for outcome in found.outcomes:
        assert not outcome.unknown
        lines[outcome.scenario] = "".join(f"{line.text}\n" for line in outcome.lines)
    return lines


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_lines_are_those_of_the_server(server: Server, name: str) -> None:
    server.configure(CONFIGURATIONS[name])
    lines = simulated(CONFIGURATIONS[name])
    for scenario in SCENARIOS:
        said, expected = compared(server.written(scenario)), compared("".join(of_session(scenario, lines)))
        assert said == expected, scenario.name
