"""How Go's programs handle requests, and how they write records of them.

Parameters have their roles by their types: https://pkg.go.dev/net/http#Request, https://pkg.go.dev/github.com/gin-gonic/gin#Context,
https://pkg.go.dev/github.com/labstack/echo/v4#Context, https://pkg.go.dev/github.com/gofiber/fiber/v2#Ctx,
https://pkg.go.dev/github.com/labstack/echo/v4/middleware#RequestLoggerValues,
https://pkg.go.dev/google.golang.org/grpc#UnaryServerInterceptor.
"""

from __future__ import annotations

import re

from accesslint.syntax.programs.request_fields import RecordShape
from accesslint.syntax.programs.request_records import Handling

_TYPES = {
    "*http.Request": "request",
    "http.ResponseWriter": "response",
    "*gin.Context": "context",
    "echo.Context": "context",
    "*echo.Context": "context",
    "*fiber.Ctx": "context",
    "fiber.Ctx": "context",
    "RequestLoggerValues": "values",
    "*grpc.UnaryServerInfo": "call",
    "*grpc.StreamServerInfo": "call",
}


def _roles(parameters: list[tuple[str, str]]) -> dict[str, str]:
    found = {
        name: role for name, kind in parameters if (role := _TYPES.get(kind) or _TYPES.get(kind.rpartition(".")[2]))
    }
    return found if set(found.values()) - {"response"} else {}


HANDLING = Handling(
    roles=_roles,
    hands_on=re.compile(
        r"\.ServeHTTP\(|\.Next\(\)|\b(?:next|h|hf|f|fn|handler|inner|endpoint)\(\s*\w|RequestLoggerValues"
    ),
    writes=re.compile(
        r"\.(?:(?:Info|Warn|Error|Print|Log)(?:f|w|ln|Context)?|Fprint(?:f|ln)?|LogAttrs|Msgf?|Send)|println"
    ),
    quiet=re.compile(r"\Anet/http\.|\.V\(\)|\.Debug\(\)|\.Trace\(\)|testing\.|\.t\.Log"),
    not_run=re.compile(r"Recover"),
    hook=re.compile(r"(?!)"),
    record=RecordShape(
        pairs=True,
        formats=re.compile(r"\w+f"),
        appending=frozenset({"append"}),
    ),
    otherwise=frozenset({"default_case"}),
)
