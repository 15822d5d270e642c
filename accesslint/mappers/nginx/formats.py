"""The log formats that servers use, as format entities: defined, predefined, missing or defined twice."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.line_formats import unknown_line
from accesslint.mappers.nginx.log_format import COMBINED, Reading, read_format, read_text, set_facts
from accesslint.mappers.nginx.recording import layout_parts
from accesslint.mappers.nginx.variables import Definitions
from accesslint.mappers.table import entity_for
from accesslint.model.entities import Entity
from accesslint.model.environment import environment_of
from accesslint.model.recording import Layout
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Span

KIND = "access-log"
_ESCAPES = frozenset({"default", "json", "none"})


class Used(msgspec.Struct):
    """A format that a server writes."""

    entity: Entity
    reading: Reading | None
    """None where its definition is not in the files."""


class Formats:
    """The formats of a run, each made once."""

    def __init__(self, resources: ResourceIndex) -> None:
        self._defined: dict[tuple[str, str, str], list[Resource]] = {}
        self._used: dict[tuple[str, str, str], Used] = {}
        self._definitions: dict[tuple[str, str], dict[str, Value]] = {}
        for resource in resources.of_type("nginx_log_format"):
            name = resource.get("name")
            if name is not None and name.text is not None:
                self._defined.setdefault(_key(resource, name.text), []).append(resource)
        for resource in resources.of_type("nginx_variables"):
            found = resource.get("variables")
            if found is not None:
                self._definitions.setdefault(_place(resource), {}).update(found.entries())

    def definitions(self, server: Resource) -> Definitions:
        """The variables that the server's configuration defines."""
        return self._definitions.get(_place(server), {})

    def use(self, server: Resource, written: Value | None, span: Span) -> Used | None:
        """The format that an `access_log` names (`written`, at `span`), `combined` where it names none.

        None where the name itself is not known.
        """
        name = "combined" if written is None else written.text
        if name is None:
            return None
        key = _key(server, name)
        if key not in self._used:
            self._used[key] = self._make(server, key, name, span)
        used = self._used[key]
        defined = self._defined.get(key)
        if defined and _is_before(span, defined[0].header) and used.entity.get("defined") == "once":
            used.entity.set("defined", "invalid", span)
            used.entity.set("defined_detail", "it is used before it is defined, and nginx does not start")
        return used

    def all(self) -> Iterator[Entity]:
        """Every format used, and those that are defined twice whether used or not."""
        for key, defined in self._defined.items():
            if key not in self._used and _repeated(key, defined) is not None:
                self._used[key] = self._from(key, defined)
        yield from (used.entity for used in self._used.values())

    def _make(self, server: Resource, key: tuple[str, str, str], name: str, span: Span) -> Used:
        defined = self._defined.get(key)
        if defined:
            return self._from(key, defined)
        entity = entity_for("format", KIND, server)
        module = "" if key[1] == "http" else f"{key[1]} "
        entity.id = f"format:{server.scope}#{module}log_format {name}"
        file = server.address.partition(":")[0] if server.container else span.file.rpartition("/")[2]
        entity.address = f"{file}:{module}log_format {name}"
        entity.header = span
        entity.via = ()
        entity.environment = environment_of(server.scope)
        _name(entity, server.scope, name)
        if key[1] == "http" and key[2] == "combined":
            reading = read_text(Value(COMBINED, span))
            set_facts(entity, reading, None, default=True)
            entity.layout = Layout("nginx", (COMBINED,), "default", self.definitions(server))
            entity.set("defined", "once", default=True)
            return Used(entity, reading)
        surroundings = server.get("surroundings")
        if surroundings is not None and surroundings.unknown is not None:
            entity.set("defined", surroundings.unknown, span)
            unknown_line(entity, surroundings.unknown, span)
        else:
            entity.set("defined", "missing", span)
            entity.set("defined_detail", f"no log_format {name} is in force where it is used, and nginx does not start")
        return Used(entity, None)

    def _from(self, key: tuple[str, str, str], defined: list[Resource]) -> Used:
        resource = defined[0]
        entity = entity_for("format", KIND, resource)
        name, parts, escape = resource.get("name"), resource.get("parts"), resource.get("escape")
        _name(entity, resource.scope, (name.text if name else None) or "")
        entity.set("defined", "once", name.span if name else None)
        mode: str | Unknown = "default"
        if escape is not None:
            mode = escape.unknown or escape.text or "default"
        wrong = (
            "" if isinstance(mode, Unknown) or mode in _ESCAPES else f"nginx knows no escape={mode} and does not start"
        )
        if wrong:
            mode = Unknown(wrong)
        items = parts.items() if parts is not None else []
        reading = read_format(items, mode, self.definitions(resource))
        entity.layout = Layout("nginx", layout_parts(items), mode, self.definitions(resource))
        set_facts(entity, reading, items[0].span if items else None)
        if mode != "default" and escape is not None:
            entity.spans["escaping"] = escape.span
        if wrong and escape is not None:
            entity.set("defined", "invalid", escape.span)
            entity.set("defined_detail", wrong)
        again = _repeated(key, defined)
        if again is not None:
            entity.set("defined", "duplicate", again)
            entity.set("defined_detail", "nginx does not start with two formats of one name")
        return Used(entity, reading)


def _repeated(key: tuple[str, str, str], defined: list[Resource]) -> Span | None:
    """The place of a second definition; `combined` is predefined. Names that differ in case are two formats."""
    names = [name.text if (name := resource.get("name")) else None for resource in defined]
    if key[1] == "http" and names[0] == "combined":
        return defined[0].header
    return next(
        (resource.header for resource, name in zip(defined[1:], names[1:], strict=True) if name == names[0]), None
    )


def _is_before(use: Span, definition: Span) -> bool:
    """Whether one file uses a format above its definition."""
    return use.file == definition.file and (use.line, use.column) < (definition.line, definition.column)


def _place(resource: Resource) -> tuple[str, str]:
    module = resource.get("module")
    return resource.scope, (module.text if module else None) or "http"


def _key(resource: Resource, name: str) -> tuple[str, str, str]:
    """A format is found by its name, whatever its case."""
    return (*_place(resource), name.lower())


def _name(entity: Entity, scope: str, name: str) -> None:
    entity.set("name", name)
    entity.set("configurable", True)
    entity.handles.add(f"format:{scope}:{name}")
