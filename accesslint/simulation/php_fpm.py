r"""The access log of a pool of PHP-FPM: the line of `access.format`, byte for byte.

What a code gives is written as it is, nothing is escaped. Some values are cut off: the user behind 31 bytes, the script
behind 127, the query behind 511, and the line behind 1,024, with a NUL where a code is cut. `%r` is the script, not
what was asked for, and `%R` the web server in front, which is taken to hand on what nginx's `fastcgi_params` name: so
the user is whom the client claims to be.

Sources: https://github.com/php/php-src/blob/master/sapi/fpm/www.conf.in and
https://www.php.net/manual/en/install.fpm.configuration.php, compared with a running FPM by the tests.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timezone

from accesslint.mappers.php_fpm.codes import CODE
from accesslint.model.recording import Layout, Place
from accesslint.model.values import Unknown
from accesslint.simulation import Context, Piece, untold
from accesslint.simulation.pieces import filled_in, merged
from accesslint.simulation.scenarios import Request, Scenario

SAMPLES: Mapping[str, str] = {
    "%C": "0.00",
    "%d": "0.042",
    "%M": "2097152",
    "%p": "4243",
    "%P": "4242",
    "%R": "192.0.2.10",
}
"""What differs from request to request and from machine to machine, with one example each, whatever its argument."""

_MOMENT = datetime(2026, 11, 24, 13, 11, 51, tzinfo=timezone.utc)
_DEFAULT_TIME = "%d/%b/%Y:%H:%M:%S %z"
_TIME_LETTER = re.compile(r"%(.?)", re.DOTALL)
_PORTABLE = frozenset("aAbBdHIjmMpSyYzZwuUWGV%")
_SHORT = {
    "F": "%Y-%m-%d",
    "T": "%H:%M:%S",
    "D": "%m/%d/%y",
    "R": "%H:%M",
    "e": "24",
    "h": "%b",
    "n": "\n",
    "t": "\t",
    "s": "1795525911",
}
_LONGEST_LINE = 1024
_LONGEST = {"%u": 31, "%m": 15, "%r": 127, "%f": 255, "%q": 511}
"""How many bytes FPM remembers."""
_LOOPBACK = re.compile(r"127\.0\.0\.1:\d+")
_SUCCESS = range(200, 300)
_OF_PHP = frozenset({"x-powered-by", "content-type"})
"""Headers that PHP itself sets or completes."""
_CUT = Unknown("the line ends behind 1,024 bytes, and how many stand before is not known")


def place(context: Context) -> Place | Unknown:
    """A pool is one place."""
    return context.recording.places[0]


def keeps(condition: str | Unknown, context: Context) -> bool | Unknown:
    """Whether no path that is left out is asked for, in a request without query and body that ends well."""
    if isinstance(condition, Unknown):
        return condition
    suppressed = context.recording.definitions.get("access.suppress_path")
    scenario = context.scenario
    request, status = scenario.request, scenario.response.status
    if suppressed is None or request.query or request.body_bytes:
        return True
    if request.method not in ("GET", "HEAD") or status not in _SUCCESS:
        return True
    script = _script(scenario)
    if isinstance(script, Unknown):
        return script
    paths = [item.text for item in suppressed.items()]
    if script in paths:
        return False
    return True if None not in paths else Unknown("a path that is left out is filled in", "the rendered file")


def render(layout: Layout, context: Context) -> list[Piece]:
    """The line, without its end."""
    return list(_cut(merged(filled_in(layout.parts, CODE, lambda found: _piece(found, context)))))


def _piece(found: re.Match[str], context: Context) -> Piece:
    if found[2] == "%":
        return Piece("", b"%")
    value = _value(found[0], found[1] or "", found[2], context)
    longest = _LONGEST.get(found[0])
    return Piece(found[0], value if isinstance(value, Unknown) else value[:longest])


def _value(written: str, argument: str, letter: str, context: Context) -> bytes | Unknown:
    scenario = context.scenario
    request = scenario.request
    given = scenario.values.get(written)
    if given is not None:
        return given.encode()
    if letter in "tT":
        return _time(written, argument or _DEFAULT_TIME)
    if letter == "e":
        return _handed_on(written, argument, request)
    if letter == "o":
        return _answered(written, argument, scenario)
    if letter == "R":
        return _peer(context)
    if letter in "rf":
        return _scripted(written)
    known: dict[str, bytes] = {
        "m": request.method.encode(),
        "q": request.query or b"",
        "Q": b"?" if request.query else b"",
        "s": str(scenario.response.status).encode(),
        "u": (request.user or "").encode(),
        "l": str(request.body_bytes).encode(),
        "n": context.recording.name.encode(),
    }
    sample = SAMPLES.get(f"%{letter}")
    return known.get(letter, untold(written)) if sample is None else sample.encode()


def _script(scenario: Scenario) -> str | Unknown:
    return scenario.values.get("%r", _scripted("%r"))


def _scripted(written: str) -> Unknown:
    return Unknown(
        "which script answers is decided by the web server in front", f"`{written}` in a scenario's `values`"
    )


def _peer(context: Context) -> bytes | Unknown:
    """Who is connected to the pool: nobody has an address at a socket of the file system."""
    listen = context.recording.definitions.get("listen")
    if listen is None or listen.text is None:
        return listen.unknown or untold("%R") if listen is not None else untold("%R")
    if listen.text.startswith("/"):
        return b"-"
    return b"127.0.0.1" if _LOOPBACK.fullmatch(listen.text) else SAMPLES["%R"].encode()


def _handed_on(written: str, name: str, request: Request) -> bytes | Unknown:
    """A variable of FastCGI."""
    if name.startswith("HTTP_"):
        wanted = name.removeprefix("HTTP_").lower()
        sent = (value for header, value in request.sent_headers().items() if header.lower().replace("-", "_") == wanted)
        return next((value.strip() for value in sent), b"-")
    known = {
        "REQUEST_METHOD": request.method.encode(),
        "REQUEST_URI": request.target.encode(),
        "QUERY_STRING": request.query or b"",
        "SERVER_PROTOCOL": b"HTTP/1.1",
        "GATEWAY_INTERFACE": b"CGI/1.1",
        "REMOTE_ADDR": request.address.encode(),
        "REMOTE_USER": (request.user or "").encode(),
        "CONTENT_TYPE": request.header("Content-Type") or b"",
        "CONTENT_LENGTH": request.header("Content-Length") or b"",
    }
    return known.get(name, untold(written))


def _answered(written: str, name: str, scenario: Scenario) -> bytes | Unknown:
    """A header of the answer, by its name exactly as the application writes it."""
    value = scenario.response.headers.get(name, "")
    if name.lower() in _OF_PHP:
        return untold(written)
    return value.encode() or b"-"


def _time(written: str, pattern: str) -> bytes | Unknown:
    plain = _TIME_LETTER.sub(lambda found: _SHORT.get(found[1], found[0]), pattern)
    if (
        not pattern.isascii()
        or "\0" in pattern
        or any(found[1] not in _PORTABLE for found in _TIME_LETTER.finditer(plain))
    ):
        return untold(written)
    return _MOMENT.strftime(plain).encode()


def _cut(pieces: Iterable[Piece]) -> Iterable[Piece]:
    """The pieces as far as they go into the line."""
    length, is_known = 0, True
    for piece in pieces:
        if length >= _LONGEST_LINE:
            return
        if isinstance(piece.written, Unknown):
            is_known = False
            yield piece
            continue
        room = _LONGEST_LINE - length
        length += len(piece.written)
        fits = len(piece.written) < room if piece.token else len(piece.written) <= room
        if fits:
            yield piece
        elif not is_known:
            yield Piece(piece.token, _CUT)
        elif piece.token:
            length = _LONGEST_LINE
            yield Piece(piece.token, piece.written[: room - 1] + b"\0", piece.tells)
        else:
            yield Piece("", piece.written[:room])
