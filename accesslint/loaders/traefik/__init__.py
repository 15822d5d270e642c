"""Traefik: its static configuration in YAML or TOML, one resource for each file.

`traefik_configuration` has these attributes:

- `settings`: a mapping of the settings' whole names in lower case (`accesslog.format`), which Traefik reads
  regardless of case, to their values; a section without settings keeps its own name (`accessLog: {}`)
- `open`: the reasons why others may be set (a part that could not be read)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from accesslint.including.names import plain_name

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Loaded, Options, Tree
    from accesslint.source import Source

NAME = "traefik"
FILES = (".toml", ".yaml", ".yml")

_ENDING = r"(?P<kind>ya?ml|toml)\Z"
_NAMED = re.compile(r"[\w.-]*traefik[\w.-]*\." + _ENDING, re.ASCII)
_ANY = re.compile(r"[\w.-]+\." + _ENDING, re.ASCII)
_SECTIONS = r"entrypoints|providers|accesslog|certificatesresolvers"
_YAML = re.compile(rf"^(?:{_SECTIONS})[ \t]*:", re.MULTILINE | re.IGNORECASE)
_TOML = re.compile(rf"^[ \t]*\[[ \t]*(?:{_SECTIONS})[ \t]*[.\]]", re.MULTILINE | re.IGNORECASE)
_ENTRY_POINTS = re.compile(
    r"^entryPoints[ \t]*:[ \t]*(?:#.*)?$\n(?:[ \t]*(?:#.*)?\n)*[ \t]+[\w\"'{-]+.*:"
    r"|^[ \t]*\[[ \t]*entryPoints[ \t]*[.\]]",
    re.MULTILINE,
)
_OTHERS = re.compile(
    r"^(?:apiVersion|services|image|deployment|ports|additionalArguments|resources)[ \t]*:", re.MULTILINE
)
"""Keys at the top level of manifests, Compose files and values of Helm charts, which may bear such names too."""


def kind_of(name: str, head: str) -> str:
    """`yaml` or `toml` where a file is Traefik's static configuration; else empty."""
    base = plain_name(name).lower()
    found = _ANY.match(base)
    if found is None or _OTHERS.search(head):
        return ""
    kind = "toml" if found["kind"] == "toml" else "yaml"
    telling = (_TOML if kind == "toml" else _YAML) if _NAMED.match(base) else _ENTRY_POINTS
    return kind if telling.search(head) else ""


def claims(name: str, head: str) -> bool:
    """Whether a file is Traefik's static configuration."""
    return bool(kind_of(name, head))


def load(
    sources: Sequence[Source],
    embedded: Sequence[Embedded],
    tree: Tree,  # noqa: ARG001 (such a file includes no other)
    options: Options,  # noqa: ARG001 (a loader's signature)
) -> Iterator[Loaded]:
    """All static configurations to resources; what cannot be read becomes a problem."""
    from accesslint.loaders import files
    from accesslint.loaders.traefik.files import read_file

    for file in files(sources, embedded):
        yield from read_file(*file)
