"""Nomad's jobs: the containers that their tasks start, and the configurations that their templates hold.

A task of the drivers `docker` and `podman` is told as a service of Compose is: `compose_service` with `image`,
`command`, `entrypoint`, `environment`, `volumes`, `logging` and `output`, why it is not known who takes it. The text
of a `template` goes by the name that it gets in the container.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from accesslint.including.names import plain_name

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Loaded, Options, Tree
    from accesslint.source import Source

NAME = "nomad"
FILES = (".hcl", ".nomad")

_JOB = re.compile(r"^[ \t]*job[ \t]+\"?[^\"\n{]{1,200}\"?[ \t]*\{", re.MULTILINE)
_INSIDE = re.compile(r"^[ \t]*(?:group|task|datacenters|type)[ \t]*[\"=]", re.MULTILINE)

_OTHERS = re.compile(r"\[\[-? |\{%")
"""Tags of Nomad Pack, Levant and Jinja, which stand for whole blocks."""


def claims(name: str, head: str) -> bool:
    """Whether a file is a job."""
    base = plain_name(name).lower()
    if not base.endswith((".nomad", ".hcl")):
        return False
    return _JOB.search(head) is not None and _INSIDE.search(head) is not None and _OTHERS.search(head) is None


def load(
    sources: Sequence[Source],
    embedded: Sequence[Embedded],
    tree: Tree,  # noqa: ARG001 (a job includes nothing that is read here)
    options: Options,  # noqa: ARG001 (a loader's signature)
) -> Iterator[Loaded]:
    """The containers and the configurations of all jobs; what cannot be read becomes a problem."""
    from accesslint.loaders.nomad.jobs import load_job

    for source in (*sources, *(one.source for one in embedded)):
        yield from load_job(source)
