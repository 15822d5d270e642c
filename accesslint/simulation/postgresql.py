r"""PostgreSQL's log: which messages a session leaves, and their lines behind `log_line_prefix`, byte for byte.

A sign-in leaves up to three messages, a statement one before it runs (`log_statement`) and, where it is refused, an
error with the statement; pgAudit's record comes when the server begins to execute it. In a message a line end is
followed by a tab. Sources: https://www.postgresql.org/docs/current/runtime-config-logging.html and
https://github.com/pgaudit/pgaudit#format, compared with a running server by the tests.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from accesslint.mappers.database_settings import settings_of
from accesslint.model.recording import Layout, Place
from accesslint.model.values import Unknown
from accesslint.simulation import LINE_END, Context, Piece
from accesslint.simulation.postgresql_records import PORT, Record, records
from accesslint.simulation.scenarios import Session

SAMPLES: Mapping[str, str] = {
    "%P": "",
    "%n": "1795525911.862",
    "%c": "6b05f90c.4205",
    "%v": "3/12",
    "%x": "0",
    "%Q": "0",
    "%L": "192.0.2.10",
    "%p": "42",
}
"""What differs from session to session, with one example each."""

_ESCAPE = re.compile(r"%(-?[0-9]{0,3})([A-Za-z%])")
_UNSET = "[unknown]"
_TIMES = {"%m": "2026-11-24 13:11:51.862 ", "%t": "2026-11-24 13:11:51 ", "%s": "2026-11-24 13:11:51 "}
_UTC = ("utc", "etc/utc", "uct", "etc/uct", "zulu", "universal", "etc/universal", "etc/zulu")
_GMT = ("", "gmt", "etc/gmt", "greenwich", "etc/greenwich", "gmt0", "etc/gmt0")


def place(context: Context) -> Place | Unknown:
    """The server, with its logs where the session leaves any record."""
    (whole,) = context.recording.places
    found = records(settings_of(context.recording.definitions), context.scenario)
    if isinstance(found, Unknown):
        return found
    return whole if found else Place("", whole.state, ())


def keeps(condition: str | Unknown, context: Context) -> bool | Unknown:  # noqa: ARG001 (a family's signature)
    """A log has no condition beside the parameters."""
    return True


class _Row(msgspec.Struct, frozen=True):
    """One line, and what its prefix depends on."""

    record: Record
    number: int
    zone: str | Unknown
    session: Session
    address: str


def render(layout: Layout, context: Context) -> list[Piece]:
    """The lines of all records; a lone unknown piece where they cannot be told."""
    settings = settings_of(context.recording.definitions)
    found, session = records(settings, context.scenario), context.scenario.database
    if isinstance(found, Unknown) or session is None:
        return [Piece("", found if isinstance(found, Unknown) else Unknown("the scenario has no session"))]
    zone, _ = settings.text("log_timezone")
    pieces: list[Piece] = []
    rows = [(record, *row) for record in found for row in record.rows()]
    for number, (record, severity, message, tells) in enumerate(rows, 1):
        row = _Row(record, number, zone, session, context.scenario.request.address)
        text = message.replace("\n", "\n\t").encode("utf-8", "surrogatepass")
        pieces += _prefix(layout.parts[0], row)
        pieces += [Piece("", f"{severity}:  ".encode()), Piece("message", text, tells), LINE_END]
    return pieces[:-1]


def _prefix(prefix: str | Unknown, row: _Row) -> list[Piece]:
    if isinstance(prefix, Unknown):
        return [Piece("", prefix)]
    pieces: list[Piece] = []
    at = 0
    for match in _ESCAPE.finditer(prefix):
        if match.start() > at:
            pieces.append(Piece("", prefix[at : match.start()].encode()))
        at = match.end()
        if match[2] == "%":
            pieces.append(Piece("", b"%"))
        elif match[2] != "q":
            pieces.append(_escaped(f"%{match[2]}", match[1], row))
    if at < len(prefix):
        pieces.append(Piece("", prefix[at:].encode()))
    return pieces


def _escaped(escape: str, width: str, row: _Row) -> Piece:
    value = _value(escape, row)
    if isinstance(value, Unknown):
        return Piece(escape, value)
    size = 0 if width in ("", "-") else int(width)
    padded = value.ljust(-size) if size < 0 else value.rjust(size)
    tells: frozenset[str] | None = None
    if escape == "%e":
        tells = row.record.tells & {"result"}
    elif escape == "%i":
        tells = frozenset({"action"} if row.record.tag == row.record.command else ())
    return Piece(escape, padded.encode(), tells)


def _value(escape: str, row: _Row) -> str | Unknown:
    record, session = row.record, row.session
    if escape in _TIMES:
        name = _zone_name(row.zone)
        return name if isinstance(name, Unknown) else _TIMES[escape] + name
    known = {
        "%a": session.application if record.application_known else _UNSET,
        "%b": record.backend,
        "%u": session.user if record.user_known else _UNSET,
        "%d": session.database if record.user_known else _UNSET,
        "%r": f"{row.address}({PORT})",
        "%h": row.address,
        "%i": record.tag,
        "%e": record.state,
        "%l": str(row.number),
        "%v": SAMPLES["%v"] if record.in_transaction else "",
    }
    # An escape that there is not is left out.
    return known.get(escape, SAMPLES.get(escape, ""))


def _zone_name(zone: str | Unknown) -> str | Unknown:
    if isinstance(zone, Unknown):
        return zone
    if zone in _UTC:
        return "UTC"
    return "GMT" if zone in _GMT else Unknown(f"how the server abbreviates the time zone {zone}")
