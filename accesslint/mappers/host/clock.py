"""Daemons that set a host's clock: whether their configuration names a source of time.

https://chrony-project.org/doc/latest/chrony.conf.html (`server`, `pool`, `peer`, `refclock`),
https://www.ntp.org/documentation/4.2.8-series/confopt/ (the server 127.127.1.x is the host's own clock),
https://www.freedesktop.org/software/systemd/man/latest/timesyncd.conf.html (a list is compiled in where `FallbackNTP=`
is not set)
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.records import emitter_for
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown, Value

_SOURCES = {
    "chrony_configuration": ("server", "pool", "peer", "refclock"),
    "ntp_configuration": (
        "server",
        "pool",
        "peer",
        "refclock",
        "broadcastclient",
        "multicastclient",
        "manycastclient",
    ),
    "timesyncd_configuration": ("ntp", "fallbackntp"),
}
_OWN_CLOCK = ("127.127.1.", "local ", "127.0.0.", "localhost", "::1")
"""What a host takes its own time from."""
_COMPILED_IN = Unknown("a list of servers may be compiled in, or come from the network", "NTP=")
_MAIN = Unknown("the main configuration that includes this part is not known", "the main file")


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every configuration as an emitter of kind `clock`; a drop-in alone only where it names a source."""
    for resource in resources.of_type("chrony_configuration", "ntp_configuration", "timesyncd_configuration"):
        complete = resource.get("complete")
        is_part = complete is not None and complete.data is False
        sources = list(_sources(resource))
        if sources or not is_part:
            yield _emitter(resource, sources, is_part=is_part)


def _sources(resource: Resource) -> Iterator[Value]:
    """The values of the lines that name a source."""
    lines = resource.get("lines")
    for entry in lines.items() if lines is not None else []:
        name, value = entry.get("name"), entry.get("value")
        if name is None or value is None or name.text not in _SOURCES[resource.type]:
            continue
        is_empty = value.text == "" and not name.text.endswith("client")
        if not is_empty and not (value.text or "").lower().startswith(_OWN_CLOCK):
            yield value


def _emitter(resource: Resource, sources: list[Value], *, is_part: bool) -> Entity:
    emitter = emitter_for(resource, "clock", "host")
    # All three tell syslog which source they follow and when they step the clock.
    emitter.set("logging", "on", default=True)
    known = next((value for value in sources if value.unknown is None), None)
    if known is not None:
        emitter.set("clock.synchronised", True, known.span)
    elif sources and sources[0].unknown is not None and not _is_filled_in(sources[0]):
        emitter.set("clock.synchronised", sources[0].unknown, sources[0].span)
    elif sources:
        # A template that fills in the server's name leaves no doubt that there is one.
        emitter.set("clock.synchronised", True, sources[0].span)
    else:
        gaps = resource.get("open")
        doubt = next((gap.unknown for gap in (gaps.items() if gaps is not None else [])), None)
        doubt = doubt or (_MAIN if is_part else None) or _built_in(resource)
        emitter.set("clock.synchronised", doubt or False)
        emitter.set("clock.detail", f"no {', '.join(_SOURCES[resource.type][:4])} line names one")
    return emitter


def _is_filled_in(value: Value) -> bool:
    return value.unknown is not None and value.unknown.reason.startswith("a template fills in")


def _built_in(resource: Resource) -> Unknown | None:
    """Why timesyncd may have servers that it does not name; None where `FallbackNTP=` is emptied."""
    if resource.type != "timesyncd_configuration":
        return None
    lines = resource.get("lines")
    names = [entry.get("name") for entry in (lines.items() if lines is not None else [])]
    is_emptied = any(name is not None and name.text == "fallbackntp" for name in names)
    return None if is_emptied else _COMPILED_IN
