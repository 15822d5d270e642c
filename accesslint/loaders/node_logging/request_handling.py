"""How Node's programs handle requests, and how they write records of them.

Parameters have their roles by their order and their usual names: https://expressjs.com/en/guide/writing-middleware.html,
https://github.com/koajs/koa/blob/master/docs/guide.md#writing-middleware, https://docs.nestjs.com/interceptors,
https://fastify.dev/docs/latest/Reference/Hooks/.
"""

from __future__ import annotations

import re

from accesslint.syntax.programs.request_fields import RecordShape
from accesslint.syntax.programs.request_records import Handling

_REQUESTS = frozenset({"req", "request", "_req"})
_RESPONSES = frozenset({"res", "response", "reply", "_res", "rep"})
_CONTEXTS = frozenset({"ctx", "context", "c"})


def _roles(parameters: list[tuple[str, str]]) -> dict[str, str]:
    # What takes an error first is not called for each request.
    names = [name for name, _ in parameters]
    if len(names) in (2, 3) and names[0] in _REQUESTS and names[1] in _RESPONSES:
        return {names[0]: "request", names[1]: "response"}
    if len(names) == 2 and names[0] in _CONTEXTS and names[1] == "next":
        return {names[0]: "context"}
    return {}


HANDLING = Handling(
    roles=_roles,
    hands_on=re.compile(r"\bnext\s*\(|\bnext\.handle\("),
    writes=re.compile(r"\.(?:info|http|log|verbose|notice|warn|error|write)"),
    quiet=re.compile(r"\bdebug\b"),
    not_run=re.compile(
        r"""\.on(?:ce)?\(\s*["'`](?!finish|close|end)\w|\.catch\(\s*\Z|catchError\(\s*\Z|set(?:Timeout|Interval)\(\s*\Z"""
    ),
    hook=re.compile(r"""\.addHook\(\s*["'](?:onResponse|onSend)["']"""),
    record=RecordShape(encoding=frozenset({"JSON.stringify"})),
    otherwise=frozenset({"switch_default"}),
)
