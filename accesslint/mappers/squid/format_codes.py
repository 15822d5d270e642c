"""What the `%` codes of Squid's log formats mean, how each is quoted, and whether a client decides its bytes.

Codes and quoting: https://www.squid-cache.org/Doc/config/logformat/. A code's quoting is its own modifier, else that of
the text around it (between `"` a quoted string, between `[` and `]` percent-encoded), else percent-encoded for what the
protocol carries; user names, certificates' subjects and the like are then written as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from accesslint.mappers.line_variables import Variable, variable_of
from accesslint.model.values import Unknown

BUILT_IN = {
    "squid": "%ts.%03tu %6tr %>a %Ss/%03>Hs %<st %rm %ru %[un %Sh/%<a %mt",
    "common": '%>a %[ui %[un [%tl] "%rm %ru HTTP/%rv" %>Hs %<st %Ss:%Sh',
    "combined": '%>a %[ui %[un [%tl] "%rm %ru HTTP/%rv" %>Hs %<st "%{Referer}>h" "%{User-Agent}>h" %Ss:%Sh',
    "referrer": "%ts.%03tu %>a %{Referer}>h %ru",
    "useragent": '%>a [%tl] "%{User-Agent}>h"',
}
"""Squid's own formats by name."""

_QUERY = "query-strings"
_URL = Variable(("resource",), client=True, blanks=False, sensitive=_QUERY)  # `uri_whitespace` takes blanks out
_NUMBER = Variable(number=True)
_SIZE = Variable(("size",), number=True)
_DURATION = Variable(("duration",), number=True)
_METHOD = Variable(("action",))
_USER = Variable(("identity",), client=True)

_LONG: dict[str, Variable] = {
    "proxy_protocol::>h": Variable(client=True),
    ">handshake": Variable(client=True),
    "master_xaction": Variable(("request_id",)),
    "transport::>connection_id": Variable(),
    "request_attempts": _NUMBER,
    "err_code": Variable(),
    "err_detail": Variable(),
    "note": Variable(),
    "credentials": Variable(client=True, sensitive="credentials"),
    "busy_time": _DURATION,
    "bump_mode": Variable(),
    ">sni": Variable(("host",), client=True, blanks=False),
    ">cert_subject": Variable(("identity",), client=True),
    "USER_CERT": Variable(("identity",), client=True),
    "EXT_USER": _USER,
    "LOGIN": _USER,
    "METHOD": _METHOD,
    "URI": _URL,
    "PATH": _URL,
    "SRC": Variable(("client_address",)),
    **dict.fromkeys((">eui", ">qos", "<qos", ">nfmark", "<nfmark", "<last_h", "all_trs", "sum_trs"), Variable()),
    **dict.fromkeys(
        (">cert_issuer", "<cert_subject", "<cert_issuer", "<cert_errors", "<cert", "<service_name"), Variable()
    ),
    **dict.fromkeys(
        (f"{side}{what}" for side in "<>" for what in ("negotiated_version", "negotiated_cipher")),
        Variable(("protocol",)),
    ),
    **dict.fromkeys(
        (f"{side}received_{what}_version" for side in "<>" for what in ("hello", "supported")), Variable(("protocol",))
    ),
    **dict.fromkeys(("IDENT", "DST", "PORT", "PROTO", "MYADDR", "MYPORT", "ACL", "DATA", "TAG", "EXT_TAG"), Variable()),
    **dict.fromkeys(("EXT_LOG", "SRCPORT", "SRCEUI48", "SRCEUI64"), Variable()),
}
_SHORT: dict[str, Variable] = {
    **dict.fromkeys(
        (">la", "la", ">lp", "lp", "<la", "oa", "<lp", "dt", "Sh", "mt", "et", "ea", "rG", "to"), Variable()
    ),
    **dict.fromkeys(("ts", "tl", "tg", "tS"), Variable(("timestamp",))),
    "tu": _NUMBER,
    **dict.fromkeys(("tr", "<pt", "<tt", "tt", "tio"), _DURATION),
    **dict.fromkeys(("un", "ul", "ue", "us"), _USER),
    "ui": Variable(client=True),  # what the client's own host says of itself (RFC 1413)
    **dict.fromkeys((">Hs", "Hs"), Variable(("result",), number=True)),
    "<Hs": _NUMBER,
    "Ss": Variable(("result",)),
    **dict.fromkeys((">rm", "rm", "<rm"), _METHOD),
    **dict.fromkeys((">ru", "ru", "<ru"), _URL),
    **dict.fromkeys((">rp", "rp", "<rp"), _URL),
    **dict.fromkeys((">rd", "<rd"), Variable(("host",), client=True, blanks=False)),
    **dict.fromkeys((">rs", "<rs", "rv", ">rv", "<rv"), Variable(("protocol",))),
    **dict.fromkeys((">rP", "<rP"), _NUMBER),
    **dict.fromkeys((">st", "<st", "st", ">sh", "<sh", "<sH", "<sS", "<bs"), _SIZE),
    "sn": _NUMBER,
    **dict.fromkeys((">ha", ">h", "<h"), Variable(client=True)),
    **dict.fromkeys((">a", ">A", "<a", "<A"), Variable()),
    **dict.fromkeys((">p", "<p"), _NUMBER),
    ">v": Variable(("protocol",)),
    "%": Variable(),
}
_ADDRESSES = frozenset({">a", ">A"})
_CODES = (
    "|".join(re.escape(code) for code in sorted(_LONG, key=len, reverse=True))
    + "|"
    + "|".join(re.escape(code) for code in sorted(_SHORT, key=len, reverse=True))
)
_CODE = re.compile(
    r"%(?P<quoting>[\"\['#/])?-?\d{0,9}(?:\.\d{0,9})?(?:\{(?P<before>[^}]*)\})?"
    rf"(?:(?:http|icap|adapt|ssl|tls)::)?(?P<code>{_CODES})(?:\{{(?P<after>[^}}]*)\}})?"
)
AS_IT_IS = frozenset({"un", "ul", "ui", "ue", "us", "mt", "credentials", ">cert_subject", ">cert_issuer", ">sni"})
"""Codes that are written as they are where neither a modifier nor the text around asks for quoting."""
NAMES = frozenset({"un", "ul", "ui", "ue", "us", "EXT_USER", "LOGIN"})
"""Codes that are `-` unless Squid asks somebody for the user's name."""
_STRIPPED = frozenset({"ru", "URI"})
"""Codes whose query string `strip_query_terms` takes off."""
_ISO = re.compile(r"(?:%Y-%m-%d|%F)[T ](?:%H:%M:%S|%T)")


class Code(msgspec.Struct, frozen=True):
    """One code as written."""

    written: str
    name: str
    argument: str
    quoting: str
    """`"`, `[`, `'`, `#`, `/`, or empty."""

    def variable(self) -> Variable:
        """What it means."""
        if self.name in _ADDRESSES:
            return Variable(("client_address",))
        if self.name in (">h", ">ha", "<h"):
            if not self.argument:
                return Variable(client=self.name != "<h", sensitive="credentials")
            prefix = "sent_http_" if self.name == "<h" else "http_"
            return variable_of(prefix + self.argument.partition(":")[0].lower().replace("-", "_"))
        if self.name == "note" and self.argument:
            return variable_of(f"own_{self.argument.partition(':')[0].lower().replace('-', '_')}")
        return _LONG.get(self.name) or _SHORT[self.name]

    def gives_away(self, *, stripped: bool) -> str:
        """What it may give away, if anything."""
        return "" if stripped and self.name in _STRIPPED else self.variable().sensitive

    @property
    def keeps_blanks(self) -> bool:
        """Whether a blank in what it writes is one in the line: the modifier `[` leaves them as they are."""
        if not self.quoting:
            return self.name in AS_IT_IS
        return self.quoting in ('"', "'") or self.written.startswith("%[")

    def time(self) -> dict[str, Any]:
        """How a time code writes the time."""
        if self.name in ("ts", "tS"):
            return {"zone": "utc", "form": "epoch", "precision": "millisecond" if self.name == "tS" else "second"}
        pattern = self.argument or "%d/%b/%Y:%H:%M:%S %z"
        if "%s" in pattern:
            return {"zone": "utc", "form": "epoch", "precision": "second"}
        zone = "utc" if self.name == "tg" or pattern.endswith("Z") else "offset" if "%z" in pattern else "none"
        form = "rfc3339" if _ISO.match(pattern) else "clf" if pattern.startswith("%d/%b/%Y:") else "other"
        return {"zone": zone, "form": form, "precision": "second"}


def pieces_of(parts: Iterable[str | Unknown]) -> Iterator[str | Code | Unknown]:
    """A format's text in literal texts, codes and what is not known; a `%` that begins no code is a text of its own."""
    quoting = ""
    for part in parts:
        if isinstance(part, Unknown):
            yield part
            continue
        at = 0
        while at < len(part):
            mark = part.find("%", at)
            text = part[at : mark if mark >= 0 else len(part)]
            if text:
                quoting = _around(text, quoting)
                yield text
            if mark < 0:
                break
            found = _CODE.match(part, mark)
            if found is None:
                yield "%"
                at = mark + 1
                continue
            at = found.end()
            if found["code"] == "%":
                yield "%%"
            else:
                argument = found["before"] or found["after"] or ""
                yield Code(found[0], found["code"], argument, found["quoting"] or quoting)


def _around(text: str, quoting: str) -> str:
    """The quoting behind a text: a quote mark or bracket in it opens or closes one."""
    for char in text:
        if char == '"' and quoting in ("", '"'):
            quoting = "" if quoting else '"'
        elif char == "[" and not quoting:
            quoting = "["
        elif char == "]" and quoting == "[":
            quoting = ""
    return quoting
