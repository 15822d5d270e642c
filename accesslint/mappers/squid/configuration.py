"""One configuration of Squid while it is mapped: its directives, and what came of them so far."""

from __future__ import annotations

from accesslint.mappers.meanings import shown, undecided
from accesslint.mappers.records import emitter_for
from accesslint.model.entities import Entity
from accesslint.model.recording import Writing
from accesslint.model.values import Resource, Unknown, Value

_ASKS = ("auth_param", "external_acl_type", "ident_lookup_access")
"""Directives by which Squid comes to know a user."""


class Squid:
    """One configuration while it is mapped."""

    def __init__(self, resource: Resource) -> None:
        self.resource = resource
        self.emitter = emitter_for(resource, "web-server", "http")
        self.formats: dict[str, Entity] = {}
        self.stores: list[Entity] = []
        self.writings: list[Writing] = []
        complete, gaps = resource.get("complete"), resource.get("open")
        first = gaps.items()[0].unknown if gaps is not None and gaps.items() else None
        self.doubt: Unknown | None = first
        if first is None and complete is not None and complete.data is False:
            self.doubt = Unknown("the main configuration that includes this part is not known", "squid.conf")

    def lines(self, name: str) -> list[Value]:
        """The occurrences of a directive."""
        found = self.resource.get("directives", name)
        return found.items() if found is not None else []

    @property
    def asks(self) -> bool:
        """Whether Squid comes to know a user: by a password, an external program, ident, or a certificate."""
        ports = [word for line in self.lines("https_port") for word in words_of(line)]
        has_certificates = any(word.startswith(("clientca=", "tls-cafile")) for word in ports)
        return has_certificates or any(self.lines(name) for name in _ASKS)

    def switch(self, name: str, *, default: bool) -> bool | Unknown:
        """A directive that is `on` or `off`; the last one counts."""
        lines = self.lines(name)
        if not lines:
            return self.doubt or default
        unknown = undecided(lines[-1])
        return unknown if unknown is not None else (words_of(lines[-1]) or [""])[0].lower() == "on"


def words_of(line: Value) -> list[str]:
    """A line's words; empty for those that are not known."""
    return [shown(word) or "" for word in line.data] if isinstance(line.data, list) else []
