"""What Caddy's filters make of a record's fields: https://caddyserver.com/docs/caddyfile/directives/log#filter."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from ipaddress import ip_network
from typing import Any
from urllib.parse import parse_qsl, quote_plus

from accesslint.model.values import Unknown
from accesslint.simulation.caddy_values import Raw, Tree

_HOW = "the running server"


def filtered(record: Tree, fields: Mapping[str, Any]) -> Unknown | None:
    """Change the fields that have a filter; why a filter's work cannot be told."""
    for path, settings in fields.items():
        *parents, last = path.split(">")
        here: Any = record
        for step in parents:
            here = here.get(step) if isinstance(here, dict) else None
        if isinstance(here, dict) and last in here and isinstance(settings, dict):
            doubt = _filter(here, last, settings)
            if doubt is not None:
                return doubt
    return None


def _filter(here: Tree, key: str, settings: Mapping[str, Any]) -> Unknown | None:
    kind = settings.get("filter")
    if kind == "delete":
        del here[key]
    elif kind == "rename":
        renamed = {str(settings.get("name")) if name == key else name: value for name, value in here.items()}
        here.clear()
        here.update(renamed)
    elif kind == "replace":
        here[key] = str(settings.get("value", "")).encode()
    else:
        change = _CHANGES.get(str(kind))
        if change is None or isinstance(here[key], Raw | dict):
            return Unknown(f"what the filter {kind} makes of {key} is not told", _HOW)
        here[key] = _changed(here[key], lambda value: change(value, settings))
    return None


def _changed(value: Any, change: Callable[[bytes], bytes]) -> Any:
    if isinstance(value, list):
        return [change(item) for item in value]
    return change(value) if isinstance(value, bytes) else value


def _hash(value: bytes, settings: Mapping[str, Any]) -> bytes:  # noqa: ARG001 (a filter's signature)
    return sha256(value).hexdigest()[:8].encode()


def _mask(value: bytes, settings: Mapping[str, Any]) -> bytes:
    """Each address of a list cut to so many bits; one of a kind without a number of bits stays."""
    found = []
    for part in value.decode("utf-8", "surrogateescape").split(","):
        address = part.strip()
        bits = settings.get("ipv6_cidr" if ":" in address else "ipv4_cidr")
        try:
            found.append(str(ip_network(f"{address}/{bits}", strict=False).network_address) if bits else address)
        except ValueError:
            found.append(address)
    return ", ".join(found).encode("utf-8", "surrogateescape")


def _actions(settings: Mapping[str, Any], key: str) -> Sequence[tuple[str, str, str]]:
    given = settings.get("actions")
    listed = given if isinstance(given, list) else []
    return [(str(one.get("type")), str(one.get(key)), str(one.get("value", ""))) for one in listed]


def _query(value: bytes, settings: Mapping[str, Any]) -> bytes:
    """The query's parameters changed, sorted by name and written anew."""
    path, mark, query = value.partition(b"?")
    if not mark:
        return value
    pairs = [pair for pair in query.decode("utf-8", "surrogateescape").split("&") if pair and ";" not in pair]
    found = [item for pair in pairs for item in parse_qsl(pair, keep_blank_values=True, errors="surrogateescape")]
    for kind, name, replacement in _actions(settings, "parameter"):
        found = [item for item in found if kind != "delete" or item[0] != name]
        found = [(key, _acted(kind, text, replacement) if key == name else text) for key, text in found]
    found.sort(key=lambda item: item[0].encode("utf-8", "surrogateescape"))
    written = "&".join(f"{_escaped(key)}={_escaped(text)}" for key, text in found)
    return path + (b"?" + written.encode() if written else b"")


def _escaped(text: str) -> str:
    return quote_plus(text.encode("utf-8", "surrogateescape"), safe="~")


def _acted(kind: str, text: str, replacement: str) -> str:
    if kind == "replace":
        return replacement
    return sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:8] if kind == "hash" else text


def _cookie(value: bytes, settings: Mapping[str, Any]) -> bytes:
    found = []
    for pair in value.decode("utf-8", "surrogateescape").split(";"):
        name, _, text = pair.strip().partition("=")
        if name:
            found.append((name, text))
    for kind, wanted, replacement in _actions(settings, "name"):
        found = [item for item in found if kind != "delete" or item[0] != wanted]
        found = [(name, _acted(kind, text, replacement) if name == wanted else text) for name, text in found]
    return "; ".join(f"{name}={text}" for name, text in found).encode("utf-8", "surrogateescape")


_CHANGES: Mapping[str, Callable[[bytes, Mapping[str, Any]], bytes]] = {
    "hash": _hash,
    "ip_mask": _mask,
    "query": _query,
    "cookie": _cookie,
}
