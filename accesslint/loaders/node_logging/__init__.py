"""Logging of Node's programs, in JavaScript and TypeScript: who logs requests, and loggers that are made.

One resource for each call that makes one, by the library: `morgan_middleware`, `pino_http_middleware`,
`express_winston_middleware`, `fastify_server`, `hapi_pino_plugin` (with its `plugin`), `koa_logger_middleware`,
`winston_logger`, `pino_logger`, `bunyan_logger`. Its attributes:

- `call`, `doubt`, `name`, `additions` (`logger.add(…)`) as `accesslint.including.program_calls` makes them
- `hooks`: whether something in the file is run after each response: `addHook("onResponse", …)`
- `formats`: morgan's formats as the file defines them
- `pushed`: calls that add to express-winston's lists of what is recorded: `requestWhitelist.push("body")`
- `others`: the other uses of morgan in the file that are under no condition
- `version`: the library's, where a lock file beside it or above tells

`node_request_records` for each middleware or hook that writes records of requests: `records`, as
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

NAME = "node_logging"
FILES = (".cjs", ".cts", ".js", ".mjs", ".mts", ".ts")

_ENDINGS = (".js", ".mjs", ".cjs", ".ts", ".mts", ".cts")
LIBRARIES = re.compile(
    r"""["'](?:koa-morgan|koa-logger|hapi-pino|morgan|pino-http|express-pino-logger|koa-pino-logger|nestjs-pino|pino|fastify|express-winston|winston"""
    r"""|bunyan)["']"""
)


_OWN = re.compile(r"\(\s{0,40}(?:_?req|request|ctx|context|c)\b[^(){}]{0,160}\bnext\b")
"""The parameters of a middleware."""
_BUILT = 500
"""Characters of a line, in the middle, from which on nobody wrote it: a bundle, a copy made smaller."""
_SHORT = 2_000


def claims(name: str, head: str) -> bool:
    """Whether a file is a program, as people write it, that names one of the libraries, or has a middleware."""
    if not name.lower().endswith(_ENDINGS):
        return False
    if len(head) > _SHORT and len(head) > _BUILT * (head.count("\n") + 1):
        return False
    return LIBRARIES.search(head) is not None or _OWN.search(head) is not None


def load(
    sources: Sequence[Source],
    embedded: Sequence[Embedded],
    tree: Tree,
    options: Options,  # noqa: ARG001 (a loader's signature)
) -> Iterator[Loaded]:
    """All such programs to resources; what cannot be read becomes a problem."""
    from accesslint.loaders import files
    from accesslint.loaders.node_logging.files import read_file

    for file in files(sources, embedded):
        yield from read_file(*file, tree)
