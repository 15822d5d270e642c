"""What the formatters of `java.util.logging`, and those of Tomcat, write.

`SimpleFormatter`: https://docs.oracle.com/en/java/javase/21/docs/api/java.logging/java/util/logging/SimpleFormatter.html
(1 is the date, 5 the message, in the syntax of
https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/util/Formatter.html). `XMLFormatter`, the default of a
file, writes an instant in UTC since Java 9. Tomcat's: https://tomcat.apache.org/tomcat-10.1-doc/logging.html
"""

from __future__ import annotations

import re
from typing import Any

from accesslint.model.entities import Entity
from accesslint.model.values import Unknown
from accesslint.source import Span

_DEFAULT = "%1$tb %1$td, %1$tY %1$tl:%1$tM:%1$tS %1$Tp %2$s%n%4$s: %5$s%6$s%n"
_CODE = re.compile(r"%(\d)\$[-#+ 0,(<]*\d{0,3}(?:\.\d{1,3})?([tT]?)([a-zA-Z])")
_ONE_LINE = {"zone": "none", "form": "other", "precision": "millisecond"}
_INSTANT = {"zone": "utc", "form": "rfc3339", "precision": "nanosecond"}
_EPOCHS = {"s": "second", "Q": "millisecond"}
_DATE, _MESSAGE = "1", "5"
KINDS = ("simpleformatter", "xmlformatter", "onelineformatter", "verbatimformatter")


def set_format(entity: Entity, kind: str, pattern: str | Unknown | None, span: Span, rest: Unknown) -> None:
    """Set the facts of a format that a formatter of a kind (its class in lower case) writes.

    `rest`: why it is not known what the message holds.
    """
    if isinstance(pattern, Unknown):
        for path in ("fields", "timestamp", "encoding"):
            entity.set(path, pattern, span)
        return
    is_xml = kind == "xmlformatter"
    entity.set("encoding", "xml" if is_xml else "text", span)
    entity.set("structured", is_xml, span)
    entity.set("escaping", "vendor" if is_xml else "none", span)
    entity.set("fields", [], span)
    entity.set("rest", rest, span)
    if kind == "simpleformatter":
        _read_simple(entity, _DEFAULT if pattern is None else pattern, span, default=pattern is None)
        return
    if kind != "verbatimformatter":
        time = _INSTANT if is_xml else _ONE_LINE
        entity.append("fields", {"token": "date", "meaning": "timestamp"}, span)
        entity.set("timestamp", dict(time), span, default=True)
    entity.append("fields", _message("message", escaped=is_xml), span)


def _read_simple(entity: Entity, pattern: str, span: Span, *, default: bool) -> None:
    codes = _CODE.findall(pattern)
    dates = "".join(letter for number, is_date, letter in codes if number == _DATE and is_date)
    if dates:
        entity.append("fields", {"token": "%1$t", "meaning": "timestamp"}, span)
        entity.set("timestamp", _time(pattern, dates), span, default=default)
    if any(number == _MESSAGE for number, _, _ in codes):
        entity.append("fields", _message("%5$s", escaped=False), span)


def _message(token: str, *, escaped: bool) -> dict[str, Any]:
    return {"token": token, "meaning": "other", "client_controlled": True, "escaped": escaped}


def _time(pattern: str, dates: str) -> dict[str, str]:
    epoch = next((precision for letter, precision in _EPOCHS.items() if letter in dates), None)
    if epoch is not None:
        return {"zone": "utc", "form": "epoch", "precision": epoch}
    precision = "nanosecond" if "N" in dates else "millisecond" if "L" in dates else "second"
    plain = _CODE.sub(lambda found: f"<{found[3]}>" if found[1] == _DATE else "", pattern)
    is_utc = re.search(r"<[TSLN]>'?Z", plain) is not None
    has_zone = any(letter in dates for letter in "zZc")
    # `%tz` writes the offset without the colon that RFC 3339 asks for.
    is_standard = is_utc and re.match(r"\W*<F>[T ]<T>", plain) is not None
    zone = "offset" if has_zone else "utc" if is_utc else "none"
    return {"zone": zone, "form": "rfc3339" if is_standard else "other", "precision": precision}
