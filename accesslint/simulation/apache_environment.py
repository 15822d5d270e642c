"""The environment variables of a request in httpd, by SetEnvIf and its like.

Source: https://httpd.apache.org/docs/2.4/mod/mod_setenvif.html. Variables that modules or applications set are not
known.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from accesslint.model.values import Unknown
from accesslint.simulation import Context
from accesslint.simulation.patterns import matches

Variables: TypeAlias = "dict[str, bytes | Unknown | None]"

Change: TypeAlias = "tuple[str, bytes | Unknown | None]"

_UNCHANGED = Unknown("what it was before")
_SOMEWHERE = Unknown("a section of the configuration sets it for some requests", "the running server")
_ATTRIBUTES = ("remote_addr", "remote_host", "server_addr", "request_method", "request_protocol", "request_uri")


def environment(context: Context) -> Variables:
    """The variables that the configuration sets: by name in the case it is written in; None: not set now."""
    key = ("environment", id(context.scenario))
    found: Variables | None = context.worked_out.get(key)
    if found is None:
        found = context.worked_out[key] = _environment(context)
    return found


def _environment(context: Context) -> Variables:
    found: Variables = {}
    listed = context.recording.definitions.get("environment")
    for entry in listed.items() if listed is not None else ():
        directive, args = entry.get("directive"), entry.get("args")
        if directive is None or args is None:
            continue
        words = [value.text or "" for value in args.items()]
        somewhere = entry.get("somewhere") is not None
        for name, value in list(_changes(directive.text or "", words, found, context)):
            found[name] = found.get(name) if value is _UNCHANGED else _SOMEWHERE if somewhere else value
    return found


def _changes(directive: str, words: list[str], found: Variables, context: Context) -> Iterator[Change]:
    if directive == "rewriterule":
        yield from ((name, _SOMEWHERE) for name in _of_flags(words[-1] if words else ""))
    elif directive == "setenv":
        yield words[0] if words else "", "".join(words[1:2]).encode()
    elif directive == "unsetenv":
        yield from ((name, None) for name in words)
    elif directive == "passenv":
        yield from ((name, Unknown("the environment of the server")) for name in words)
    else:
        yield from _by_request(directive, words, found, context)


def _by_request(directive: str, words: list[str], found: Variables, context: Context) -> Iterator[Change]:
    name, pattern, *settings = ["User-Agent", *words] if directive.startswith("browsermatch") else [*words, "", ""]
    value = _attribute(name, found, context)
    held: bool | Unknown
    if not name or not pattern:
        held = Unknown("a template fills the condition in", "the rendered file")
    elif isinstance(value, Unknown):
        held = value
    else:
        held = matches(pattern, value or b"", ignore_case=directive.endswith("nocase"))
    for setting in filter(None, settings):
        variable, equals, said = setting.partition("=")
        if isinstance(held, Unknown):
            yield variable.lstrip("!"), held
        elif not held:
            yield variable.lstrip("!"), _UNCHANGED
        elif "$" in said:
            yield variable, Unknown(f"{setting} takes a part of what matched", "the running server")
        elif variable.startswith("!"):
            yield variable[1:], None
        else:
            yield variable, said.encode() if equals else b"1"


def _of_flags(flags: str) -> Iterator[str]:
    for flag in flags.strip("[]").split(","):
        key, equals, value = flag.strip().partition("=")
        if equals and key.lower() in ("e", "env"):
            yield value.partition(":")[0].lstrip("!")


def _attribute(name: str, found: Variables, context: Context) -> bytes | Unknown | None:
    """What SetEnvIf compares: a part of the request, a header, or a variable set before."""
    request = context.scenario.request
    known = {
        "remote_addr": request.address.encode(),
        "request_method": request.method.encode(),
        "request_protocol": b"HTTP/1.1",
        "request_uri": request.decoded_path,
    }
    if name.lower() in _ATTRIBUTES:
        return known.get(name.lower(), Unknown(f"{name} is not told by the scenario"))
    if not all(char.isalnum() or char in "-_" for char in name):
        return Unknown(f"{name} stands for several headers", "the running server")
    value = request.header(name)
    return found.get(name) if value is None else value
