"""The line of Undertow's extended access log: the fields in order, up to the first that it does not know.

Headers stand in single quotes, and behind one in them comes a double quote in the next sign's place; other values are
written as they come. Compared with a running Undertow (2.3) by the tests.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from accesslint.mappers.undertow_extended import KNOWN
from accesslint.model.recording import Layout
from accesslint.model.values import Unknown
from accesslint.simulation import Context, Piece, untold
from accesslint.simulation.java_times import MOMENT

_ARGUMENT = re.compile(r"(cs|x-C|x-H)\((.*)\)\Z")
_QUOTED = re.compile("'.?", re.DOTALL)
_SAME = {
    "bytes": "%b", "time-taken": "%T", "c-ip": "%a", "s-ip": "%A", "cs-method": "%m", "cs-uri-stem": "%U",
    "cs-uri-query": "%{BARE_QUERY_STRING}", "sc-status": "%s", "x-H(remoteUser)": "%u", "x-H(protocol)": "%H",
}  # fmt: skip
"""The code of a pattern that writes the same."""


def pieces_of(layout: Layout, context: Context, code: Callable[[str], str | Unknown]) -> Iterator[Piece]:
    """The line, without its end; `code` gives what a code of a pattern writes, the values of a scenario included."""
    for number, part in enumerate(layout.parts):
        if isinstance(part, Unknown):
            yield Piece("", part)
            return
        for text in re.findall(r"\s+|\S+", part.lstrip() if not number else part):
            if text.isspace():
                yield Piece("", text.encode())
            elif KNOWN.match(text):
                yield _piece(text, context, code)
            else:
                return


def _piece(field: str, context: Context, code: Callable[[str], str | Unknown]) -> Piece:
    value = context.scenario.values.get(field)
    found = _value(field, context, code) if value is None else value
    return Piece(field, found if isinstance(found, Unknown) else found.encode())


def _value(field: str, context: Context, code: Callable[[str], str | Unknown]) -> str | Unknown:
    if field in _SAME:
        return code(_SAME[field])
    if field in ("date", "time"):
        return MOMENT.strftime("%Y-%m-%d" if field == "date" else "%H:%M:%S")
    if field == "cs-uri":
        query = (context.scenario.request.query or b"").decode("latin-1")
        return context.scenario.request.path.decode("latin-1") + (f"?{query}" if query else "")
    if field in ("cached", "sc-comment") or field.startswith(("sr", "rs")):
        return "?" if field == "sc-comment" else "-"
    found = _ARGUMENT.match(field)
    if found is None or found[1] == "x-H":
        return untold(field)
    if found[1] == "x-C":
        return code(f"%{{c,{found[2]}}}")
    value = code(f"%{{i,{found[2]}}}")
    return value if isinstance(value, Unknown) or value in ("", "-") else _in_quotes(value)


def _in_quotes(value: str) -> str:
    return "'" + _QUOTED.sub("'\"", value) + "'"
