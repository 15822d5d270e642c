"""Caddy: Caddyfiles and native JSON, one resource per site or server, in the words of Caddy's JSON.

`caddy_site` has these attributes:

- `names`: the addresses or hosts that it serves
- `state`: `on` where accesses are handed to a logger, else `off`, or why it is not known
- `detail`: what decides it, where it is `off` although something stands there
- `loggers`: the names of the loggers that get a record of each access; an empty one is the server's own
- `logs`: all logs of the configuration by name, each with `writer`, `encoder`, `level`, `include`, `exclude` and
  `sampling`
- `skipped`: what the configuration keeps out of the log, as written; `unlogged`: hosts that are left out
- `appended`: fields added to each record (`key`, `value`); `set_headers`: response headers that it sets
- `credentials`: whether headers that prove who somebody is are logged as they are
- `trusted_proxies`: whose headers are believed
- `authenticates`, `traces`, `proxies`: what its directives do; `plain`: it is served without TLS; `unsure`: whether
  conditions decide about response headers
- `holes`: why something may be missing

Source: https://caddyserver.com/docs/json/apps/http/servers/logs/.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from accesslint.including.names import plain_name

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Loaded, Options, Tree
    from accesslint.source import Source

NAME = "caddy"
FILES = (".caddy", ".json", "caddyfile")

_CADDYFILE = re.compile(r"(?:caddyfile(?:[._-][\w.-]*)?|[\w.-]*\.caddy(?:file)?(?:\.[\w.]+)?)\Z", re.ASCII)
_PROGRAM = (".go", ".js", ".ts", ".py", ".rb", ".php", ".cs", ".json", ".md", ".yaml", ".yml", ".sh")
_APPS = re.compile(r'"apps"\s*:\s*\{')
_HTTP = re.compile(r'"http"\s*:\s*\{|"servers"\s*:\s*\{')


def is_caddyfile(name: str) -> bool:
    """Whether a file's name is a Caddyfile's, or that of a part or template of one."""
    base = name.rpartition("/")[2].lower()
    return _CADDYFILE.match(base) is not None and not base.endswith(_PROGRAM)


def claims(name: str, head: str) -> bool:
    """Whether a file is Caddy's, as Caddyfile or as JSON."""
    lower = name.lower()
    if plain_name(lower).endswith(".json"):
        return _APPS.search(head) is not None and _HTTP.search(head) is not None
    return is_caddyfile(name)


def load(
    sources: Sequence[Source],
    embedded: Sequence[Embedded],
    tree: Tree,
    options: Options,  # noqa: ARG001 (a loader's signature)
) -> Iterator[Loaded]:
    """All of Caddy's files at once to resources; what cannot be read or found becomes a problem."""
    from accesslint.loaders.caddy.configurations import loaded

    yield from loaded(sources, embedded, tree)
