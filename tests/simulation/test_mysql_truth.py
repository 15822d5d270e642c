"""The truth: a running MariaDB writes, byte for byte, the lines that the simulation gives.

One server serves all configurations: an administrator sets in between what the options set at the server's start. What
belongs to the administrator's connection is left out.
"""

from __future__ import annotations

import os
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from accesslint.loaders import Options
from accesslint.loaders.mysql import load
from accesslint.mappers.mysql import servers
from accesslint.model.entities import Model
from accesslint.model.values import Resource
from accesslint.simulation.scenarios import MySQL, Scenario, Session, shipped_scenarios
from accesslint.simulation.simulate import simulate
from accesslint.source import Source
from tests.mappers.building import mapped
from tests.servers import free_port, program
from tests.simulation.sessions import Administrator, around, folder_of, from_here, of_session
from tests.trees import MemoryTree

pytestmark = pytest.mark.server

AUDIT = "server_audit_logging = ON\n"
CONFIGURATIONS: dict[str, str] = {
    "by default": "",
    "general log": "general_log = 1\n",
    "general log, switched on alone": "general_log\n",
    "general log to nowhere": "general_log = ON\nlog_output = NONE\n",
    "general log to a file and nowhere": "general_log = ON\nlog_output = FILE,NONE\n",
    "general log to a table": "general_log = ON\nlog_output = TABLE\n",
    "general log to table and file": "general_log = ON\nlog_output = TABLE,FILE\n",
    "audit log": AUDIT,
    "both logs": f"general_log = 1\n{AUDIT}",
    "connections": f"{AUDIT}server_audit_events = CONNECT\n",
    "statements": f"{AUDIT}server_audit_events = query\n",
    "tables": f"{AUDIT}server_audit_events = TABLE\n",
    "definitions": f"{AUDIT}server_audit_events = QUERY_DDL\n",
    "reads and changes": f"{AUDIT}server_audit_events = QUERY_DML\n",
    "changes": f"{AUDIT}server_audit_events = CONNECT,QUERY_DML_NO_SELECT\n",
    "permissions": f"{AUDIT}server_audit_events = QUERY_DCL\n",
    "definitions and permissions": f"{AUDIT}server_audit_events = 'CONNECT,QUERY_DDL,QUERY_DCL'\n",
    "without a user": f"{AUDIT}server_audit_excl_users = alice\n",
    "one user only": f"{AUDIT}server_audit_incl_users = root-admin\n",
    "a user in both lists": f"{AUDIT}server_audit_incl_users = alice\nserver_audit_excl_users = alice,root-admin\n",
    "other letters": f"{AUDIT}server_audit_excl_users = Alice\n",
    "a low limit": f"{AUDIT}server_audit_query_log_limit = 20\n",
    "a limit within an escape": f"{AUDIT}server_audit_query_log_limit = 32\n",
    "a limit within what leads to a password": f"{AUDIT}server_audit_query_log_limit = 29\n",
    "a limit behind a password": f"{AUDIT}server_audit_query_log_limit = 34\n",
    "no limit": f"{AUDIT}server_audit_query_log_limit = 0\n",
    "audit log off": "server_audit_logging = OFF\nserver_audit_events = CONNECT\n",
}
DOUBTFUL = ("database-password", "password set", "a hash set", "a role made", "a role gone")
"""Versions differ in whether some kinds of events have these among them."""
TABLE = "general_log.CSV"
MAIN = "[mariadbd]\nplugin_load_add = server_audit\n"
DEFAULTS = {
    "general_log": "OFF",
    "log_output": "FILE",
    "server_audit_logging": "OFF",
    "server_audit_events": "",
    "server_audit_excl_users": "",
    "server_audit_incl_users": "",
    "server_audit_query_log_limit": "1024",
}
STARTED = """[mariadbd]
datadir = {folder}/data
socket = {folder}/socket
bind_address = 127.0.0.1
port = {port}
skip_name_resolve
plugin_load_add = server_audit
server_audit_file_path = {folder}/audit.log
general_log_file = {folder}/general.log
innodb_buffer_pool_size = 32M
innodb_flush_log_at_trx_commit = 0
performance_schema = OFF
"""
SETUP = """
CREATE DATABASE shop; USE shop;
CREATE USER alice IDENTIFIED BY 'correct-horse'; CREATE USER bob;
CREATE USER 'root-admin' IDENTIFIED BY 'correct-horse';
GRANT ALL ON *.* TO 'root-admin' WITH GRANT OPTION;
CREATE ROLE administrators; GRANT administrators TO 'root-admin' WITH ADMIN OPTION;
CREATE TABLE records (id int, diagnosis text); CREATE TABLE salaries (amount int); CREATE TABLE bills (total int);
GRANT ALL ON shop.records TO alice; GRANT SELECT, INSERT ON shop.bills TO alice;
SELECT * FROM records; SELECT * FROM bills; SELECT * FROM salaries;
CREATE TABLE leftovers (a int);
"""
CLEANUP = """
CREATE TABLE IF NOT EXISTS shop.leftovers (a int); DROP TABLE IF EXISTS shop.copies;
SELECT COUNT(*) FROM shop.bills; REVOKE administrators FROM bob
"""


def statement(name: str, text: str, user: str = "alice", **more: Any) -> Scenario:
    return Scenario(name, database=Session(user, statement=text, **more))


MORE = [
    statement("controls", "SELECT '\\\\ \"x\" \\'y\\'\t\r\n\f\b' /* Müller ☃ */"),
    statement("nothing but a value", "SELECT 1"),
    statement("insertion", "INSERT INTO bills (total) VALUES (42)", kind="write"),
    statement("another database", "SELECT id FROM `shop`.`records`"),
    statement("comment first", "/* nightly */ SELECT diagnosis FROM records"),
    statement("wrong syntax", "SELEC 1", refused="syntax", mysql=MySQL(error=1064)),
    statement("no such table", "SELECT id FROM nothing", "root-admin", refused="no", mysql=MySQL(error=1146)),
    statement("password set", "SET PASSWORD FOR bob = PASSWORD('correct-horse')", "root-admin", kind="role"),
    statement("a table emptied", "TRUNCATE bills", "root-admin", kind="ddl"),
    statement("a table dropped", "DROP TABLE leftovers", "root-admin", kind="ddl"),
    statement("replacement", "REPLACE INTO bills VALUES (1), (2)", "root-admin", kind="write"),
    statement("a role made", "CREATE ROLE readers", "root-admin", kind="role"),
    statement("all of a database", "GRANT SELECT, INSERT ON shop.* TO bob", "root-admin", kind="role"),
    statement("one table", "GRANT SELECT ON `shop`.records TO bob@'%'", "root-admin", kind="role"),
    statement("a role gone", "DROP ROLE readers", "root-admin", kind="role"),
    statement("a hash set", f"SET PASSWORD FOR bob = '*{'A' * 40}'", "root-admin", kind="role"),
    statement("user made", 'CREATE USER eve IDENTIFIED\tBY\n"correct \'horse"', "root-admin", kind="role"),
    statement("user gone", "DROP USER eve", "root-admin", kind="role"),
    statement("long", "SELECT diagnosis FROM records WHERE diagnosis = '" + "x'' " * 400 + "'"),
]
SCENARIOS = from_here([*shipped_scenarios("data"), *MORE])


class Server:
    """A running server, its logs, and an administrator who is signed in."""

    def __init__(self, folder: Path, ends: ExitStack) -> None:
        """`ends`: what is called in the end."""
        self.folder = folder
        self.logs = [folder / "general.log", folder / "audit.log", folder / "data" / "mysql" / TABLE]
        user = ["--user=mysql"] if os.geteuid() == 0 else []
        install = [program("mariadb-install-db"), "--no-defaults", f"--datadir={folder}/data", *user]
        words = ["--auth-root-authentication-method=normal", "--skip-test-db", "--skip-name-resolve"]
        log = (folder / "started.log").open("wb")
        subprocess.run([*install, *words], check=True, stdout=log, stderr=log, timeout=120)
        self.port = free_port()
        (folder / "my.cnf").write_text(STARTED.format(folder=folder, port=self.port))
        self.process = subprocess.Popen(
            [program("mariadbd"), f"--defaults-file={folder}/my.cnf", *user], stdout=log, stderr=log
        )
        log.close()
        ends.callback(self.stop)
        for _ in range(3_000):
            if self.process.poll() is not None or self.client("root", "SELECT 1").returncode == 0:
                break
            time.sleep(0.02)
        # A role that nobody was given cannot be taken away: an error that says nothing here.
        command = [*self.command("root"), "--skip-column-names", "--unbuffered", "--force"]
        self.administrator = Administrator(command, (folder / "started.log").read_text)
        ends.callback(self.administrator.end)
        self.ask(SETUP)
        self.connection = self.ask("SELECT CONNECTION_ID()")

    def command(self, user: str, *words: str) -> list[str]:
        command = [program("mariadb"), "--no-defaults", "--comments", f"--user={user}"]
        if user == "root":
            return [*command, f"--socket={self.folder}/socket", *words]
        return [*command, "--host=127.0.0.1", f"--port={self.port}", "--protocol=tcp", *words]

    def client(self, user: str, text: str, *words: str) -> subprocess.CompletedProcess[bytes]:
        # A delimiter that never occurs: what is run is sent as it is.
        command = [*self.command(user, *words), "--delimiter=@@", "-e", text]
        return subprocess.run(command, check=False, capture_output=True, timeout=60, stdin=subprocess.DEVNULL)

    def ask(self, text: str) -> str:
        """The last line of answer to an administrator's statements."""
        return self.administrator.ask(f"{text};")

    def configure(self, text: str) -> None:
        set_by = dict(
            re.findall(r"^(\w+) = '?([^'\n]*)'?$", text.replace("general_log\n", "general_log = 1\n"), re.MULTILINE)
        )
        for name, value in (DEFAULTS | set_by).items():
            written = value if name.endswith(("logging", "limit", "general_log")) else f"'{value}'"
            self.ask(f"SET GLOBAL {name} = {written}")

    def sentinel(self) -> None:
        """Wait until all other sessions have ended: they write before they leave the list."""
        others = (
            "SELECT COUNT(*) FROM information_schema.processlist WHERE id <> CONNECTION_ID()"
            " AND user NOT IN ('system user', 'event_scheduler')"
        )
        while self.ask(others) != "0":
            time.sleep(0.002)

    def written(self, scenario: Scenario) -> dict[str, str]:
        """What a scenario leaves in the logs, by file."""
        session = scenario.database
        assert session is not None
        self.sentinel()
        before = {log: log.stat().st_size if log.exists() else 0 for log in self.logs}
        refused = session.event == "sign-in" and session.refused
        password = "wrong" if refused else "correct-horse"
        self.client(session.user, session.mysql_statement, f"-p{password}", session.database)
        self.sentinel()
        grown = {log.name: log.read_bytes()[size:].decode("utf-8") for log, size in before.items() if log.exists()}
        self.ask(CLEANUP)
        return {name: own for name, text in grown.items() if (own := self.of_others(name, text))}

    def of_others(self, name: str, text: str) -> str:
        """The rows of a log without those of the administrator."""
        if name == "audit.log":
            rows = text.splitlines(keepends=True)
            return "".join(row for row in rows if row.split(",")[4] != self.connection)
        if name == TABLE:
            rows = text.splitlines(keepends=True)
            return "".join(row for row in rows if f'",{self.connection},1,"' not in row)
        parts = re.split(
            r"^(?=(?:\d{6} [ \d]\d:\d\d:\d\d|\t)\t *\d+ (?:Connect|Query|Quit)\t)", text, flags=re.MULTILINE
        )
        own = re.compile(rf"[^\t]*\t+ *{self.connection} ")
        return "".join(part for part in parts if not own.match(part))

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(60)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    program("mariadbd")
    with folder_of("mysql") as folder, ExitStack() as ends:
        yield Server(folder, ends)


def compared(text: str) -> list[str]:
    """The lines but for times, numbers of connections and statements, and the host's name."""
    text = re.sub(
        r"^(?:\d{6} [ \d]\d:\d\d:\d\d|\t)\t *\d+ (?=Connect|Query|Quit)", "TIME ID ", text, flags=re.MULTILINE
    )
    row = re.compile(r"^\d{8} \d\d:\d\d:\d\d,[^,\n]*,([^,\n]*,[^,\n]*),\d+,(\d+),", re.MULTILINE)
    text = row.sub(lambda found: f"TIME,HOST,{found[1]},ID,{'0' if found[2] == '0' else 'QUERY'},", text)
    text = re.sub(r'(?m)^"[\d .:-]{26}",("[^"\n]*"),\d+,1,', r'"TIME",\1,ID,1,', text)
    return text.split("\n")


def simulated(text: str) -> dict[str, dict[str, str]]:
    """By scenario, the lines of each log."""
    files = {"my.cnf": MAIN + "server_audit_file_path = audit.log\ngeneral_log_file = general.log\n" + text}
    loaded = load([Source("my.cnf", files["my.cnf"])], [], MemoryTree(files), Options())
    model = Model(list(mapped(servers, *(one for one in loaded if isinstance(one, Resource))).values()))
    (found,) = simulate(model, [*SCENARIOS, *around(SCENARIOS)])
    lines: dict[str, dict[str, str]] = {}
    for outcome in found.outcomes:
        assert not outcome.unknown
        if any("versions" in line.unknown for line in outcome.lines):
            assert outcome.scenario in DOUBTFUL
            continue
        assert not [line.unknown for line in outcome.lines if line.unknown]
        lines[outcome.scenario] = {
            line.target.replace("the table mysql.general_log", TABLE): f"{line.text}\n" for line in outcome.lines
        }
    return lines


def expected_of(scenario: Scenario, lines: dict[str, dict[str, str]]) -> dict[str, str]:
    """By file, what a scenario leaves in it."""
    found: dict[str, str] = {}
    for part in of_session(scenario, lines):
        for target, text in part.items():
            found[target] = found.get(target, "") + text
    return found


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_lines_are_those_of_the_server(server: Server, name: str) -> None:
    server.configure(CONFIGURATIONS[name])
    lines = simulated(CONFIGURATIONS[name])
    for scenario in SCENARIOS:
        if scenario.name not in lines:
            continue
        said, expected = server.written(scenario), expected_of(scenario, lines)
        assert said.keys() == expected.keys(), scenario.name
        for log, text in expected.items():
            rows, awaited = compared(said[log]), compared(text)
            assert rows == awaited, scenario.name
