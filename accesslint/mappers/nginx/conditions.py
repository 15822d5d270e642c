"""What the `if=` of an `access_log` drops, read from the `map`, `geo` or `split_clients` behind its variable.

A record is left out where the condition is `0` or empty:
https://nginx.org/en/docs/http/ngx_http_log_module.html#access_log.
"""

from __future__ import annotations

import re
from typing import Any

from accesslint.mappers.nginx.variables import Definitions
from accesslint.model.values import Value

_VARIABLE = re.compile(r"\$\{?(\w+)\}?", re.ASCII)
_STATUS_CLASSES = re.compile(r"~\*?\^?\[?([1-5][1-5-]*)\]?(?:\\d\\d|\d\d|\[0-9\]\[0-9\]|\.\.|\.\*|\\d\+)?\$?")
_DROPS = ("", "0")


def filter_of(condition: Value, definitions: Definitions) -> dict[str, Any] | None:
    """The filter that an `if=` is, as a fact; None if it drops nothing."""
    what = f"if={condition.text}" if condition.text is not None else "if="
    if condition.text is None:
        reason = condition.unknown.reason if condition.unknown else "its condition is not known"
        return {"how": "condition", "what": what, "detail": f"a condition decides what is kept, and {reason}"}
    if not _VARIABLE.search(condition.text):
        return {"how": "condition", "what": what, "detail": "it keeps nothing"} if condition.text in _DROPS else None
    match = _VARIABLE.fullmatch(condition.text)
    definition = definitions.get(match[1].lower()) if match else None
    if definition is None or not match:
        return {"how": "condition", "what": what, "detail": f"it drops records where {condition.text} is empty or 0"}
    kind = definition.get("kind")
    if kind is not None and kind.text == "split_clients":
        return _sample(what, definition)
    if kind is not None and kind.text in ("map", "geo"):
        return _mapped(what, definition)
    by = kind.text if kind is not None else "the configuration"
    return {"how": "condition", "what": what, "detail": f"{condition.text} is made by {by} and drops what it makes 0"}


def _pairs(definition: Value) -> list[tuple[str, str | None]]:
    entries = definition.get("entries")
    pairs = []
    for entry in entries.items() if entries is not None else []:
        match, value = entry.get("match"), entry.get("value")
        pairs.append(((match.text if match else None) or "", value.text if value else None))
    return pairs


def _mapped(what: str, definition: Value) -> dict[str, Any] | None:
    pairs = _pairs(definition)
    default = next((value for match, value in pairs if match == "default"), "")
    others = [(match, value) for match, value in pairs if match != "default"]
    source = definition.get("source")
    text = (source.text if source else None) or "its source"
    dropped = [match for match, value in others if value in _DROPS]
    if default in _DROPS:
        kept = [match for match, value in others if value not in _DROPS]
        detail = f"it keeps only {_records(text, kept)}" if kept else "it keeps nothing"
    elif dropped:
        detail = f"it drops {_records(text, dropped)}"
    elif definition.get("open") is not None or any(value is None or "$" in value for _, value in pairs):
        detail = f"what it drops depends on {text} in ways that the files do not tell"
    else:
        return None
    return {"how": "condition", "what": what, "detail": detail}


def _records(source: str, matches: list[str]) -> str:
    classes = [found[1] for match in matches if (found := _STATUS_CLASSES.fullmatch(match))]
    if source == "$status" and len(classes) == len(matches):
        digits = sorted({digit for text in classes for digit in _digits(text)})
        return "responses with status " + " and ".join(f"{digit}xx" for digit in digits)
    shown = ", ".join(match or '""' for match in matches[:4]) + (", …" if len(matches) > 4 else "")
    return f"records whose {source} matches {shown}"


def _digits(text: str) -> list[str]:
    """`23` is 2 and 3, `2-4` is 2, 3 and 4."""
    if len(text) == 3 and text[1] == "-":
        return [str(digit) for digit in range(int(text[0]), int(text[2]) + 1)]
    return [digit for digit in text if digit.isdigit()]


def _sample(what: str, definition: Value) -> dict[str, Any] | None:
    pairs = _pairs(definition)
    if pairs and all(value is not None and value not in _DROPS for _, value in pairs):
        return None
    kept = [match for match, value in pairs if value is not None and value not in _DROPS]
    shown = ", ".join("the rest" if match == "default" else match for match in kept) or "nothing"
    return {"how": "sample", "what": what, "detail": f"it keeps a sample of the records: {shown}"}
