"""varnishncsa by its arguments: what it leaves out, in which format it writes, whereto.

https://varnish-cache.org/docs/trunk/reference/varnishncsa.html#options. varnishd itself keeps requests in memory only.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from accesslint.mappers.meanings import undecided
from accesslint.mappers.records import add_format
from accesslint.mappers.server_files import STANDARD_OUTPUT, append_route, file_store
from accesslint.mappers.table import entity_for
from accesslint.mappers.varnish.log_format import read_format
from accesslint.mappers.varnish.recording import recording_of
from accesslint.model.entities import Entity
from accesslint.model.environment import environment_of, twin_of
from accesslint.model.recording import Place, Recording
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Span

_WITH_ARGUMENT = frozenset("FfgkLnNPqQrRtw")
_ENDS = frozenset({"&&", "||", ";", "&"})
_PROGRAM = re.compile(r"(?:^|[\s/;&])varnishncsa(?:\s|\Z)")
_MOST_WORDS = 1_000
_STREAMS = frozenset({"-", "/dev/stdout", "/dev/stderr", "/proc/self/fd/1", "/proc/self/fd/2"})
_FORMAT_FILE = Unknown("-f names a file with the format", "that file")
_PIPE = Unknown("what the program does with records is not told", "the program")


class Arguments(NamedTuple):
    """The arguments of one varnishncsa."""

    header: Span
    switches: dict[str, Span]
    values: dict[str, Value]
    doubt: Unknown | None
    """Why there may be others."""
    piped: str
    """The program that reads what it writes; empty if none."""


def started(words: Sequence[Value]) -> Arguments | None:
    """The arguments that the words of a command give varnishncsa; None where they do not start it.

    A word may be a command line of its own, as that of `sh -c`.
    """
    for number, word in enumerate(words[:_MOST_WORDS]):
        text = word.text or ""
        if text.rpartition("/")[2] == "varnishncsa":
            return arguments_of(words[number + 1 : _MOST_WORDS], word.span)
        if " " in text and _PROGRAM.search(text):
            try:
                inner = shlex.split(text)[:_MOST_WORDS]
            except ValueError:
                continue
            return started([Value(one, word.span) for one in inner if one != text])
    return None


def arguments_of(words: Sequence[Value], header: Span) -> Arguments:
    """Read the words behind the program, up to what ends its command."""
    switches: dict[str, Span] = {}
    values: dict[str, Value] = {}
    doubt: Unknown | None = None
    rest = list(words)
    while rest:
        word = rest.pop(0)
        text = word.text
        if text is None:
            doubt = doubt or undecided(word) or Unknown("an argument is not known", "the command")
            continue
        if text in _ENDS:
            break
        if text == "|":
            return Arguments(header, switches, values, doubt, (rest[0].text or "a program") if rest else "a program")
        if not text.startswith("-") or text == "-":
            continue
        for at, letter in enumerate(text[1:], start=1):
            if letter in _WITH_ARGUMENT:
                if text[at + 1 :]:
                    values[letter] = Value(text[at + 1 :], word.span)
                elif rest:
                    values[letter] = rest.pop(0)
                break
            switches[letter] = word.span
    return Arguments(header, switches, values, doubt, "")


def entities(
    resource: Resource, arguments: Arguments, name: str = "varnishncsa", *, undone: Unknown | None = None
) -> Iterator[Entity]:
    """The emitter that a varnishncsa is, with its format and file; `name` tells it from others of the resource.

    `undone`: why its format is not judged.
    """
    emitter = entity_for("emitter", "web-server", resource, name)
    emitter.header = arguments.header
    if resource.address != "varnishncsa":
        emitter.address = f"{resource.address}: varnishncsa"
    emitter.environment = emitter.environment or environment_of(resource.scope, resource.address)
    emitter.set("plane", "http")
    emitter.set("twin", f"web-server:{twin_of(resource.scope, resource.address)}:varnishncsa")
    emitter.set("logging", "on", arguments.header)
    _set_filters(emitter, arguments)
    form = _format(resource, arguments, name)
    if undone is None:
        add_format(emitter, form)
        yield form
    yield from _route(emitter, resource, arguments, name)
    target = str(emitter.get("routes")[0].get("target", ""))
    if undone is not None:
        emitter.recording = Recording("varnish", (Place("", undone, ()),))
        yield emitter
        return
    emitter.recording = recording_of(form, target, arguments.switches, arguments.values)
    yield emitter


def _set_filters(emitter: Entity, arguments: Arguments) -> None:
    for letter, how, detail in (
        ("q", "condition", "it keeps only requests for which {} holds"),
        ("Q", "condition", "it keeps only requests for which the queries in {} hold"),
        ("R", "sample", "it writes at most {} lines"),
    ):
        value = arguments.values.get(letter)
        if value is None:
            continue
        unknown = undecided(value)
        if unknown is not None:
            emitter.set("filters", unknown, value.span)
            return
        what = (value.text or "")[:200]
        emitter.append("filters", {"how": how, "what": f"-{letter} {what}", "detail": detail.format(what)}, value.span)
    if "b" in arguments.switches and not {"c", "E"} & arguments.switches.keys():
        detail = "-b without -c keeps only what is asked of backends: what the cache answers leaves no record"
        fact = {"included": ["backend requests"], "excluded": ["client requests"], "detail": detail}
        emitter.set("coverage.event_kinds", fact, arguments.switches["b"])


def _format(resource: Resource, arguments: Arguments, name: str) -> Entity:
    form = entity_for("format", "access-log", resource, name)
    form.handles.clear()
    form.address, form.environment = f"the format of {name}", environment_of(resource.scope)
    form.set("name", name)
    form.set("configurable", True)
    written = arguments.values.get("F")
    if written is None and "f" in arguments.values:
        written = Value(_FORMAT_FILE, arguments.values["f"].span)
    elif written is None and arguments.doubt is not None:
        written = Value(arguments.doubt, arguments.header)
    form.header = written.span if written is not None else arguments.header
    read_format(form, written, is_json="j" in arguments.switches)
    return form


def _route(emitter: Entity, resource: Resource, arguments: Arguments, name: str) -> Iterator[Entity]:
    value = arguments.values.get("w")
    unknown = undecided(value) if value is not None else arguments.doubt
    path = value.text if value is not None else None
    if unknown is not None:
        append_route(emitter, "file", "-w", unknown, value.span if value is not None else arguments.header)
    elif value is None or path is None or path in _STREAMS:
        target, to = (arguments.piped, _PIPE) if arguments.piped else ("stdout", STANDARD_OUTPUT)
        via = "pipe" if arguments.piped else "stdout"
        append_route(emitter, via, target, to, value.span if value is not None else arguments.header)
    elif path == "/dev/null":
        emitter.append("routes", {"to": None, "via": "file", "target": path, "discarded": True}, value.span)
    else:
        store = file_store(resource, name, path, value.span)
        append_route(emitter, "file", path, store.id, value.span)
        yield store
