"""What a simulation needs of a host of Tomcat's: which valves get a line of a request, and of whose requests.

A request goes through the valves of its host and those of the web application that its path names:
https://tomcat.apache.org/tomcat-10.1-doc/config/valve.html#Access_Logging.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from accesslint.mappers.tomcat.valves import Valve, format_of, path_of
from accesslint.model.entities import Entity
from accesslint.model.recording import Place, Recording, Writing
from accesslint.model.values import Resource, Unknown, Value


def recording_of(
    emitter: Entity, host: Resource, valves: Sequence[Valve], applications: Sequence[tuple[Value, Sequence[Valve]]]
) -> Recording:
    """The recording of a host by its own valves and those of its web applications."""
    state = emitter.get("logging")
    main: str | Unknown = Unknown(state["unknown"]) if isinstance(state, dict) else "off" if state != "on" else "on"
    places = [Place("", main, _writings(host, valves))]
    for application, own in applications:
        writings = _writings(host, own)
        path = application.get("path")
        if not writings or path is None:
            continue
        if path.text is None:
            why = Unknown("the path of a web application with a log of its own is not known", "the rendered file")
            places[0] = Place("", why, ())
        elif path.text in ("", "/"):
            # Every request that no other web application gets.
            places[0] = Place("", main if isinstance(main, Unknown) else "on", (*places[0].writings, *writings))
        else:
            places.append(Place(path.text, "on", (*places[0].writings, *writings)))
    every = [*valves, *(valve for _, own in applications for valve in own)]
    proxied = [one for one in every if one.is_true("requestattributesenabled", default=False) is not False]
    return Recording("tomcat", tuple(places), definitions=_definitions(proxied))


def _definitions(proxied: Sequence[Valve]) -> Mapping[str, Value]:
    return {"proxied": Value(True, proxied[0].span)} if proxied else {}


def _writings(host: Resource, valves: Sequence[Valve]) -> tuple[Writing, ...]:
    found = []
    for valve in valves:
        if valve.state == "off":
            continue
        path = path_of(valve)
        condition: str | Unknown = valve.state if isinstance(valve.state, Unknown) else ""
        if not condition and valve.condition is not None:
            name, value, _ = valve.condition
            condition = f"{name} {value.text or ''}".rstrip()
        found.append(Writing(format_of(host, valve).id, path if isinstance(path, str) else "", condition))
    return tuple(found)
