r"""What MariaDB's audit plugin does to a statement: whether its events keep it, how it stands in a record.

A statement's kind is told by its first words, behind comments, or by what the server understood. In a record it stands
between single quotes, with `'`, `\` and controls behind a backslash, cut off where `server_audit_query_log_limit` says;
passwords of some statements are five stars.

Sources:
https://mariadb.com/docs/server/reference/plugins/mariadb-audit-plugin/mariadb-audit-plugin-log-settings and
https://mariadb.com/docs/server/reference/plugins/mariadb-audit-plugin/mariadb-audit-plugin-log-format, compared with a
running server by the tests.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from accesslint.model.values import Unknown

_DDL = ("DROP", "ALTER", "CREATE", "RENAME", "TRUNCATE")
_NOT_DDL = (
    "DROP FUNCTION",
    "DROP PROCEDURE",
    "DROP USER",
    "CREATE USER",
    "CREATE FUNCTION",
    "CREATE PROCEDURE",
    "RENAME USER",
)
_CHANGES = ("DO", "CALL", "LOAD DATA", "LOAD XML", "DELETE", "INSERT", "UPDATE", "HANDLER", "REPLACE")
_FIRST_WORDS: Mapping[str, tuple[str, ...]] = {
    "query_dml": (*_CHANGES, "SELECT"),
    "query_dml_no_select": _CHANGES,
    "query_dcl": ("CREATE USER", "DROP USER", "RENAME USER", "GRANT", "REVOKE", "SET PASSWORD"),
}
"""How the statements of a kind of event begin."""
_VERSIONS: Mapping[str, tuple[str, ...]] = {
    "query_ddl": (
        *("ALTER USER", "ALTER SERVER", "CREATE SERVER", "DROP SERVER", "CREATE ROLE", "DROP ROLE", "CREATE OR"),
        *("CREATE FUNCTION", "DROP FUNCTION", "CREATE PROCEDURE", "DROP PROCEDURE"),
    ),
    "query_dml": ("WITH",),
    "query_dcl": ("SET PASSWORD", "CREATE ROLE", "DROP ROLE", "CREATE OR"),
}
"""Where the documentation, which goes by words, and servers that go by the statement as it was understood differ."""

_BY = re.compile(r"(IDENTIFIED[ \t\r\n]*BY)[^'\"]*", re.IGNORECASE | re.ASCII)
_SERVER = re.compile(r"(PASSWORD[^'\"]?)[^'\"]*", re.IGNORECASE | re.ASCII)
_PASSWORDS: Mapping[str, re.Pattern[str]] = {
    "SET PASSWORD": re.compile(r"(PASSWORD[ \t\r\n]*\()[^'\"]*", re.IGNORECASE | re.ASCII),
    "ALTER SERVER": _SERVER,
    "CREATE SERVER": _SERVER,
    "ALTER USER": _BY,
    "CREATE USER": _BY,
    "GRANT": _BY,
    "CHANGE MASTER": re.compile(r"(MASTER_PASSWORD[ \t\r\n]*=)[^'\"]*", re.IGNORECASE | re.ASCII),
}
"""What stands before a password, by how the statement begins."""

_QUOTED = re.compile(r"'(?:[^'\\]|\\.)*'?|\"(?:[^\"\\]|\\.)*\"?", re.DOTALL)
_ESCAPES = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", "'": "\\'", "\\": "\\\\"}
_COMMENT = re.compile(r"/\*!\d*|/\*.*?(?:\*/|\Z)|[\s(/]", re.DOTALL | re.ASCII)
_WORD = re.compile(r"[A-Za-z_]*")


def keeps_statement(events: Iterable[str], statement: str) -> bool | Unknown:
    """Whether the events that the plugin records, in lower case, have the statement among them."""
    listed = set(events)
    if "query" in listed:
        return True
    words = _first_words(statement)
    doubtful = {event for event, first in _VERSIONS.items() if event in listed and _begins(words, first)}
    if "query_ddl" in listed - doubtful and _begins(words, _DDL) and not _begins(words, _NOT_DDL):
        return True
    if any(event in listed - doubtful and _begins(words, first) for event, first in _FIRST_WORDS.items()):
        return True
    if not doubtful:
        return False
    event = min(doubtful).upper()
    return Unknown(f"whether {event} has {' '.join(words)} among its statements is not one in all versions", "a trial")


def written(statement: str, limit: int) -> bytes:
    """The statement as it stands between the quotes; `limit` in bytes, 0 for none."""
    words = _first_words(statement)
    secret = next((pattern for first, pattern in _PASSWORDS.items() if _begins(words, (first,))), None)
    text = statement.encode("utf-8", "surrogatepass").decode("latin-1")
    found = bytearray()
    for part in _escaped(text, min(limit or len(text), len(text)), secret):
        if limit and len(found) + len(part) > limit:
            break
        found += part.encode("latin-1")
    return bytes(found)


def _escaped(text: str, cut: int, secret: re.Pattern[str] | None) -> Iterator[str]:
    """The parts that a record never cuts: escaped characters, and what leads to a password with its stars."""
    place = 0
    while place < cut:
        lead = secret.match(text, place, len(text)) if secret is not None else None
        # A word that the end of what is recorded touches is not looked for.
        if lead is None or lead.end(1) >= cut:
            yield _ESCAPES.get(text[place], text[place])
            place += 1
            continue
        place = lead.end()
        quoted = _QUOTED.match(text, place)
        yield re.sub(r"[\r\n\t]", " ", lead[0]) + ("*****" if quoted else "")
        place = quoted.end() if quoted else place


def _first_words(statement: str) -> tuple[str, str]:
    place = 0
    while (comment := _COMMENT.match(statement, place)) is not None:
        place = comment.end()
    first = _WORD.match(statement, place)
    if first is None or not first[0]:
        return "", ""
    rest = statement[first.end() + 1 :].lstrip(" \t\r\n")
    second = _WORD.match(rest)
    return first[0].upper(), second[0].upper() if second is not None else ""


def _begins(words: tuple[str, str], listed: Iterable[str]) -> bool:
    return any(one in (words[0], " ".join(words)) for one in listed)
