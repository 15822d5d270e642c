"""A function that gin's logger is given, where it does nothing but `return fmt.Sprintf(…)`: what its lines hold.

https://pkg.go.dev/github.com/gin-gonic/gin#LogFormatterParams: `Path` is the decoded path and the query, so that it may
hold line breaks unless `%q` or `%#v` quotes it (https://pkg.go.dev/fmt). The text of the function is read, not run.
"""

from __future__ import annotations

import re

from accesslint.mappers.application_loggers import BY_PROGRAM, Field, Time, set_encoding
from accesslint.mappers.field_names import meaning_of
from accesslint.mappers.go_logging.writers import layout_named, time_of_layout
from accesslint.mappers.json_texts import json_names
from accesslint.mappers.text_shape import read_text_shape
from accesslint.model.entities import Entity
from accesslint.source import Span

_PRINTED = re.compile(
    r"""\{\s*return\s+fmt\.Sprintf\(\s*("(?:[^"\\\n]|\\.){1,2000}"|`[^`]{1,2000}`)\s*,([^{}]{1,2000})\)\s*\}\s*\Z"""
)
_COMMENTS = re.compile(r"^[ \t]*//[^\n]*$", re.MULTILINE)
_VERB = re.compile(r"%[-+# 0]{0,5}\d{0,4}(?:\.\d{1,3})?[a-zA-Z]")
_PATH = "Path"
_PARTS: dict[str, Field] = {
    "ClientIP": Field("ClientIP", ("client_address",)),
    "Method": Field("Method", ("action",)),
    _PATH: Field(_PATH, ("resource",), by_client=True, sensitive="query-strings"),
    "Request.URL.Path": Field("Request.URL.Path", ("resource",), by_client=True),
    "Request.RequestURI": Field("Request.RequestURI", ("resource",), by_client=True, sensitive="query-strings"),
    "StatusCode": Field("StatusCode", ("result",)),
    "Latency": Field("Latency", ("duration",)),
    "BodySize": Field("BodySize", ("size",)),
    "Request.Proto": Field("Request.Proto", ("protocol",)),
    "Request.Host": Field("Request.Host", ("host",), by_client=True),
    "Request.UserAgent()": Field("Request.UserAgent()", ("user_agent",), by_client=True),
    "Request.Referer()": Field("Request.Referer()", ("referrer",), by_client=True),
}
_DECODED = frozenset({_PATH, "Request.URL.Path"})
_SAID = frozenset({"ErrorMessage", "StatusCodeColor()", "MethodColor()", "ResetColor()"})
"""Parts that say nothing of who did what."""
_TIME = re.compile(r"TimeStamp(?:\.UTC\(\))?(?:\.Format\((?:time\.(\w{1,40})|\"([^\"]{1,80})\")\))?\Z")
_NAMED = re.compile(r"(?:Keys\[|Request\.Header\.Get\(|Request\.Context\(\)\.Value\()\"([^\"]{1,80})\"")


def set_printed(form: Entity, source: str, span: Span) -> bool:
    """Set the facts of a format by the function's text; False where the text is another, and nothing is set."""
    found = _PRINTED.search(_COMMENTS.sub("", source))
    if found is None:
        return False
    text = _unquoted(found[1])
    verbs, parts = _VERB.findall(text), [part for one in _split(found[2]) if (part := one.strip())]
    if not verbs or len(verbs) != len(parts):
        return False
    names = json_names(text, _VERB)
    shape = read_text_shape(_VERB.split(text), verbs)
    encoding = "json" if names is not None else shape.encoding
    fields = [_field(part.partition(".")[2]) for part in parts]
    quoted = [verb.endswith(("q", "#v")) for verb in verbs]
    breaks = any(field.token in _DECODED and not safe for field, safe in zip(fields, quoted, strict=True))
    set_encoding(form, encoding, span, escaping="none" if breaks else "default", is_structured=shape.structured)
    if names is not None:
        form.set("escaping", "none" if breaks else "vendor", span)
    form.set("fields", [], span)
    for field, name, safe, bounded in zip(fields, names or shape.names, quoted, shape.bounded, strict=True):
        if not field.token:
            form.set("rest", BY_PROGRAM, span)
            continue
        escaped = None if field.token in _DECODED and not safe else safe or bounded
        for facts in Field(field.token, field.meanings, name, field.by_client, field.sensitive).facts(escaped=escaped):
            form.append("fields", facts, span)
    time = next((time for part in parts if (time := _time(part.partition(".")[2])) is not None), None)
    if time is not None:
        form.set("timestamp", time.fact(), span)
    return True


def _unquoted(literal: str) -> str:
    inner = literal[1:-1]
    if literal.startswith("`"):
        return inner
    return inner.replace('\\"', '"').replace("\\n", "\n").replace("\\t", "\t").replace("\\\\", "\\")


def _split(arguments: str) -> list[str]:
    """Arguments, at the commas that are in no bracket."""
    parts, depth, start = [], 0, 0
    for place, character in enumerate(arguments):
        depth += (character in "([") - (character in ")]")
        if character == "," and depth == 0:
            parts.append(arguments[start:place])
            start = place + 1
    return [*parts, arguments[start:]]


def _field(part: str) -> Field:
    """The field of one argument, without the parameter's name; an empty token where it is not known."""
    if part in _PARTS:
        return _PARTS[part]
    if _TIME.match(part):
        return Field("TimeStamp", ("timestamp",))
    named = _NAMED.match(part)
    if named is not None:
        is_header = "Header" in named[0]
        return Field(part, (meaning_of(named[1]),), by_client=is_header)
    return Field(part if part in _SAID else "", ("other",))


def _time(part: str) -> Time | None:
    found = _TIME.match(part)
    if found is None:
        return None
    layout = layout_named(found[1]) if found[1] else found[2]
    if layout is None:
        return Time("other", "offset", "nanosecond")
    time = time_of_layout(layout)
    is_utc = ".UTC()" in part and time.zone == "none"
    return Time(time.form, "utc" if is_utc else time.zone, time.precision)
