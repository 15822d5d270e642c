"""Kong: `kong.conf` and declarative configurations (decK, DB-less), one resource for each file.

`kong_configuration` has these attributes:

- `settings`: a mapping of the properties' names to their values as text; the last one counts
- `open`: the reasons why others may be set (a template's tags)

`kong_declaration` has `declared`, the document as it is written, and `open`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from accesslint.including.names import plain_name

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Loaded, Options, Tree
    from accesslint.source import Source

NAME = "kong"
FILES = (".json", ".yaml", ".yml", "kong")

_NAMED = re.compile(r"[\w.-]*kong[\w.-]*\.conf(?:\.default)?\Z", re.ASCII)
_TELLING = re.compile(
    r"^[ \t]*(?:#[ \t]*)?(?:prefix|proxy_access_log|admin_access_log|proxy_listen|admin_listen|database|pg_host|role"
    r"|declarative_config|nginx_\w+|trusted_ips|audit_log|plugins|log_level)[ \t]*=",
    re.MULTILINE,
)
_OTHERS = re.compile(r"^[ \t]*(?:server|http|upstream|location\b[^\n{]*(?=\{))[ \t]*\{|^[ \t]*\[", re.MULTILINE)
_DECLARED = (".yml", ".yaml", ".json")
_VERSION = re.compile(r"^(?:\{[ \t]*)?[\"']?_format_version[\"']?[ \t]*:", re.MULTILINE)
"""At the top of a document: deeper it is a text within another's, such as a ConfigMap's."""
_JSON_VERSION = re.compile(r"\"_format_version\"\s*:")


def kind_of(name: str, head: str) -> str:
    """`configuration` or `declaration` where a file is Kong's; else empty."""
    base = plain_name(name).lower()
    if base.endswith(_DECLARED):
        version = _JSON_VERSION if base.endswith(".json") else _VERSION
        return "declaration" if "_format_version" in head and version.search(head) else ""
    if _NAMED.match(base) and _TELLING.search(head) and not _OTHERS.search(head):
        return "configuration"
    return ""


def claims(name: str, head: str) -> bool:
    """Whether a file is Kong's: `kong.conf` and its like, or a document with Kong's `_format_version`."""
    return bool(kind_of(name, head))


def load(
    sources: Sequence[Source],
    embedded: Sequence[Embedded],
    tree: Tree,  # noqa: ARG001 (such a file includes no other)
    options: Options,  # noqa: ARG001 (a loader's signature)
) -> Iterator[Loaded]:
    """All of Kong's files to resources; what cannot be read becomes a problem."""
    from accesslint.loaders import files
    from accesslint.loaders.kong.files import read_file

    for file in files(sources, embedded):
        yield from read_file(*file)
