"""Records that containers throw away: output sent to /dev/null, log files linked to it.

https://docs.docker.com/engine/logging/: Docker takes what a container's process writes to its standard output and
error; official images link their log files there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.docker.starting import named, started
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import shown
from accesslint.mappers.records import emitter_for
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Value
from accesslint.source import Span

_THROWN_AWAY = re.compile(r"(?<![\d>&])(?:1|&)?>{1,2}&?\s*/dev/null(?=[\s;&|)'\"]|\Z)")
_OWN_FILE = re.compile(r"--access-?log(?:-?file)?[= ]+(?!-(?:\s|\Z)|/dev/)\S")
_OF_RECORDS = re.compile(r"access|audit|auth|secure|request", re.IGNORECASE)
_WEB = re.compile(r"nginx|apache|httpd|haproxy|caddy|traefik|lighttpd", re.IGNORECASE)
_LONGEST = 20_000


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every command whose output is thrown away, and every linked log, as an emitter whose logging is off."""
    for owner in started(resources):
        yield from thrown_away(owner)
    for image in resources.of_type("container_image"):
        links = image.get("links")
        for link in links.items() if links is not None else []:
            path, to = link.get("path"), link.get("to")
            if path is None or to is None or to.text != "/dev/null" or not _OF_RECORDS.search(path.text or ""):
                continue
            name, detail = f"{path.text} in {image.address}", "the image links it to /dev/null"
            yield _off(image, path.text or "log", name, detail, link.span)


def thrown_away(owner: Resource) -> Iterator[Entity]:
    """What starts by a command whose output is thrown away, as an emitter."""
    place = _thrown_away(owner)
    if place is not None:
        name, detail = f"standard output of {named(owner)}", "its command sends standard output to /dev/null"
        yield _off(owner, "output", name, detail, place)


def _off(owner: Resource, part: str, name: str, detail: str, span: Span) -> Entity:
    kind = "web-server" if _WEB.search(part) else "application"
    emitter = emitter_for(owner, kind, "http")
    emitter.id, emitter.address = f"emitter:{owner.id}#{part}", name
    emitter.set("logging", "off", span)
    emitter.set("logging_detail", detail)
    return emitter


def _thrown_away(owner: Resource) -> Span | None:
    """Where the command that stays running sends its standard output away; None where it keeps it."""
    command = owner.get("command") or owner.get("entrypoint")
    if command is None or command.is_partly_open:
        return None
    items = command.items()
    whole = " ".join(shown(item) or "" for item in items)[:_LONGEST]
    start = max((whole.rfind(mark) for mark in ("&&", "||", ";")), default=-1)
    last = whole[start + 1 :]
    if _THROWN_AWAY.search(last) is None or _OWN_FILE.search(last) is not None:
        return None
    place = next((item for item in reversed(items) if "/dev/null" in (shown(item) or "")), None)
    return _narrowed(place) if place is not None else command.span


def _narrowed(item: Value) -> Span:
    """The place of the redirection, where the text stands as it is on one line."""
    text, span = item.text or "", item.span
    found = _THROWN_AWAY.search(text)
    quotes = span.end_column - span.column - len(text)
    if found is None or span.line != span.end_line or quotes not in (0, 2):
        return span
    begin = span.column + quotes // 2
    return Span(span.file, span.line, begin + found.start(), span.line, begin + found.end())
