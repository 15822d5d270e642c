"""What the `%` directives of httpd's log formats mean in a record, and whether a client decides their bytes.

Source: https://httpd.apache.org/docs/2.4/mod/mod_log_config.html#formats; `%I`, `%O`, `%S`, `%^FB`:
https://httpd.apache.org/docs/2.4/mod/mod_logio.html.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

from accesslint.mappers.line_variables import Variable, variable_of

DIRECTIVE = re.compile(
    r"%(?P<modifier>[!<>,\d]*)(?:\{(?P<argument>[^}]{0,300})\})?(?P<late>[<>]*)(?P<letter>\^(?:FB|ti|to)|[A-Za-z%])"
)
"""One directive; `%%` is a percent sign."""

_QUERY = "query-strings"
_SIZE = Variable(("size",), number=True)
_DURATION = Variable(("duration",), number=True)
_HOST = Variable(("host",))

LETTERS: dict[str, Variable] = {
    "a": Variable(("client_address",)),
    "A": Variable(),
    "b": Variable(("size",)),
    **dict.fromkeys("BIOS", _SIZE),
    **dict.fromkeys(("D", "T", "^FB"), _DURATION),
    "f": Variable(("resource",), client=True),
    "h": Variable(("client_address",)),
    "H": Variable(("protocol",)),
    "m": Variable(("action",)),
    "p": Variable(number=True),
    "q": Variable(client=True, blanks=False, sensitive=_QUERY),
    "r": Variable(("action", "resource"), client=True, sensitive=_QUERY),
    "s": Variable(("result",), number=True),
    "t": Variable(("timestamp",)),
    "u": Variable(("identity",), client=True),  # a refused sign-in leaves the name that was tried
    "U": Variable(("resource",), client=True),
    "v": _HOST,
    "V": Variable(("host",), client=True, blanks=False),
}
"""By letter; what is not here means nothing to an audit (`%l`, `%k`, `%P`, `%X`, …)."""

_ENVIRONMENT: dict[str, Variable] = {
    "unique_id": Variable(("request_id",)),
    "remote_user": Variable(("identity",)),
    **dict.fromkeys(
        ("ssl_client_s_dn", "ssl_client_s_dn_cn", "ssl_client_s_dn_email", "oidc_claim_sub", "oidc_claim_email"),
        Variable(("identity",)),
    ),
    "oidc_claim_preferred_username": Variable(("identity",)),
    "oidc_access_token": Variable(sensitive="credentials"),
}
_HEADERS = {"i": "http_", "^ti": "http_", "o": "sent_http_", "^to": "sent_http_", "C": "cookie_"}
_FORMS = {"sec": "second", "msec": "millisecond", "usec": "microsecond"}
_ISO = re.compile(r"(?:%Y-%m-%d|%F)[T ](?:%H:%M:%S|%T)")


class Directive(msgspec.Struct, frozen=True):
    """One `%` directive as written."""

    written: str
    letter: str
    argument: str
    modifier: str

    @property
    def name(self) -> str:
        """Its argument as nginx and CGI write such names: lower case, `_` for `-`."""
        return self.argument.lower().replace("-", "_")


def meaning_of(directive: Directive) -> Variable:
    """What a directive means."""
    letter = directive.letter
    if letter in _HEADERS:
        return variable_of(_HEADERS[letter] + directive.name)
    if letter in ("e", "n", "x"):
        known = _ENVIRONMENT.get(directive.name)
        return known or variable_of(f"own_{directive.name}")
    return LETTERS.get(letter, Variable())


def time_of(directive: Directive) -> dict[str, Any]:
    """How a `%t` writes the time: https://httpd.apache.org/docs/2.4/mod/mod_log_config.html#formats."""
    pattern = re.sub(r"^(?:begin|end):", "", directive.argument)
    if not pattern:
        return {"zone": "offset", "form": "clf", "precision": "second"}
    if pattern in _FORMS:
        return {"zone": "utc", "form": "epoch", "precision": _FORMS[pattern]}
    if "%s" in pattern:
        return {"zone": "utc", "form": "epoch", "precision": "second"}
    zone = "offset" if "%z" in pattern else "none"
    if pattern.endswith("Z") and not pattern.endswith("%Z"):
        zone = "utc"  # what the author says; httpd writes local time
    form = "rfc3339" if _ISO.match(pattern) else "clf" if pattern.startswith("%d/%b/%Y:") else "other"
    return {"zone": zone, "form": form, "precision": "second"}
