"""A Caddyfile's `log` block in the words of Caddy's JSON, and the loggers' names.

Sources: https://caddyserver.com/docs/caddyfile/directives/log and https://caddyserver.com/docs/json/logging/logs/.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from accesslint.loaders.caddy.expansion import Node
from accesslint.model.values import Unknown, Value

_PART = re.compile(r"(\d{1,9}(?:\.\d{1,9})?)(ns|us|µs|ms|s|m|h|d)")
_HOURS = {"ns": 0.0, "us": 0.0, "µs": 0.0, "ms": 0.0, "s": 1 / 3600, "m": 1 / 60, "h": 1.0, "d": 24.0}
_SIZE = re.compile(r"(\d{1,9}(?:\.\d{1,9})?)\s*([kmgt]?)(i?)b?\Z", re.IGNORECASE)
_POWERS = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4}
_SETTINGS = frozenset(
    {"message_key", "level_key", "time_key", "name_key", "caller_key", "stacktrace_key", "line_ending"}
    | {"time_format", "time_local", "duration_format", "level_format"}
)
_SETTING_FILTERS = {"replace": ("value",), "rename": ("name",), "regexp": ("regexp", "value")}
_ACTIONS = {"cookie": "name", "query": "parameter"}


def log_of(node: Node) -> dict[str, Value]:
    """The settings of one `log` block: `writer`, `encoder`, `level`, `include`, `exclude`, `sampling`, `hostnames`."""
    found: dict[str, Value] = {}
    for inner in node.block or []:
        if inner.hole:
            found["hole"] = Value(Unknown(inner.hole, "the rendered file"), inner.header)
            continue
        read = _PARTS.get(inner.name)
        if read is not None:
            found[_RENAMED.get(inner.name, inner.name)] = _maybe(inner, read(inner))
    return found


def _maybe(node: Node, value: Value) -> Value:
    """The value; unknown where a template decides whether it is there."""
    if node.conditional:
        return Value(Unknown(f"a template decides whether `{node.name}` is there", "the rendered file"), value.span)
    return value


def _rest(node: Node) -> list[Value]:
    return node.words[1:]


def _listed(node: Node) -> Value:
    return Value(list(_rest(node)), node.header)


def _first(node: Node) -> Value:
    return node.words[1] if len(node.words) > 1 else Value("", node.header)


def _writer(node: Node) -> Value:
    if len(node.words) < 2:
        return Value(Unknown("`output` names no writer", "a writer"), node.header)
    kind = node.words[1]
    if kind.text is None:
        return Value(kind.data, kind.span)
    found = {"output": kind}
    if len(node.words) > 2:
        found["filename" if kind.text == "file" else "address"] = node.words[2]
    for inner in node.block or []:
        name = inner.name
        if name == "roll_disabled":
            found["roll"] = Value(False, inner.header)
        elif name == "roll_size":
            found["roll_size_mb"] = _converted(_first(inner), mebibytes)
        elif name == "roll_keep_for":
            found["roll_keep_days"] = _converted(_first(inner), whole_days)
        elif name == "roll_keep":
            found["roll_keep"] = _converted(_first(inner), lambda text: int(text) if text.isdecimal() else None)
        elif name in ("mode", "dial_timeout"):
            found[name] = _first(inner)
        elif name == "soft_start":
            found[name] = Value(True, inner.header)
    return Value(found, (node.words[2] if len(node.words) > 2 else kind).span)


def _converted(value: Value, read: Callable[[str], float | None]) -> Value:
    if value.unknown is not None or value.text is None:
        return value
    number = read(value.text[:100])
    if number is None:
        return Value(Unknown(f"`{value.text[:40]}` is not understood"), value.span)
    return Value(number, value.span)


def whole_days(text: str) -> int | None:
    """A duration in days, rounded up as Caddy does; None where it is none."""
    hours, at = 0.0, 0
    for part in _PART.finditer(text):
        if part.start() != at:
            return None
        hours += float(part[1]) * _HOURS[part[2]]
        at = part.end()
    return -(-int(hours) // 24) if at and at == len(text) else None


def mebibytes(text: str) -> int | None:
    """A size in whole MiB, rounded up as Caddy does; None where it is none."""
    match = _SIZE.match(text)
    if match is None:
        return None
    number = float(match[1]) * (1024 if match[3] else 1000) ** _POWERS[match[2].lower()]
    return -(-int(number) // 1_048_576)


def _encoder(node: Node) -> Value:
    if len(node.words) < 2:
        return Value(Unknown("`format` names no encoder", "an encoder"), node.header)
    return _encoder_of(node.words[1], _rest(node)[1:], node.block or [])


def _encoder_of(kind: Value, more: Sequence[Value], block: Sequence[Node]) -> Value:
    found: dict[str, Value] = {"format": kind}
    if more:
        found["arguments"] = Value(list(more), more[0].span)
    if kind.text in ("filter", "append"):
        fields: dict[str, Value] = {}
        for inner in block:
            if inner.hole:
                found["hole"] = Value(Unknown(inner.hole, "the rendered file"), inner.header)
            elif inner.name == "wrap" and len(inner.words) > 1:
                found["wrap"] = _encoder_of(inner.words[1], inner.words[2:], inner.block or [])
            elif inner.name == "fields" and inner.block is not None:
                fields.update(_fields(kind.text, inner.block, found))
            elif len(inner.words) > 1:
                fields.update(_fields(kind.text, [inner], found))
        found["fields"] = Value(fields, kind.span)
    else:
        for inner in block:
            if inner.name == "time_local":
                found["time_local"] = _maybe(inner, Value(True, inner.header))
            elif inner.name in _SETTINGS:
                found[inner.name] = _maybe(inner, _first(inner))
    return Value(found, kind.span)


def _fields(kind: str, block: Sequence[Node], found: dict[str, Value]) -> dict[str, Value]:
    fields: dict[str, Value] = {}
    for node in block:
        if node.hole or node.conditional:
            reason = node.hole or f"a template decides whether `{node.name}` is there"
            found["hole"] = Value(Unknown(reason, "the rendered file"), node.header)
        elif node.name and len(node.words) > 1:
            fields[node.name] = node.words[1] if kind == "append" else _filter(node)
    return fields


def _filter(node: Node) -> Value:
    kind, arguments = node.words[1], node.words[2:]
    name = kind.text or ""
    found = {"filter": kind} | dict(zip(_SETTING_FILTERS.get(name, ()), arguments, strict=False))
    if name == "ip_mask":
        _set_masks(found, node, arguments)
    elif name in _ACTIONS:
        actions = []
        for inner in node.block or []:
            action = {"type": inner.words[0] if inner.words else Value("", inner.header)}
            if len(inner.words) > 1:
                action[_ACTIONS[name]] = inner.words[1]
            if len(inner.words) > 2:
                action["value"] = inner.words[2]
            actions.append(Value(action, inner.header))
        found["actions"] = Value(actions, kind.span)
    elif name == "multi_regexp":
        found["operations"] = Value([Value(list(_rest(inner)), inner.header) for inner in node.block or []], kind.span)
    return Value(found, kind.span)


def _set_masks(found: dict[str, Value], node: Node, arguments: Sequence[Value]) -> None:
    given = dict(zip(("ipv4_cidr", "ipv6_cidr"), arguments, strict=False))
    for inner in node.block or []:
        if inner.name in ("ipv4", "ipv6"):
            given[f"{inner.name}_cidr"] = _first(inner)
    for key, value in given.items():
        found[key] = _converted(value, lambda text: int(text) if text.isdecimal() else None)


def _sampling(node: Node) -> Value:
    return Value({inner.name: _first(inner) for inner in node.block or [] if inner.words}, node.header)


_PARTS: Mapping[str, Callable[[Node], Value]] = {
    "output": _writer,
    "format": _encoder,
    "level": _first,
    "include": _listed,
    "exclude": _listed,
    "hostnames": _listed,
    "sampling": _sampling,
    "no_hostname": lambda node: Value(True, node.header),
    "core": _first,
}
_RENAMED = {"output": "writer", "format": "encoder"}
