"""Logging of Go's programs: middlewares that log requests, and loggers that are made.

One resource for each call that makes one, by the library: `gin_logger`, `gorilla_logger`, `chi_logger`, `echo_logger`,
`fiber_logger`, `ginzap_logger`, `httplog_logger`, `samber_slog_logger`, `hlog_access_handler`, `zap_logger`,
`zerolog_logger`, `slog_logger`, `logrus_logger`. Its attributes:

- `call`, `doubt`, `name`, `additions` (`logger.SetFormatter(…)`) as `accesslint.including.program_calls` makes them
- `assigned`: what the file assigns to names of packages, by their paths: `github.com/rs/zerolog.TimeFieldFormat`
- `version`: echo's, where a go.mod beside it or above tells
- `handlers`: the calls of zerolog's `hlog` that add a field to the records of requests

`go_request_records` for each function that handles requests on and writes records of them: `records`, as
`accesslint.syntax.programs.request_fields.Fields.record` describes them.

No program is run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Loaded, Options, Tree
    from accesslint.source import Source

NAME = "go_logging"
FILES = (".go",)

PACKAGES = re.compile(
    r'"(?:go\.uber\.org/zap|github\.com/(?:rs/zerolog|sirupsen/logrus|gin-gonic/gin|gin-contrib/zap|gorilla/handlers|go-chi/chi|go-chi/httplog|samber/slog-\w+'
    r'|labstack/echo|gofiber/fiber)|log/slog|golang\.org/x/exp/slog)[/"]'
)


_OWN = re.compile(r"\bhttp\.Handler(?:Func)?\b")
_REMOTE = re.compile(r"\bgrpc\.(?:Unary|Stream)Server(?:Info|Interceptor)\b")


def claims(name: str, head: str) -> bool:
    """Whether a file is a Go program that imports one of the packages, or handles requests by itself."""
    if not name.lower().endswith(".go"):
        return False
    if PACKAGES.search(head) is not None or _REMOTE.search(head) is not None:
        return True
    return '"net/http"' in head and _OWN.search(head) is not None


def load(
    sources: Sequence[Source],
    embedded: Sequence[Embedded],
    tree: Tree,
    options: Options,  # noqa: ARG001 (a loader's signature)
) -> Iterator[Loaded]:
    """All such programs to resources; what cannot be read becomes a problem."""
    from accesslint.loaders import files
    from accesslint.loaders.go_logging.files import read_file

    for file in files(sources, embedded):
        yield from read_file(*file, tree)
