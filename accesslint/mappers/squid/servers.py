"""Squid as an emitter: which requests are logged, in which format, whereto, whose names and addresses it writes.

Sources: https://www.squid-cache.org/Doc/config/access_log/ (without any, a file in the format `squid`; `none` ends the
search for requests that match its ACLs), https://www.squid-cache.org/Doc/config/strip_query_terms/,
https://www.squid-cache.org/Doc/config/log_mime_hdrs/, https://www.squid-cache.org/Doc/config/follow_x_forwarded_for/,
https://www.squid-cache.org/Doc/config/auth_param/.
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import shown, undecided
from accesslint.mappers.records import add_format
from accesslint.mappers.squid.configuration import Squid, words_of
from accesslint.mappers.squid.destinations import PACKAGED, add_destination
from accesslint.mappers.squid.format_codes import BUILT_IN
from accesslint.mappers.squid.formats import format_of
from accesslint.model.entities import Entity
from accesslint.model.recording import Place, Recording, Writing
from accesslint.model.values import Unknown, Value

_OPTIONS = ("logformat", "buffer-size", "on-error", "rotate", "rotation")


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every configuration as an emitter of kind `web-server`, with its formats and log files."""
    for resource in resources.of_type("squid_configuration"):
        squid = Squid(resource)
        _map(squid)
        yield from squid.formats.values()
        yield from squid.stores
        yield squid.emitter


def _map(squid: Squid) -> None:
    emitter = squid.emitter
    kept: list[bool] = []
    conditions: list[tuple[Value, str]] = []
    unknown: tuple[Unknown, Value] | None = None
    is_off = False
    left_out: list[str] = []
    for line in squid.lines("access_log"):
        words = words_of(line)
        if isinstance(line.data, Unknown) or not words:
            unknown = (line.unknown or Unknown("access_log stands without a value"), line)
            continue
        condition = _condition(squid, words)
        if words[0] == "none":
            if not condition:
                is_off = True
                if not kept:
                    emitter.set("logging", "off", line.span)
                    emitter.set("logging_detail", "access_log is none")
                break
            left_out.append(f"not {condition}")
            if not any(kept):
                _add_filter(emitter, line, "exclude", f"drops requests that match {condition}", condition)
            continue
        kept.append(not condition)
        if condition:
            conditions.append((line, condition))
        _add_log(squid, line, words, " and ".join(part for part in (*left_out, condition) if part))
    if kept:
        emitter.set("logging", "on", squid.lines("access_log")[0].span)
        if not any(kept):
            for line, condition in conditions:
                _add_filter(emitter, line, "condition", f"keeps only requests that match {condition}", condition)
    elif not is_off:
        _set_default(squid, unknown)
    _set_identity(squid)
    _set_client_address(squid)
    _set_headers(squid)
    _set_log_types(squid)
    _set_recording(squid)


def _set_recording(squid: Squid) -> None:
    """What a simulation renders; it does not show the headers that `log_mime_hdrs` puts behind a line."""
    state = squid.emitter.get("logging")
    if squid.emitter.get("sensitive") is not None:
        return
    known = state if isinstance(state, str) else Unknown(state["unknown"])
    places = (Place("", known, tuple(squid.writings)),)
    squid.emitter.recording = Recording("squid", places, authenticates=bool(squid.lines("auth_param")))


def _set_default(squid: Squid, unknown: tuple[Unknown, Value] | None) -> None:
    """No `access_log` is in force that is known."""
    emitter = squid.emitter
    if unknown is not None:
        emitter.set("logging", unknown[0], unknown[1].span)
    elif squid.doubt is not None:
        emitter.set("logging", squid.doubt)
    else:
        emitter.set("logging", "on", default=True)
        add_destination(squid, None, "", {})
        form = format_of(squid, "squid", None)
        add_format(emitter, form)
        squid.writings.append(Writing(form.id, PACKAGED))


def _condition(squid: Squid, words: list[str]) -> str:
    """The ACLs of an `access_log`; empty where every request matches."""
    rest = [word for word in words[1:] if word.partition("=")[0] not in _OPTIONS or "=" not in word]
    if rest and len(rest) == len(words) - 1 and words[0] != "none" and _is_format(squid, rest[0]):
        rest = rest[1:]
    return " ".join(word for word in rest if word not in ("all", "") and not _is_any_request(squid, word))


def _is_any_request(squid: Squid, name: str) -> bool:
    """Whether an ACL is `has request`: it leaves out connections that end before they ask for anything."""
    definitions = [words_of(line)[1:] for line in squid.lines("acl") if words_of(line)[:1] == [name]]
    return definitions == [["has", "request"]]


def _is_format(squid: Squid, name: str) -> bool:
    """Whether the second word of the older form names a format: what is no ACL does."""
    if name in BUILT_IN or any(words_of(line)[:1] == [name] for line in squid.lines("logformat")):
        return True
    is_acl = any(words_of(line)[:1] == [name.lstrip("!")] for line in squid.lines("acl"))
    return not is_acl and name not in ("all", "localhost", "manager", "to_localhost") and not name.startswith("!")


def _add_filter(emitter: Entity, line: Value, how: str, detail: str, what: str) -> None:
    emitter.append("filters", {"how": how, "what": what, "detail": f"it {detail}"}, line.span)


def _add_log(squid: Squid, line: Value, words: list[str], condition: str) -> None:
    values = line.items()
    options = {word.partition("=")[0]: value for word, value in zip(words, values, strict=True) if "=" in word}
    add_destination(squid, values[0], words[0], options)
    chosen, place = "squid", None
    if "logformat" in options:
        place = options["logformat"]
        chosen = (shown(place) or "").partition("=")[2]
    elif not options and len(values) > 1 and (not words[1] or _is_format(squid, words[1])):
        place = values[1]
        chosen = words[1]
    if place is not None and (unknown := undecided(place)) is not None:
        squid.emitter.facts.setdefault("formats", []).append({"unknown": unknown.reason})
        return
    form = format_of(squid, chosen, place or values[0])
    if form.id not in squid.emitter.facts.get("formats", ()):
        add_format(squid.emitter, form)
    if "/dev/null" not in words[0]:
        squid.writings.append(Writing(form.id, words[0], condition))


def _set_identity(squid: Squid) -> None:
    """Where Squid asks nobody who they are, the user in its records is a dash."""
    accelerates = any("accel" in words_of(line) for name in ("http_port", "https_port") for line in squid.lines(name))
    if not squid.asks and not accelerates and squid.doubt is None:
        squid.emitter.set("identity.individual", False, default=True)
        squid.emitter.set("identity.detail", "no auth_param is set, so that the user in every record is -")


def _set_client_address(squid: Squid) -> None:
    lines = squid.lines("follow_x_forwarded_for")
    allowed = next((line for line in lines if words_of(line)[:1] == ["allow"]), None)
    if allowed is None or squid.switch("log_uses_indirect_client", default=True) is not True:
        return
    anyone = words_of(allowed)[1:] == ["all"]
    squid.emitter.set("client_address.source", "untrusted-header" if anyone else "trusted-header", allowed.span)
    if anyone:
        squid.emitter.set("client_address.detail", "follow_x_forwarded_for believes X-Forwarded-For of anyone")


def _set_headers(squid: Squid) -> None:
    """The headers are appended to lines in three of Squid's own formats; in others where `%>h` asks for them."""
    lines = squid.lines("log_mime_hdrs")
    is_used = any(name in squid.formats for name in ("squid", "common", "combined"))
    if lines and is_used and squid.switch("log_mime_hdrs", default=False) is True:
        what = "every header of requests and replies (log_mime_hdrs), Authorization and Cookie among them,"
        squid.emitter.append("sensitive", {"what": what, "kind": "credentials"}, lines[-1].span)


def _set_log_types(squid: Squid) -> None:
    lines = [line for line in squid.lines("cache_log") if "/dev/null" in words_of(line)]
    fact: dict[str, object] = {"included": ["access", "error"], "excluded": []}
    if lines:
        fact = {"included": ["access"], "excluded": ["error"], "detail": "cache_log writes to /dev/null"}
    span = lines[-1].span if lines else None
    squid.emitter.set("coverage.log_types", fact, span, default=span is None)
