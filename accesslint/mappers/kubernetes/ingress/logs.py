"""Which access logs an ingress controller keeps: its own or those of snippets, what they leave out, where they wait.

In the nginx.conf that ingress-nginx writes, its own `access_log` has the condition `if=$loggable`, which a map makes of
`skip-access-log-urls`. It stands behind `access-log-params`, and of two conditions the last counts; of two maps for one
variable as well, so that one in `http-snippet` replaces the controller's (both seen on a running nginx).
Sources: https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/configmap/#skip-access-log-urls and
the file rootfs/etc/nginx/template/nginx.tmpl of its repository.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from accesslint.mappers.kubernetes.ingress.controllers import Controller
from accesslint.mappers.kubernetes.ingress.flavours import INGRESS_NGINX
from accesslint.mappers.kubernetes.ingress.settings import Decision
from accesslint.mappers.kubernetes.ingress.snippets import Directive, Level, read_level
from accesslint.mappers.nginx.conditions import filter_of
from accesslint.model.entities import Entity
from accesslint.model.values import Unknown, Value
from accesslint.source import Span

_SEVERE = frozenset({"crit", "alert", "emerg"})
_LOGGABLE = Value("$loggable", Span("", 1, 1, 1, 1))


class Log(msgspec.Struct):
    """One access log that is in force."""

    target: Value | None
    """Its path or `syslog:server=…`; None for the controller's default."""
    format_name: str | None
    """None for `combined`."""
    parameters: tuple[str, ...] = ()
    span: Span | None = None
    is_own: bool = False
    """The controller writes the directive itself."""


class Logs(msgspec.Struct):
    """What holds for all requests but those that an Ingress or a location excepts."""

    state: str | Unknown
    span: Span | None
    detail: str
    logs: list[Log]
    is_default: bool = False
    levels: tuple[Level, ...] = ()


def read_logs(controller: Controller) -> Logs:
    """The access logs that are in force. Those of an inner level replace the outer ones."""
    settings, flavour = controller.settings, controller.flavour
    if settings.missing is not None:
        return Logs(settings.missing.unknown or Unknown("it is not known"), settings.missing.span, "", [])
    keys = (flavour.location_snippet, flavour.server_snippet, flavour.http_snippet)
    levels = tuple(read_level(settings.get(key)) for key in keys)
    switch = settings.decide(flavour.logging)
    for key, level in zip(keys, levels, strict=True):
        if level.doubt is not None:
            value = settings.get(key)
            return Logs(level.doubt, value.span if value else None, "", [], levels=levels)
        if level.off is not None:
            return Logs("off", level.off.span, f"{key} has access_log off", [], levels=levels)
        if level.logs and key != flavour.http_snippet:
            return Logs("on", level.logs[0].span, "", [log_of(one) for one in level.logs], levels=levels)
    if switch.fact != "on":
        shown = "" if switch.value is None else switch.value.text or ""
        return Logs(switch.fact, switch.span, f"{switch.key} is {shown}", [], levels=levels)
    own = Log(_target(controller), flavour.format_name, is_own=True)
    if flavour is INGRESS_NGINX and not settings.is_on("enable-syslog")[0]:
        own.parameters = tuple(settings.text("access-log-params").split())
    logs = [own, *(log_of(one) for one in levels[2].logs)]
    detail = "access is logged by default" if switch.is_default else ""
    return Logs("on", switch.span, detail, logs, is_default=switch.is_default, levels=levels)


def log_of(directive: Directive) -> Log:
    """An `access_log` of a snippet: path, format, parameters."""
    _, path, *rest = directive.words
    name = rest[0] if rest and "=" not in rest[0] else None
    return Log(Value(path, directive.span), name, tuple(rest if name is None else rest[1:]), directive.span)


def set_coverage(emitter: Entity, controller: Controller, logs: Logs) -> None:
    """Set `coverage`: locations without a log, and whether an error log says why requests are refused."""
    server = controller.settings.decide((controller.flavour.default_server,))
    off = [found for level in logs.levels for found in level.locations]
    path = "coverage.locations"
    if isinstance(server.fact, Unknown) and not off:
        emitter.set(path, server.fact, server.span)
    else:
        excluded = [] if isinstance(server.fact, Unknown) else list(server.fact["excluded"])
        fact: dict[str, Any] = {"excluded": [*excluded, *(name for name, _ in off)]}
        if excluded:
            fact["detail"] = f"{server.key} is {_said(server)}"
        span = off[0][1] if off and (server.span is None or not excluded) else server.span
        emitter.set(path, fact, span, default=server.is_default and not off)
        for number, (_, place) in enumerate(off, len(excluded)):
            emitter.spans[f"{path}.excluded.{number}"] = place
    _set_log_types(emitter, controller)


def _said(decision: Decision) -> str:
    return "false by default" if decision.value is None else decision.value.text or "empty"


def _set_log_types(emitter: Entity, controller: Controller) -> None:
    settings = controller.settings
    level, path = settings.get("error-log-level"), settings.get("error-log-path")
    for value, key, bad in ((level, "error-log-level", _SEVERE), (path, "error-log-path", {"/dev/null"})):
        if value is not None and value.text is not None and value.text.strip() in bad:
            detail = f"{key} {value.text} leaves out why requests are refused"
            fact = {"included": ["access"], "excluded": ["error"], "detail": detail}
            emitter.set("coverage.log_types", fact, value.span)
            return
    open_value = next((value for value in (level, path) if value is not None and value.text is None), None)
    if open_value is not None:
        emitter.set("coverage.log_types", open_value)
    else:
        fact = {"included": ["access", "error"], "excluded": []}
        emitter.set("coverage.log_types", fact, level.span if level else None, default=level is None)


def set_filters(emitter: Entity, controller: Controller, logs: Logs, variables: Mapping[str, Value]) -> None:
    """Set `filters`: a record is dropped where every log has a condition; and what snippets leave out."""
    skipped = controller.settings.get("skip-access-log-urls")
    if skipped is not None and skipped.unknown is not None and all(log.is_own for log in logs.logs):
        emitter.set("filters", skipped)
        return
    by_log = [_filters(controller, log, variables) for log in logs.logs]
    for found in by_log if all(by_log) else ():
        for fact, span in found:
            emitter.append("filters", fact, span)
    for level in logs.levels:
        add_conditions(emitter, level)


def add_conditions(emitter: Entity, level: Level) -> None:
    """Say under which conditions a snippet switches the log off."""
    for condition, span in level.conditions:
        fact = {"how": "condition", "what": condition, "detail": f"{condition} switches the log off"}
        emitter.append("filters", fact, span)


def _filters(controller: Controller, log: Log, variables: Mapping[str, Value]) -> list[tuple[dict[str, Any], Span]]:
    if not log.is_own:
        fact = condition_of(log, variables)
        return [] if fact is None or log.span is None else [(fact, log.span)]
    if controller.flavour is not INGRESS_NGINX:
        return []
    if "loggable" in variables:
        fact = filter_of(_LOGGABLE, variables)
        return [] if fact is None else [(fact, variables["loggable"].span)]
    skipped = controller.settings.get("skip-access-log-urls")
    if skipped is None or skipped.text is None:
        return []
    urls = [url.strip() for url in skipped.text.split(",") if url.strip()]
    shown = ", ".join(urls[:4]) + (", …" if len(urls) > 4 else "")
    detail = f"skip-access-log-urls leaves out requests of {shown}"
    return [({"how": "exclude", "what": shown, "detail": detail}, skipped.span)] if urls else []


def condition_of(log: Log, variables: Mapping[str, Value]) -> dict[str, Any] | None:
    """The filter that the `if=` of a snippet's log is; None where it has none."""
    conditions = [word[len("if=") :] for word in log.parameters if word.startswith("if=")]
    if not conditions or log.span is None:
        return None
    return filter_of(Value(conditions[-1], log.span), variables)


def set_buffers(emitter: Entity, controller: Controller, logs: Logs) -> None:
    """Set `buffers`: records that wait in memory for longer than a `flush=` allows."""
    for log in logs.logs:
        names = {word.partition("=")[0] for word in log.parameters}
        if names & {"buffer", "gzip"} and "flush" not in names:
            value = controller.settings.get("access-log-params")
            span = log.span if log.span is not None else value.span if value is not None else None
            target = log.target.text if log.target is not None else controller.flavour.default_path
            emitter.append("buffers", {"output": target or "?", "medium": "memory"}, span)


def _target(controller: Controller) -> Value | None:
    settings = controller.settings
    if controller.flavour is INGRESS_NGINX:
        remote, switch = settings.is_on("enable-syslog")
        if switch is not None and isinstance(remote, Unknown):
            return Value(remote, switch.span)
        host = settings.get("syslog-host")
        if switch is not None and remote:
            if host is not None and host.text is None:
                return host
            place = (host or switch).span
            return Value(f"syslog:server={settings.text('syslog-host')}:{settings.text('syslog-port') or 514}", place)
    found = next((value for key in controller.flavour.path_keys if (value := settings.get(key)) is not None), None)
    if found is None or found.text == "":
        return None
    if controller.flavour is not INGRESS_NGINX and found.text is not None and not found.text.startswith("syslog:"):
        return None  # any other target is replaced by the default
    return found
