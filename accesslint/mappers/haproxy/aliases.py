"""What the aliases of HAProxy's log formats mean in a record: https://docs.haproxy.org/2.6/configuration.html#8.2.6.

The request line, paths and captured headers are written with `"`, `#` (headers also `{`, `|`, `}`), controls and bytes
beyond ASCII as `#hh`; all other texts raw. The texts of the ready-made formats are those of the same chapter.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from accesslint.mappers.line_variables import Variable

_QUERY = "query-strings"
_NUMBER = Variable(number=True)
_DURATION = Variable(("duration",), number=True)
_SIZE = Variable(("size",), number=True)
_TIME = Variable(("timestamp",))
_OTHER = Variable()

ALIASES: Mapping[str, Variable] = {
    "B": _SIZE,
    "CC": Variable(client=True, sensitive="credentials"),
    "CS": Variable(sensitive="credentials"),
    "H": Variable(("host",)),
    "HM": Variable(("action",)),
    "HP": Variable(("resource",), client=True, blanks=False),
    "HPO": Variable(("resource",), client=True, blanks=False),
    "HQ": Variable(client=True, blanks=False, sensitive=_QUERY),
    "HU": Variable(("resource",), client=True, blanks=False, sensitive=_QUERY),
    "HV": Variable(("protocol",)),
    "ID": Variable(("request_id",)),
    "OG": _OTHER,
    "ST": Variable(("result",), number=True),
    **dict.fromkeys(("T", "Tl", "t", "tr", "trg", "trl"), _TIME),
    "Ts": Variable(("timestamp",), number=True),
    **dict.fromkeys(("Ta", "Tt", "Tu"), _DURATION),
    **dict.fromkeys(("Tc", "Td", "Th", "Ti", "TR", "Tr", "Tq", "Tw"), _NUMBER),
    "U": _SIZE,
    **dict.fromkeys(
        ("ac", "bc", "bp", "bq", "cp", "fc", "fp", "lc", "ms", "pid", "rc", "rt", "sc", "sp", "sq"), _NUMBER
    ),
    **dict.fromkeys(("b", "bi", "f", "fi", "ft", "s", "si", "sslc", "ts", "tsc"), _OTHER),
    "ci": Variable(("client_address",)),
    **dict.fromkeys(("hr", "hrl"), Variable(client=True, blanks=False)),
    **dict.fromkeys(("hs", "hsl"), _OTHER),
    "r": Variable(("action", "resource"), client=True, blanks=False, sensitive=_QUERY),
    "sslv": Variable(("protocol",)),
}
"""By name without `%`."""

OF_CONNECTIONS: Mapping[str, Variable] = {
    **dict.fromkeys(("b", "s", "f", "ft", "si", "fi"), Variable(("resource",))),
    "ts": Variable(("result",)),
}
"""What some mean in the record of a connection: where it led, and how it ended."""

OF_HTTP = frozenset(
    ("CC", "CS", "HM", "HP", "HPO", "HQ", "HU", "HV", "Ta", "Ti", "Tq", "TR", "Tr", "r", "tr", "trg", "trl", "tsc")
)
"""With these HAProxy does not start in TCP mode."""

ENCODED = frozenset(("r", "HM", "HP", "HPO", "HQ", "HU", "HV", "hr", "hrl", "hs", "hsl"))
"""What is written with `#hh`."""

QUOTABLE = frozenset(name for name, variable in ALIASES.items() if not variable.number and variable != _TIME) - {
    "ts",
    "tsc",
}
"""What the flag `Q` puts in quotes."""

_LOCAL = MappingProxyType({"zone": "none", "form": "other", "precision": "millisecond"})
_WITH_OFFSET = MappingProxyType({"zone": "offset", "form": "clf", "precision": "second"})
TIMES: Mapping[str, Mapping[str, str]] = {
    **dict.fromkeys(("t", "tr"), _LOCAL),
    **dict.fromkeys(("T", "Tl", "trg", "trl"), _WITH_OFFSET),
    "Ts": MappingProxyType({"zone": "utc", "form": "epoch", "precision": "second"}),
}
"""How they write the time."""

_CONNECTIONS = "%ac/%fc/%bc/%sc/%rc %sq/%bq"
_HTTP = f"%ci:%cp [%tr] %ft %b/%s %TR/%Tw/%Tc/%Tr/%Ta %ST %B %CC %CS %tsc {_CONNECTIONS} %hr %hs %{{+Q}}r"
READY_MADE: Mapping[str, str] = {
    "httplog": _HTTP,
    "httpslog": f"{_HTTP} %[fc_err]/%[ssl_fc_err,hex]/%[ssl_c_err]/%[ssl_c_ca_err]/%[ssl_fc_is_resumed]"
    " %[ssl_fc_sni]/%sslv/%sslc",
    "clf": '%{+Q}o %{-Q}ci - - [%trg] %r %ST %B "" "" %cp %ms %ft %b %s %TR %Tw %Tc %Tr %Ta %tsc %ac %fc %bc %sc %rc'
    " %sq %bq %CC %CS %hrl %hsl",
    "tcplog": f"%ci:%cp [%t] %ft %b/%s %Tw/%Tc/%Tt %B %ts {_CONNECTIONS}",
    "connection": "Connect from %ci:%cp to %fi:%fp (%f/{mode})",
}
"""By the option that chooses it; `connection` is what is written where none is chosen."""
