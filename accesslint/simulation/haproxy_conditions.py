"""Whether a condition of HAProxy's holds for a request, where paths, methods and addresses alone decide.

https://docs.haproxy.org/2.6/configuration.html#7.2: terms side by side must all hold, `||` separates alternatives.
"""

from __future__ import annotations

import re
from ipaddress import ip_address, ip_network

from accesslint.model.values import Unknown, Value
from accesslint.simulation import Context

_TERM = re.compile(r"(?:(?P<not>!)[ \t]*)?(?:\{[ \t](?P<inline>[^{}]*)(?<=[ \t])\}|(?P<name>[^\s{}!]+))")
_CONSTANTS = {"TRUE": True, "FALSE": False, "METH_GET": None}


def holds(condition: Value, context: Context) -> bool | Unknown:
    """Whether `if …` or `unless …` holds."""
    text = condition.text
    if text is None:
        return condition.unknown or Unknown("the condition is not known", "the rendered file")
    word, _, rest = text.partition(" ")
    found = _any(rest[:2000], context)
    if isinstance(found, Unknown):
        return found
    return found if word == "if" else not found


def _any(text: str, context: Context) -> bool | Unknown:
    unknown: Unknown | None = None
    for alternative in re.split(r"[ \t](?:\|\||or|OR)[ \t]", text):
        found = _all(alternative, context)
        if found is True:
            return True
        if isinstance(found, Unknown):
            unknown = found
    return unknown or False


def _all(text: str, context: Context) -> bool | Unknown:
    unknown: Unknown | None = None
    for match in _TERM.finditer(text):
        inline = (match["inline"] or "").strip()
        found = _criterion(inline, context) if inline else _named(match["name"] or "", context)
        if isinstance(found, Unknown):
            unknown = found
        elif found is bool(match["not"]):
            return False
    return unknown or True


def _named(name: str, context: Context) -> bool | Unknown:
    constant = _CONSTANTS.get(name)
    if constant is not None:
        return constant
    acls = context.recording.definitions.get("acls")
    listed = acls.get(name) if acls is not None else None
    if listed is None:
        return Unknown(f"the access list {name} is not in the files", "the running server")
    found = [_criterion(line.text or "", context) for line in listed.items()]
    if True in found:
        return True
    return next((one for one in found if isinstance(one, Unknown)), False)


def _criterion(text: str, context: Context) -> bool | Unknown:
    words = text.split()
    fetch, patterns = (words[0] if words else ""), words[1:]
    ignore_case = "-i" in patterns
    patterns = [pattern for pattern in patterns if pattern != "-i"]
    request = context.scenario.request
    if fetch == "src" and patterns and not any(pattern.startswith("-") for pattern in patterns):
        return _is_from(request.address, patterns)
    values = {
        "path": request.path,
        "path_beg": request.path,
        "path_end": request.path,
        "method": request.method.encode(),
    }
    value = values.get(fetch)
    if value is None or not patterns or any(pattern.startswith("-") for pattern in patterns):
        return Unknown(f"whether {text[:60]} holds is decided in HAProxy", "the running server")
    wanted = [pattern.encode() for pattern in patterns]
    if ignore_case:
        value, wanted = value.lower(), [one.lower() for one in wanted]
    if fetch == "path_beg":
        return value.startswith(tuple(wanted))
    if fetch == "path_end":
        return value.endswith(tuple(wanted))
    return value in wanted


def _is_from(address: str, networks: list[str]) -> bool | Unknown:
    try:
        return any(ip_address(address) in ip_network(network, strict=False) for network in networks)
    except ValueError:
        return Unknown("an address list is in a file", "that file")
