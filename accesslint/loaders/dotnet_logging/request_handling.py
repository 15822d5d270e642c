"""How ASP.NET Core's programs handle requests, and how they write records of them.

Middlewares take an `HttpContext` and call the next delegate:
https://learn.microsoft.com/en-us/aspnet/core/fundamentals/middleware/write. Message templates name their values:
https://learn.microsoft.com/en-us/dotnet/core/extensions/logging#log-message-template. A logger adds fields of the
request by itself where it is told to (scopes, Serilog's `FromLogContext`), so that its records are open.
"""

from __future__ import annotations

import re

from accesslint.syntax.programs.request_fields import RecordShape
from accesslint.syntax.programs.request_records import Handling

_CONTEXTS = frozenset({"context", "ctx", "httpContext"})


def _roles(parameters: list[tuple[str, str]]) -> dict[str, str]:
    typed = {name: "context" for name, kind in parameters if kind.rpartition(".")[2] == "HttpContext"}
    names = [name for name, _ in parameters]
    if not typed and len(names) == 2 and names[0] in _CONTEXTS and names[1] == "next":
        return {names[0]: "context"}
    return typed


HANDLING = Handling(
    roles=_roles,
    hands_on=re.compile(r"\b_?next(?:\.Invoke)?\s*\(", re.IGNORECASE),
    writes=re.compile(
        r"\.(?:Log(?:Information|Warning|Error|Critical)?|Information|Warning|Error|Info|Warn|WriteLine)"
    ),
    quiet=re.compile(r"\bDebug\."),
    not_run=re.compile(r"(?!)"),
    hook=re.compile(r"(?!)"),
    record=RecordShape(
        holes=re.compile(r"\{[@$]?([A-Za-z_]\w{0,60})(?:,-?\d{1,4})?(?::[^{}]{1,60})?\}"),
        contexts=re.compile(r"ForContext|BeginScope"),
    ),
    otherwise=frozenset({"default_switch_label"}),
)
