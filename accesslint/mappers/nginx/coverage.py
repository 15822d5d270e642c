"""What a server leaves out of its access log, and whether it keeps an error log.

`location`s with `access_log off`: a request is logged where its processing ends, so that an `error_page` or
`try_files` that leads into such a location hides the request
(https://nginx.org/en/docs/http/ngx_http_log_module.html). The error log says why a request was refused
(https://nginx.org/en/docs/ngx_core_module.html#error_log).
"""

from __future__ import annotations

from typing import Any

from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Span

_SEVERE = frozenset({"crit", "alert", "emerg"})
_LOCATIONS = "coverage.locations"
_LOG_TYPES = "coverage.log_types"
ELSEWHERE = "every other location"


def set_locations(emitter: Entity, server: Resource, state: str | Unknown) -> None:
    """Set `coverage.locations`. `state`: what holds in the server outside of its locations."""
    listed = server.get("locations")
    locations = listed.items() if listed is not None else []
    if isinstance(state, Unknown) and not any(_state(location) == "off" for location in locations):
        return
    if state == "off":
        logged = [location for location in locations if _state(location) == "on"]
        if logged:
            names = [_name(location) for location in logged]
            emitter.set(_LOCATIONS, {"included": names, "excluded": [ELSEWHERE]}, _off_span(server))
        return
    # Whole subtrees before single pages: the first one's place stands for all.
    off = sorted((location for location in locations if _state(location) == "off"), key=_is_exact)
    unknown = next((location for location in locations if isinstance(_state(location), Unknown)), None)
    if not off and unknown is not None:
        emitter.set(_LOCATIONS, _state(unknown), _place(unknown))
        return
    fact: dict[str, Any] = {"excluded": [_name(location) for location in off]}
    detail = _hidden(server, off)
    if detail:
        fact["detail"] = detail
    emitter.set(_LOCATIONS, fact, _place(off[0]) if off else None)
    for number, location in enumerate(off):
        emitter.spans[f"{_LOCATIONS}.excluded.{number}"] = _place(location)


def set_log_types(emitter: Entity, server: Resource) -> None:
    """Set `coverage.log_types`: is there an error log that says why a request was refused?"""
    error = server.get("error_log")
    state = error.get("state") if error is not None else None
    if error is None or state is None:
        return
    if state.unknown is not None:
        emitter.set(_LOG_TYPES, state.unknown, state.span)
        return
    listed = error.get("logs")
    logs = listed.items() if listed is not None else []
    weak = [said for log in logs if (said := _weakness(log))]
    if logs and len(weak) == len(logs):
        span, detail = weak[0]
        emitter.set(_LOG_TYPES, {"included": ["access"], "excluded": ["error"], "detail": detail}, span)
    else:
        fact = {"included": ["access", "error"], "excluded": []}
        emitter.set(_LOG_TYPES, fact, logs[0].span if logs else None, default=not logs)


def _weakness(log: Value) -> tuple[Span, str] | None:
    target, severity = log.get("target"), log.get("severity")
    if target is not None and target.text == "/dev/null":
        return target.span, "error_log writes to /dev/null"
    if target is not None and target.text == "off":
        return target.span, "error_log off does not switch it off: it writes to a file named off, where nobody looks"
    if severity is not None and severity.text in _SEVERE:
        return severity.span, f"error_log at level {severity.text} leaves out why requests are refused"
    return None


def _state(location: Value) -> str | Unknown:
    state = location.get("state")
    if state is None:
        return "on"
    return state.unknown or state.text or "on"


def _place(location: Value) -> Span:
    state = location.get("state")
    return state.span if state is not None else location.span


def _text(value: Value | None) -> str:
    return (value.text or "") if value is not None else ""


def _name(location: Value) -> str:
    """A location's path as a URL path, where its modifier (`=`, `^~`) lets it be one."""
    path = _text(location.get("path"))
    return path[2:].lstrip() if path.startswith("= ") else path[3:].lstrip() if path.startswith("^~ ") else path


def _is_exact(location: Value) -> bool:
    return _text(location.get("path")).startswith("= ")


def _off_span(server: Resource) -> Span | None:
    state = server.get("access_log", "state")
    level = server.get("access_log", "level")
    return state.span if state is not None and _text(level) != "default" else None


def _hidden(server: Resource, off: list[Value]) -> str:
    """Which requests end in a location that does not log, beside those that ask for it."""
    said = []
    pages = server.get("error_pages")
    names = {_name(location) for location in off}
    for page in pages.items() if pages is not None else []:
        target = _text(page.get("target"))
        if target in names or any(_holds(name, target) for name in names):
            codes = page.get("codes")
            shown = " ".join(_text(code) for code in (codes.items() if codes is not None else []))
            said.append(f"error_page {shown} {target} ends there, so that these errors leave no record")
    fallbacks = server.get("fallbacks")
    ends = [_text(fallback) for fallback in (fallbacks.items() if fallbacks is not None else [])]
    said += [f"try_files ends in {end}, so that these requests leave no record" for end in ends if end in names]
    return "; ".join(dict.fromkeys(said))


def _holds(prefix: str, target: str) -> bool:
    return prefix.startswith("/") and prefix.endswith("/") and prefix != "/" and target.startswith(prefix)
