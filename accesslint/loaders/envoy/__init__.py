"""Envoy: static bootstrap files and listener files, in YAML or JSON; one resource per listener, one per admin address.

`envoy_listener` and `envoy_admin` have the attributes that the file gives the message
(https://www.envoyproxy.io/docs/envoy/latest/api-v3/config/listener/v3/listener.proto); what the environment or a
template fills in is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from accesslint.including.names import plain_name

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Loaded, Options, Tree
    from accesslint.source import Source

NAME = "envoy"
FILES = (".json", ".yaml", ".yml")

_ENDINGS = (".yaml", ".yml", ".json")
_TELLING = re.compile(
    r"^[ \t]*(?:static_resources|staticResources)[ \t]*:|[\"'](?:static_resources|staticResources)[\"']\s*:"
    r"|type\.googleapis\.com/envoy\.(?:config\.listener|api)\.v[23]\.Listener\b",
    re.MULTILINE,
)
_OTHERS = re.compile(r"^[ \t]*[\"']?apiVersion[\"']?[ \t]*:", re.MULTILINE)
"""Manifests, Istio's and Envoy Gateway's among them."""


def claims(name: str, head: str) -> bool:
    """Whether a file is a configuration of Envoy's own."""
    if not plain_name(name).lower().endswith(_ENDINGS):
        return False
    return _TELLING.search(head) is not None and _OTHERS.search(head) is None


def load(
    sources: Sequence[Source],
    embedded: Sequence[Embedded],
    tree: Tree,  # noqa: ARG001 (such a file includes no other)
    options: Options,  # noqa: ARG001 (a loader's signature)
) -> Iterator[Loaded]:
    """All configurations to resources; what cannot be read becomes a problem."""
    from accesslint.loaders import files
    from accesslint.loaders.envoy.files import read_file

    for file in files(sources, embedded):
        yield from read_file(*file)
