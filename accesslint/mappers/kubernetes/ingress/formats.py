"""The log formats of ingress controllers: that of the ConfigMap or the controller's own, and those of snippets."""

from __future__ import annotations

import msgspec

from accesslint.mappers.kubernetes.ingress.controllers import Controller
from accesslint.mappers.kubernetes.ingress.flavours import INGRESS_NGINX, Flavour, key_of
from accesslint.mappers.kubernetes.ingress.recording import layout_of, with_surroundings
from accesslint.mappers.kubernetes.ingress.snippets import definitions, directives, lines_of
from accesslint.mappers.nginx.log_format import COMBINED, Reading, read_format, set_facts
from accesslint.mappers.nginx.recording import layout_parts
from accesslint.mappers.table import entity_for
from accesslint.model.entities import Entity
from accesslint.model.environment import environment_of
from accesslint.model.recording import Layout
from accesslint.model.values import Unknown, Value
from accesslint.source import Span

KIND = "access-log"

_ESCAPES = ("default", "json", "none")


class Form(msgspec.Struct):
    """A format as an entity, and what it was read as."""

    entity: Entity
    reading: Reading


class Forms:
    """The formats of one controller, each made when it is used."""

    def __init__(self, controller: Controller) -> None:
        self._controller = controller
        self._made: dict[str, Form] = {}
        self._defined: dict[str, tuple[tuple[str, ...], Span]] = {}
        settings, flavour = controller.settings, controller.flavour
        self.variables: dict[str, Value] = {}
        for key in (flavour.http_snippet, flavour.server_snippet, flavour.location_snippet):
            snippet = settings.get(key)
            self.variables.update(definitions(snippet))
            for directive in () if snippet is None else directives(snippet):
                if directive.words[0] == "log_format" and len(directive.words) > 2:
                    self._defined[directive.words[1]] = (directive.words[2:], directive.span)
        generates, place = settings.is_on("generate-request-id")
        if flavour is INGRESS_NGINX and place is not None and generates is False:
            # Without an id of its own, `$req_id` is what the client sends and nothing else.
            header = {"source": Value("$http_x_request_id", place.span), "entries": Value([], place.span)}
            self.variables.setdefault("req_id", Value(header, place.span))

    @property
    def all(self) -> list[Form]:
        """Those that were used."""
        return list(self._made.values())

    def use(self, name: str | None) -> Form | None:
        """The format of a name, `combined` without one; None where the files do not define it."""
        name = "combined" if name is None else name
        if name not in self._made:
            if name == self._controller.flavour.format_name:
                self._made[name] = self._main(name)
            elif name in self._defined:
                self._made[name] = self._of_snippet(name, *self._defined[name])
            elif name == "combined":
                self._made[name] = self._predefined(name, COMBINED)
            else:
                return None
        return self._made[name]

    def _main(self, name: str) -> Form:
        controller = self._controller
        flavour, settings = controller.flavour, controller.settings
        escape = settings.decide(flavour.escaping)
        text = settings.get(flavour.format_key)
        if text is None or text.text == "":
            form = self._predefined(name, flavour.default_format, escape.fact)
        else:
            place = text.span.first_line()
            entity = self._entity(name, place)
            entity.set("defined", "once", place)
            parts = _joined(text, flavour.line_break)
            form = Form(entity, read_format(parts, escape.fact, self.variables))
            entity.layout = layout_of(text, parts, flavour, escape.fact, self.variables)
            _advise(form.reading, flavour)
            _drop_empty_address(controller, form.reading)
            set_facts(entity, form.reading, place)
        if not escape.is_default:
            form.entity.set("escaping", escape.fact, escape.span)
            form.entity.defaults.discard("escaping")
        return form

    def _predefined(self, name: str, text: str, escape: str | Unknown = "default") -> Form:
        entity = self._entity(name, _header(self._controller))
        entity.set("defined", "once", default=True)
        reading = read_format([Value(text, entity.header)], escape, self.variables)
        set_facts(entity, reading, None, default=True)
        entity.layout = Layout("nginx", (text,), escape, with_surroundings(self.variables, entity.header))
        return Form(entity, reading)

    def _of_snippet(self, name: str, words: tuple[str, ...], span: Span) -> Form:
        entity = self._entity(name, span)
        entity.set("defined", "once", span)
        first = words[0].removeprefix("escape=")
        has_mode = words[0].startswith("escape=") and first in _ESCAPES
        parts = [Value(word, span) for word in (words[1:] if has_mode else words)]
        reading = read_format(parts, first if has_mode else "default", self.variables)
        set_facts(entity, reading, span)
        definitions = with_surroundings(self.variables, span)
        entity.layout = Layout("nginx", layout_parts(parts), first if has_mode else "default", definitions)
        return Form(entity, reading)

    def _entity(self, name: str, header: Span) -> Entity:
        controller = self._controller
        resource = controller.resource
        called = "#".join(part for part in (controller.name, f"log_format {name}") if part)
        entity = entity_for("format", KIND, resource, called)
        entity.address = f"{resource.address}:log_format {name}"
        entity.header = header
        entity.environment = environment_of(resource.address, resource.scope)
        entity.handles.add(f"format:{resource.id}:{name}")
        entity.set("name", name)
        entity.set("configurable", True)
        return entity


def _header(controller: Controller) -> Span:
    return controller.resource.header if controller.carrier is not None else controller.runs[0].container.header


def _joined(text: Value, line_break: str) -> list[Value]:
    """The format's text in parts that have places of their own, with what stands between them."""
    parts: list[Value] = []
    for line in lines_of(text):
        if parts:
            parts.append(Value(line_break, line.span))
        parts.append(line)
    return parts


def _advise(reading: Reading, flavour: Flavour) -> None:
    """Say what to write in this ConfigMap."""
    if "escape=json is needed" in reading.fault:
        row = flavour.escaping[-1]
        reading.fault = f'{reading.fault} ({key_of(row)}: "{row.written("json")}")'


def _drop_empty_address(controller: Controller, reading: Reading) -> None:
    """`$proxy_protocol_addr` is always empty without the PROXY protocol.

    Source: https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/log-format/
    """
    if controller.flavour is INGRESS_NGINX and controller.settings.is_on("use-proxy-protocol")[0] is False:
        for field in reading.fields:
            if field.facts["token"].strip("${}").lower() == "proxy_protocol_addr":
                field.facts["meaning"] = "other"
