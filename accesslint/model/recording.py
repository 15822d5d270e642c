"""What a simulation needs beside the facts: a format's exact text, and which format an emitter writes where.

Rules never see it; `accesslint simulate` renders it. Mappers set it for the servers whose log lines can be told.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from accesslint.model.values import Unknown, Value


class Layout(msgspec.Struct, frozen=True):
    """The text of a format, as its server reads it."""

    family: str
    """Which module of `accesslint.simulation` renders it."""
    parts: tuple[str | Unknown, ...]
    escape: str | Unknown = ""
    definitions: Mapping[str, Value] = {}
    """The configuration's own variables, as the family's loader describes them."""


class Writing(msgspec.Struct, frozen=True):
    """One log that gets a line for each access (that its condition keeps)."""

    format: str
    """Id of the format's entity; empty where it is not known."""
    target: str
    condition: str | Unknown = ""
    """As written; empty: every access is kept."""


class Place(msgspec.Struct, frozen=True):
    """A part of an emitter with a decision of its own."""

    where: str
    """Empty for the emitter itself, else as the configuration writes it (a location's path)."""
    state: str | Unknown
    """`on`, `off`, or why it is not known."""
    writings: tuple[Writing, ...]


class Recording(msgspec.Struct, frozen=True):
    """What an emitter writes, part by part."""

    family: str
    places: tuple[Place, ...]
    """The emitter itself first."""
    paths: tuple[str, ...] = ()
    """All parts between which the emitter chooses, with or without a decision about logging."""
    name: str = ""
    """The server's own name."""
    definitions: Mapping[str, Value] = {}
    authenticates: bool = False
    """The server itself asks for a user, so that the name which a client sends is one that it checked."""
    doubt: str = ""
    """Why a request may end elsewhere than in the part that its path names."""
    plane: str = "http"
    """Which accesses it is asked about: requests to web servers (`http`), to a Kubernetes API server (`control`),
    sessions of databases (`data`)."""
