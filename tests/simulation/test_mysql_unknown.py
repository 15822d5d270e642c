"""Of MySQL and MariaDB nothing is rendered that the files do not tell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accesslint.loaders import Options
from accesslint.loaders.mysql import load
from accesslint.mappers.mysql import servers
from accesslint.mappers.mysql_audit import ALL_EVENTS
from accesslint.model.entities import Model
from accesslint.model.values import Resource
from accesslint.simulation.mysql_tables import opened
from accesslint.simulation.scenarios import Scenario, Session, read_scenarios, shipped_scenarios
from accesslint.simulation.server_audit import keeps_statement, written
from accesslint.simulation.simulate import Outcome, simulate
from accesslint.source import Source
from tests.mappers.building import mapped
from tests.trees import MemoryTree

READ = Scenario("read", identity="alice", database=Session("alice", statement="SELECT a FROM records"))
MARIADB = "[mariadbd]\n"
AUDIT = f"{MARIADB}plugin_load_add = server_audit\nserver_audit_logging = ON\n"


def outcome(text: str, scenario: Scenario = READ, name: str = "my.cnf") -> Outcome:
    loaded = load([Source(name, text)], [], MemoryTree({name: text}), Options())
    model = Model(list(mapped(servers, *(one for one in loaded if isinstance(one, Resource))).values()))
    (found,) = simulate(model, [scenario])
    return found.outcomes[0]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[mysqld]\ngeneral_log = 1\n", "only logs of MariaDB"),
        ("[mysqld]\ngeneral_log = 1\nlog_timestamps = SYSTEM\n", "only logs of MariaDB"),
        ("[mysqld]\ngeneral_log = 1\nlog_output = TABLE\n", "only logs of MariaDB"),
        (f"{MARIADB}general_log = 1\nlog_output = {{{{ x }}}}\n", "a template fills in log_output"),
        (f"{MARIADB}audit_log = ON\n", "only logs of MariaDB"),
        (f"{AUDIT}server_audit_output_type = syslog\n", "only logs of MariaDB"),
        (f"{AUDIT}server_audit_events = {{{{ x }}}}\n", "a template fills in server_audit_events"),
        (f"{AUDIT}server_audit_excl_users = {{{{ x }}}}\n", "a template fills in server_audit_excl_users"),
        (f"{AUDIT}server_audit_query_log_limit = {{{{ x }}}}\n", "a template fills in server_audit_query_log_limit"),
        (f"{AUDIT}server_audit_query_log_limit = many\n", "which is no number"),
        (f"{AUDIT}server_audit_events = QUERY_DDL,QUERY_DML\n", ""),
    ],
)
def test_why_a_line_is_not_known(text: str, reason: str) -> None:
    (line,) = outcome(text).lines
    assert reason in line.unknown
    assert bool(line.unknown) == bool(reason)
    if not reason:
        assert line.text == "20261124 13:11:51,db1,alice,203.0.113.7,42,1234,QUERY,shop,'SELECT a FROM records',0"


def test_a_switch_that_a_template_fills_in() -> None:
    assert outcome("[mysqld]\ngeneral_log = {{ x }}\n").unknown == "a template fills in general_log"


def test_a_log_that_may_be_written_besides() -> None:
    known, possible = outcome(f"{AUDIT}general_log = {{{{ x }}}}\n").lines
    assert known.text is not None
    assert (possible.text, possible.unknown) == (None, "a template fills in general_log")


def test_the_time_of_a_form_that_the_options_choose() -> None:
    (line,) = outcome(f"{AUDIT}server_audit_timestamp_format = '%Y-%m-%dT%H:%i:%S%z'\n").lines
    assert line.text is not None
    assert line.text.startswith("<timestamp?>,db1,alice,")


def test_a_log_that_goes_to_table_and_file() -> None:
    table, file = outcome(f"{MARIADB}general_log = 1\nlog_output = TABLE,FILE\ngeneral_log_file = /l\n").lines
    assert (table.target, table.text) == (
        "the table mysql.general_log",
        r'"2026-11-24 13:11:51.862042","alice[alice] @  [203.0.113.7]",42,1,"Query","SELECT a FROM records"',
    )
    assert (file.target, file.text) == ("/l", "261124 13:11:51\t    42 Query\tSELECT a FROM records")


def test_an_error_whose_number_is_not_told() -> None:
    refused = Scenario("refused", database=Session("alice", statement="SELECT a FROM records", refused="no"))
    (line,) = outcome(AUDIT, refused).lines
    assert line.text is not None
    assert line.text.endswith(",QUERY,shop,'SELECT a FROM records',<retcode?>")
    assert line.answers is not None
    assert line.answers.fields["result"].state == "unknown"


def test_what_can_be_read_back() -> None:
    (line,) = outcome(AUDIT).lines
    assert line.answers is not None
    states = {name: answer.state for name, answer in line.answers.fields.items()}
    # The plugin writes local time without a zone.
    assert states == {"timestamp": "wrong"} | dict.fromkeys(("identity", "action", "resource", "result"), "read")


def test_the_general_log_tells_who_it_is_of_sign_ins_only() -> None:
    found = {}
    for scenario in shipped_scenarios("data"):
        (line,) = outcome(f"{MARIADB}general_log = 1\n", scenario).lines
        assert line.answers is not None
        found[scenario.name.removeprefix("database-")] = (
            line.answers.fields["identity"].state,
            line.answers.fields["result"].state,
        )
    assert found["sign-in"] == ("read", "missing")
    assert found["sign-in-refused"] == ("read", "read")
    assert found["read"] == ("missing", "missing")


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("SELECT 1", []),
        ("SELECT a FROM t", ["READ shop.t"]),
        ("SELECT a FROM `x`.`t` WHERE b = 'c, (JOIN'", ["READ x.t"]),
        ("SELECT a FROM t, u", None),
        ("SELECT a FROM t JOIN u", None),
        ("SELECT a FROM t WHERE b = (SELECT 1)", None),
        ("SELECT f(1)", None),
        ("SELECT a FROM t WHERE f(a)", None),
        ("UPDATE t SET a = 1", ["WRITE shop.t"]),
        ("UPDATE t, u SET a = 1", None),
        ("UPDATE t SET a = (SELECT 1 FROM u)", None),
        ("DELETE FROM t;", ["WRITE shop.t"]),
        ("INSERT INTO t VALUES (1)", ["WRITE shop.t"]),
        ("INSERT INTO t SELECT * FROM u", None),
        ("CREATE TABLE t (a int)", ["CREATE shop.t"]),
        ("CREATE TABLE t (a int) SELECT 1", None),
        ("GRANT r TO bob", ["WRITE mysql.roles_mapping", "WRITE mysql.global_priv"]),
        ("GRANT ALL ON t TO bob", ["WRITE mysql.tables_priv", "WRITE mysql.global_priv"]),
        ("GRANT SELECT (a) ON t TO bob", None),
        ("REVOKE ALL ON t FROM bob", None),
        ("ALTER TABLE t ADD a int", None),
        ("/*! SELECT 1 */", None),
        ("CALL p()", None),
        ("", None),
    ],
)
def test_tables_of_plain_statements_only(statement: str, expected: list[str] | None) -> None:
    found: Any = opened(statement, "shop", 0)
    assert (
        [f"{one.operation} {one.database}.{one.table}" for one in found] if isinstance(found, list) else None
    ) == expected


def test_an_error_of_unknown_number_may_come_when_tables_are_open() -> None:
    assert opened("SELECT a FROM t", "shop", 1142) == []
    assert not isinstance(opened("SELECT a FROM t", "shop", 1205), list)


@pytest.mark.parametrize(
    ("events", "statement", "expected"),
    [
        (ALL_EVENTS, "ALTER USER bob", True),
        ("query_ddl", "ALTER USER bob", None),
        ("query_ddl,query_dcl", "GRANT r TO bob", True),
        ("query_ddl", "TRUNCATE t", True),
        ("query_ddl", "drop user bob", False),
        ("query_dml", "/* x */ (select 1)", True),
        ("query_dml_no_select", "/*!50000 select 1 */", False),
        ("query_dml,query_ddl", "", False),
        ("connect", "SELECT 1", False),
    ],
)
def test_statements_that_events_keep(events: str, statement: str, expected: bool | None) -> None:
    found = keeps_statement(events.split(","), statement)
    assert (found if isinstance(found, bool) else None) == expected


def test_a_password_that_never_ends() -> None:
    assert written("CREATE USER a IDENTIFIED BY 'x", 1024) == b"CREATE USER a IDENTIFIED BY *****"
    assert written("CREATE USER a IDENTIFIED BY", 1024) == b"CREATE USER a IDENTIFIED BY"


def test_a_scenario_of_the_users_own_says_what_is_otherwise_in_mysql(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(
        "scenarios:\n- name: own\n  database:\n    user: alice\n    statement: ALTER ROLE bob PASSWORD 'x'\n"
        "    refused: must be owner\n    mysql:\n      statement: ALTER USER bob IDENTIFIED BY 'x'\n      error: 1227\n"
    )
    (own,) = read_scenarios(tmp_path / "own.yaml")
    (line,) = outcome(AUDIT, own).lines
    assert line.text is not None
    assert line.text.endswith(",QUERY,shop,'ALTER USER bob IDENTIFIED BY *****',1227")


@given(st.text(st.sampled_from("'\"\\\n\t/*(),.`=SELECTFROMBYPASSWORD ") | st.characters(exclude_categories=["Cs"])))
def test_any_statement_stands_on_one_line_between_its_quotes(text: str) -> None:
    for statement in (text, f"SELECT a FROM {text}", f"ALTER USER a IDENTIFIED {text}"):
        opened(statement, "shop", 0)
        keeps_statement(("query_ddl", "query_dml", "query_dcl"), statement)
        assert len(written(statement, 20)) <= 20
        shown = written(statement, 0)
        assert not {*b"\r\n\t"} & {*shown}
