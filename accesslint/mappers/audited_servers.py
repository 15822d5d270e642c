"""Servers that keep an audit log where a setting switches it on: what the mappers of such products have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import shown, undecided
from accesslint.mappers.records import Layout, add_format, emitter_for, fixed_format
from accesslint.mappers.server_files import NOWHERE, Parameters, append_route, file_store
from accesslint.mappers.server_starts import configured
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Span


class AuditedServer:
    """One server while it is mapped: its settings, its emitter, and what came with it."""

    def __init__(self, resource: Resource, kind: str = "database", plane: str = "data") -> None:
        self.resource = resource
        self.emitter = emitter_for(resource, kind, plane)
        self.others: list[Entity] = []
        parameters = Parameters(resource, "settings")
        self._settings, self.doubt = parameters.values, parameters.doubt

    def value(self, *names: str) -> Value | None:
        """The first of the settings that is there; None where none is."""
        found = (self._settings.get(name) for name in names)
        return next((value for value in found if value is not None and value.data is not None), None)

    def names(self) -> list[str]:
        """The names of all settings."""
        return list(self._settings)

    def names_below(self, prefix: str, suffix: str) -> list[str]:
        """The names of settings below a name that end so."""
        return [name for name in self._settings if name.startswith(f"{prefix}.") and name.endswith(suffix)]

    def text(self, *names: str, default: str = "") -> tuple[str | Unknown, Span | None]:
        """A setting as text and its place; no place where the default holds, unknown where the files do not tell."""
        value = self.value(*names)
        if value is None:
            return self.doubt or default, None
        return undecided(value) or shown(value) or "", value.span

    def switched(self, *names: str, default: bool = False) -> tuple[bool | Unknown, Span | None]:
        """A setting that is true or false, and its place."""
        text, span = self.text(*names, default="true" if default else "false")
        return (text if isinstance(text, Unknown) else text.strip().lower() in ("true", "on", "yes", "1")), span

    def listed(self, *names: str) -> tuple[list[str] | Unknown | None, Span | None]:
        """A setting that is a list, or a text with commas; None where it is absent."""
        value = self.value(*names)
        if value is None:
            return self.doubt, None
        unknown = undecided(value)
        if unknown is not None:
            return unknown, value.span
        if isinstance(value.data, list):
            return [shown(item) or "" for item in value.data], value.span
        return [part.strip() for part in (shown(value) or "").split(",") if part.strip()], value.span

    def set_logging(self, state: str | Unknown, span: Span | None, why: str = "") -> None:
        """Set `logging`, and why it is off."""
        self.emitter.set("logging", state, span, default=span is None and not isinstance(state, Unknown))
        if state == "off" and why:
            self.emitter.set("logging_detail", why)

    def set_sign_ins(
        self, span: Span | None, *, logins: bool | Unknown, failures: bool | Unknown, detail: str = ""
    ) -> None:
        """Set whether accepted and refused sign-ins leave records, and what decides it."""
        for name, holds in (("logins", logins), ("failures", failures)):
            default = span is None and not isinstance(holds, Unknown)
            self.emitter.set(f"authentication.{name}", holds, span, default=default)
        if detail and (logins is False or failures is False):
            self.emitter.set("authentication.detail", detail)

    def switched_on(self, name: str) -> Span | None:
        """Set `logging` by the audit log's switch, off by default; gives its place where it is on."""
        enabled, span = self.switched(name)
        if isinstance(enabled, Unknown):
            self.set_logging(enabled, span)
        elif not enabled:
            self.set_logging("off", span, f"{name} is false" + ("" if span is not None else " by default"))
        else:
            self.set_logging("on", span)
            return span
        return None

    def set_kinds(self, included: Sequence[str], excluded: Sequence[str], span: Span | None, detail: str) -> None:
        """Set which kinds of events leave records."""
        fact: dict[str, object] = {"included": list(included), "excluded": list(excluded)}
        if excluded:
            fact["detail"] = detail
        self.emitter.set("coverage.event_kinds", fact, span, default=span is None)

    def add_file(self, name: str, path: str | None, span: Span | None) -> Entity:
        """Append the route to a log file; gives its store. `path` is None where it is not known."""
        store = file_store(self.resource, name, path, span)
        append_route(self.emitter, "file", store.address, store.id, span)
        if path != NOWHERE:
            self.others.append(store)
        return store

    def add_format(self, layout: Layout) -> None:
        """Say that the server writes a fixed format."""
        form = fixed_format(self.resource, layout)
        add_format(self.emitter, form)
        self.others.append(form)


def map_audited(
    resources: ResourceIndex,
    kind: str,
    judge: Callable[[AuditedServer], None],
    emitter: str = "database",
    plane: str = "data",
) -> Iterator[Entity]:
    """What every configuration of a product stands for: what `judge` adds to a server, and its emitter."""
    for resource in configured(resources, kind):
        server = AuditedServer(resource, emitter, plane)
        judge(server)
        yield from server.others
        yield server.emitter
