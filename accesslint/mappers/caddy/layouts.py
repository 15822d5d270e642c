"""What a simulation of Caddy's records needs: the encoder in plain data, the logger's name, what a site appends."""

from __future__ import annotations

import json
from collections.abc import Sequence

from accesslint.mappers.caddy.routing import Log, levels
from accesslint.mappers.meanings import undecided
from accesslint.model.recording import Layout, Place, Recording, Writing
from accesslint.model.values import Resource, Unknown, Value


def layout_of(site: Resource, log: Log) -> Layout:
    """The encoder as JSON text; what the site appends beside it."""
    encoder = log.settings.get("encoder")
    if encoder is not None:
        unknown = _doubt(encoder)
        if unknown is not None:
            return Layout("caddy", (unknown,))
    appended = site.get("appended")
    definitions = {"appended": appended} if appended is not None else {}
    definitions["logger"] = Value(log.logger, log.span)
    plain = encoder.plain() if encoder is not None else {"format": "json"}
    return Layout("caddy", (json.dumps(plain),), "json", definitions)


def _doubt(value: Value, depth: int = 0) -> Unknown | None:
    unknown = undecided(value)
    if unknown is not None or depth > 20:
        return unknown or Unknown("the encoders nest too deeply")
    for _, item in value.entries():
        found = _doubt(item, depth + 1)
        if found is not None:
            return found
    return None


def recording_of(site: Resource, state: str | Unknown, logs: Sequence[tuple[Log, str]]) -> Recording:
    """Which log gets a line; its level stands as the condition."""
    writings = []
    for log, form in logs if state != "off" else ():
        if log.discards:
            continue
        level = levels(log)[0]
        if log.settings.get("sampling") is not None:
            level = Unknown("sampling keeps some records only", "the running server")
        writings.append(Writing(form, log.target, level))
    loggers = {log.logger for log, _ in logs}
    definitions = {"logger": Value(loggers.pop(), site.header)} if len(loggers) == 1 else {}
    for name in ("credentials", "plain", "proxies", "trusted_proxies", "set_headers", "unsure"):
        value = site.get(name)
        if value is not None:
            definitions[name] = value
    skipped = site.get("skipped")
    doubted = skipped is not None and bool(skipped.items()) and state == "on"
    known = Unknown("log_skip keeps some accesses out of the log", "the request") if doubted else state
    asks = site.get("authenticates")
    place = Place("", known, tuple(writings))
    checks = asks is not None and asks.data is True
    return Recording("caddy", (place,), definitions=definitions, authenticates=checks)
