r"""MariaDB's logs of sessions: the general log in file or table and the file of its audit plugin, byte for byte.

The general log writes a statement as it came, line ends with it, and the time only where the second is another than
that of the line before; a table's rows are those of its CSV file. The plugin has one row for each event: fields with
commas between, of which only the statement is escaped. A client whose address has no name is written as an address.

Sources: https://mariadb.com/docs/server/server-management/server-monitoring-logs/general-query-log and
https://mariadb.com/docs/server/reference/plugins/mariadb-audit-plugin/mariadb-audit-plugin-log-format, compared with a
running server by the tests. What MySQL itself writes is not rendered.
"""

from __future__ import annotations

from accesslint.mappers.database_settings import Settings, settings_of
from accesslint.model.recording import Layout, Place
from accesslint.model.values import Unknown
from accesslint.simulation import LINE_END, Context, Piece
from accesslint.simulation.mysql_records import AUDIT, GENERAL, TABLE, Audit, Untold, audit_rows, general_rows
from accesslint.simulation.scenarios import Session

_TIME, _AUDIT_TIME = b"261124 13:11:51", b"20261124 13:11:51"
_TABLE_TIME = b"2026-11-24 13:11:51.862042"
_IN_QUOTES = str.maketrans({'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r"})
_CONNECTION, _QUERY, _SERVER = "42", "1234", "db1"
_PATTERN = "server_audit_timestamp_format"
_NOTHING: frozenset[str] = frozenset()
_NO_SESSION = Unknown("the scenario has no session")


def place(context: Context) -> Place | Unknown:
    """The server has no parts."""
    (whole,) = context.recording.places
    return whole


def keeps(condition: str | Unknown, context: Context) -> bool | Unknown:
    """Whether a log, which its condition names, gets any row of the session."""
    session = context.scenario.database
    if isinstance(condition, Unknown) or session is None:
        return condition if isinstance(condition, Unknown) else _NO_SESSION
    if condition in (GENERAL, TABLE):
        return True
    rows = audit_rows(settings_of(context.recording.definitions), session)
    return rows if isinstance(rows, Unknown) else bool(rows)


def render(layout: Layout, context: Context) -> list[Piece]:
    """The rows of one log; a lone unknown piece where they cannot be told."""
    session = context.scenario.database
    if session is None:
        return [Piece("", _NO_SESSION)]
    if layout.parts == (GENERAL,):
        return _general(context, session)
    if layout.parts == (TABLE,):
        return _table(context, session)
    if layout.parts != (AUDIT,):
        return [Piece("", Unknown("the log is not one that is rendered"))]
    settings = settings_of(context.recording.definitions)
    rows = audit_rows(settings, session)
    if isinstance(rows, Unknown):
        return [Piece("", rows)]
    pieces: list[Piece] = []
    for row in rows:
        pieces += [Piece("", row.why)] if isinstance(row, Untold) else _audit(row, context, session, settings)
        pieces.append(LINE_END)
    return pieces[:-1]


def _general(context: Context, session: Session) -> list[Piece]:
    pieces: list[Piece] = []
    for row in general_rows(context.scenario, session):
        time = Piece("Time", _TIME) if not pieces else Piece("Time", b"\t", _NOTHING)
        pieces += [time, Piece("", b"\t"), Piece("Id", f"{_CONNECTION:>6}".encode()), Piece("", b" ")]
        pieces += [Piece("Command", row.command.encode(), frozenset({"action"})), Piece("", b"\t")]
        pieces += [Piece("Argument", row.argument.encode("utf-8", "surrogatepass"), row.tells), LINE_END]
    return pieces[:-1]


def _table(context: Context, session: Session) -> list[Piece]:
    pieces: list[Piece] = []
    signed_in = "" if session.event == "sign-in" else session.user
    who = f"{signed_in}[{session.user}] @  [{context.scenario.request.address}]"
    for row in general_rows(context.scenario, session):
        pieces += [Piece("", b'"'), Piece("event_time", _TABLE_TIME, _NOTHING), Piece("", b'","')]
        pieces += [Piece("user_host", _quoted(who), frozenset({"identity"})), Piece("", b'",')]
        pieces += [
            Piece("thread_id", _CONNECTION.encode()),
            Piece("", b","),
            Piece("server_id", b"1"),
            Piece("", b',"'),
        ]
        pieces += [Piece("command_type", row.command.encode(), frozenset({"action"})), Piece("", b'","')]
        pieces += [Piece("argument", _quoted(row.argument), row.tells), Piece("", b'"'), LINE_END]
    return pieces[:-1]


def _quoted(text: str) -> bytes:
    return text.translate(_IN_QUOTES).encode("utf-8", "surrogatepass")


def _audit(row: Audit, context: Context, session: Session, settings: Settings) -> list[Piece]:
    pattern = settings.get(_PATTERN)
    time = _AUDIT_TIME if pattern is None else Unknown(f"{_PATTERN} chooses the form of the time")
    code = row.code if isinstance(row.code, Unknown) else row.code.encode()
    fields = [
        Piece("timestamp", time),
        Piece("serverhost", _SERVER.encode()),
        Piece("username", session.user.encode()),
        Piece("host", context.scenario.request.address.encode()),
        Piece("connectionid", _CONNECTION.encode()),
        Piece("queryid", _QUERY.encode() if row.in_statement else b"0"),
        Piece("operation", row.operation.encode(), frozenset({"action"})),
        Piece("database", row.database.encode(), _resource(told=bool(row.database) and not row.object)),
        Piece("object", row.object, _resource(told=bool(row.object))),
        Piece("retcode", code, frozenset({"result"}) if row.code else _NOTHING),
    ]
    pieces: list[Piece] = []
    for field in fields:
        pieces += [field, Piece("", b",")]
    return pieces[:-1]


def _resource(*, told: bool) -> frozenset[str]:
    return frozenset({"resource"}) if told else _NOTHING
