"""Frontends as resources, with what is in force there: their own lines and those of the `defaults` before them.

Attributes of a `haproxy_frontend`: `name`, `kind` (`frontend`, `listen`), `mode`, `addresses` (`bind`);
`logs`, a list of `target`, `format`, `length`, `sample`, `level`, `profile`, `maybe`; `log_format`: `kind`
(`tcplog`, `httplog`, `clf`, `httpslog`, `custom`), `text`, `fault`; `structured_data`, `error_format`, `unique_id`;
`options`, `captures` (`request`, `response`, `cookie`), `variables` (what `set-var` gives them), `levels`
(`set-log-level`), `acls`, `no_log` (the line that ends what was inherited), `monitor`, `services`, `stats`,
`backends`, `servers`, `rings`, `profiles`; `scripted` (present where a script or agent may set variables); `open`: why
lines may be missing. A `haproxy_log_forward` has `logs`, `addresses` and `datagrams` (`dgram-bind`).

Source: https://docs.haproxy.org/2.6/configuration.html#4 (a `defaults` section presets what follows it; the last of
log-format, httplog, httpslog and tcplog counts; captures are a frontend's own) and #4.2 for each keyword.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from accesslint.loaders.haproxy.settings import Settings, target_of
from accesslint.model.values import Unknown, Value
from accesslint.source import Span
from accesslint.syntax.haproxy import Line, Section


class Frontend(msgspec.Struct):
    """A frontend before it has an address."""

    kind: str
    name: str
    attributes: Value
    header: Span


def frontends(sections: Sequence[Section], missing: Unknown | None) -> Iterator[Frontend]:
    """The `frontend`, `listen` and `log-forward` sections of one configuration; the last inherit nothing.

    `missing`: why the file around the sections is not known.
    """
    world = _World(sections)
    inherited = Settings(missing, standard=world.standard)
    named: dict[str, Settings] = {}
    for section in sections:
        if section.kind == "defaults":
            inherited = (
                named.get(section.parent, Settings(missing, standard=world.standard)).copy()
                if section.parent
                else Settings(standard=world.standard)
            )
            inherited.read(section, world.targets)
            if section.name:
                named[section.name] = inherited
        elif section.kind in ("frontend", "listen") and not _is_disabled(section):
            settings = (
                named.get(section.parent, Settings(missing, standard=world.standard)) if section.parent else inherited
            )
            yield _frontend(section, settings.copy(), world)
        elif section.kind == "log-forward":
            yield _frontend(section, Settings(standard=world.standard), world)


def _is_disabled(section: Section) -> bool:
    return any(line.keyword == "disabled" and not line.conditional for line in section.lines)


class _World:
    """What frontends share."""

    def __init__(self, sections: Sequence[Section]) -> None:
        lines = [line for section in sections if section.kind == "global" for line in section.lines]
        is_rfc3164 = any(line.keyword == "log-send-hostname" for line in lines)
        self.standard = "rfc3164" if is_rfc3164 else "local"
        self.targets = [
            target_of(line, self.standard) for line in lines if line.keyword == "log" and len(line.words) > 1
        ]
        hole = next((line for line in lines if line.is_hole), None)
        if hole is not None and not self.targets:
            data = Unknown(f"the template's `{hole.keyword[:60]}` may stand for a log line", "the rendered file")
            self.targets.append(Value({"target": Value(data, hole.span), "maybe": Value(data, hole.span)}, hole.span))
        self._backends = {section.name: section for section in sections if section.kind == "backend"}
        self._settings: dict[str, Settings | None] = {}
        self.rings = _by_name(sections, "ring")
        self.profiles = _by_name(sections, "log-profile")

    def backend(self, name: str) -> Settings | None:
        """What a backend's own lines set; None if it is not there."""
        if name not in self._settings:
            section = self._backends.get(name)
            inner = None if section is None else Settings()
            if section is not None and inner is not None:
                inner.read(section, [])
            self._settings[name] = inner
        return self._settings[name]


def _by_name(sections: Sequence[Section], kind: str) -> dict[str, Value]:
    found = {}
    for section in sections:
        if section.kind == kind and section.name:
            lines = [
                Value([line.value(number) for number in range(len(line.words))], line.span) for line in section.lines
            ]
            found[section.name] = Value(lines, section.header.span)
    return found


def _frontend(section: Section, settings: Settings, world: _World) -> Frontend:
    header = section.header.span
    settings.read(section, world.targets)
    data = settings.attributes(header)
    data["name"] = Value(section.name, header)
    data["kind"] = Value(section.kind, header)
    data["rings"] = Value(world.rings, header)
    data["profiles"] = Value(world.profiles, header)
    if any(line.keyword == "stats" for line in section.lines):
        data["stats"] = Value(True, header)
    behind = list(_behind(section))
    data["backends"] = Value([Value(name, line.span) for name, line in behind], header)
    _add_what_backends_set(data, section, dict.fromkeys(name for name, _ in behind), world)
    return Frontend(section.kind, section.name, Value(data, header), header)


def _behind(section: Section) -> Iterator[tuple[str, Line]]:
    """The backends that the section names, the one for everything else last."""
    if section.kind == "listen" and any(line.keyword == "server" for line in section.lines):
        yield section.name, section.header
    for keyword in ("use_backend", "default_backend"):
        for line in section.lines:
            if line.keyword == keyword and len(line.words) > 1:
                yield line.words[1].text, line


def _add_what_backends_set(data: dict[str, Value], section: Section, names: Iterable[str], world: _World) -> None:
    """A backend's rules decide about the records of what is sent there, and set variables that they hold."""
    header = section.header.span
    levels, variables = list(data["levels"].items()), dict(data["variables"].entries())
    servers = list(data["servers"].items())
    for name in names:
        inner = world.backend(name) if name != section.name else None
        if inner is None:
            continue
        servers += inner.servers
        levels += [
            Value({**dict(level.entries()), "backend": Value(name, level.span)}, level.span) for level in inner.levels
        ]
        for variable, expression in inner.variables.items():
            doubt = Unknown(f"{variable} is set in several places", "the running server")
            variables[variable] = expression if variable not in variables else Value(doubt, expression.span)
        if "scripted" in inner.values:
            data["scripted"] = inner.values["scripted"]
    data["levels"], data["variables"] = Value(levels, header), Value(variables, header)
    data["servers"] = Value(servers, header)
