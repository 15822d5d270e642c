"""Which tables a statement opens in MariaDB, as the audit plugin's event TABLE names them: of plain statements only.

Views, triggers, functions and joins open others, so that a statement with any sign of them is not known. Roles and
passwords are kept in tables of the server's own (10.4 and newer). What the optimizer reads in `mysql.table_stats` when
a table is opened for the first time is not shown.
"""

from __future__ import annotations

import re

import msgspec

from accesslint.model.values import Unknown


class Opened(msgspec.Struct, frozen=True):
    """A table, and what is done to it."""

    operation: str
    database: str
    table: str


_STRING = re.compile(r"'(?:[^'\\]|\\.)*'?|\"(?:[^\"\\]|\\.)*\"?|/\*(?!!).*?(?:\*/|\Z)", re.DOTALL)
_NAME = r"(?:`?(?P<database>\w{1,64})`?\.)?`?(?P<table>\w{1,64})`?"
_END = r"(?=\s|;|$)"
_PLAIN = (
    ("READ", re.compile(rf"SELECT\s[^()]{{1,1000}}?\sFROM\s+{_NAME}{_END}", re.IGNORECASE)),
    ("WRITE", re.compile(rf"UPDATE\s+{_NAME}\s+SET\s", re.IGNORECASE)),
    ("WRITE", re.compile(rf"DELETE\s+FROM\s+{_NAME}{_END}", re.IGNORECASE)),
    ("WRITE", re.compile(rf"(?:INSERT|REPLACE)\s+INTO\s+{_NAME}(?:\s*\([\w\s,`]*\))?\s+VALUES?\s*\(", re.IGNORECASE)),
    ("WRITE", re.compile(rf"TRUNCATE\s+(?:TABLE\s+)?{_NAME}\s*;?\Z", re.IGNORECASE)),
    ("CREATE", re.compile(rf"CREATE\s+TABLE\s+{_NAME}\s*\(", re.IGNORECASE)),
    ("DROP", re.compile(rf"DROP\s+TABLE\s+{_NAME}\s*;?\Z", re.IGNORECASE)),
)
_USER = r"[\w-]+(?:@(?:''|[\w.%-]+))?\s*;?\s*\Z"
_ACCOUNTS = "db tables_priv columns_priv procs_priv proxies_priv roles_mapping global_priv"
_OF_THE_SERVER = (
    (
        re.compile(rf"(?:GRANT\s+[\w-]+\s+TO|REVOKE\s+[\w-]+\s+FROM)\s+{_USER}", re.IGNORECASE),
        "roles_mapping global_priv",
    ),
    (re.compile(rf"GRANT\s[\w\s,]+\sON\s+(?:\*|`?\w+`?)\.\*\s+TO\s+{_USER}", re.IGNORECASE), "db global_priv"),
    (re.compile(rf"GRANT\s[\w\s,]+\sON\s+{_NAME}\s+TO\s+{_USER}", re.IGNORECASE), "tables_priv global_priv"),
    (re.compile(r"(?:CREATE|DROP|RENAME)\s+(?:USER|ROLE)\s", re.IGNORECASE), _ACCOUNTS),
    (re.compile(r"(?:ALTER\s+USER|SET\s+PASSWORD)\s", re.IGNORECASE), "global_priv"),
)
"""Statements about who may do what, and the tables of the database `mysql` that they write."""
_STATISTICS = ("table_stats", "column_stats", "index_stats")
_ANOTHER = re.compile(r"\b(?:JOIN|UNION|SELECT|INTO|RETURNING|EXCEPT|INTERSECT)\b|[(),]", re.IGNORECASE)
_NO_TABLE = re.compile(r"SELECT\s[^()]*\Z", re.IGNORECASE)
_UNTOLD = Unknown("which tables the statement opens is not told by its text", "the database")
_DENIED = frozenset({1044, 1045, 1064, 1142, 1143, 1146, 1227})
"""Errors of the syntax and of permissions: nothing is opened."""


def opened(statement: str, database: str, error: int | Unknown) -> list[Opened] | Unknown:
    """The tables in the order in which the records name them."""
    if error:
        return [] if error in _DENIED else _UNTOLD
    text = _STRING.sub(lambda found: " " if found[0].startswith("/") else "''", statement).strip()
    for pattern, tables in _OF_THE_SERVER:
        if pattern.match(text):
            return [Opened("WRITE", "mysql", table) for table in tables.split()]
    for operation, pattern in _PLAIN:
        found = pattern.match(text)
        if found is not None:
            rest = text[found.end() :]
            plain = _ANOTHER.search(rest) is None if operation == "READ" else "SELECT" not in rest.upper()
            before = [Opened("WRITE", "mysql", table) for table in _STATISTICS] if operation == "DROP" else []
            return [*before, _of(operation, found, database)] if plain else _UNTOLD
    return [] if _NO_TABLE.match(text) and not re.search(r"\bFROM\b", text, re.IGNORECASE) else _UNTOLD


def _of(operation: str, found: re.Match[str], database: str) -> Opened:
    return Opened(operation, found["database"] or database, found["table"])
