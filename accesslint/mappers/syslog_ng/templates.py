"""syslog-ng's templates as formats: how they write the time.

Macros: https://syslog-ng.github.io/admin-guide/110_Template_and_rewrite/000_Customize_message_format/005_Macros_of_syslog-ng
(`$ISODATE` is RFC 3339 with the offset; `$DATE` is written as `ts-format()` says, rfc3164 by default; `frac-digits()`
is 0). The driver syslog() and the flag `syslog-protocol` write RFC 5424.
"""

from __future__ import annotations

import re
from typing import Any

from accesslint.mappers.syslog_ng.statements import Item, Statements
from accesslint.mappers.table import entity_for
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Span

_ISO = re.compile(r"\$\{?(?:[RSCP]_)?ISODATE\b")
_DATE = re.compile(r"\$\{?(?:[RSC]_)?(?:DATE|FULLDATE|STAMP)\b")
_EPOCH = re.compile(r"\$\{?(?:[RSC]_)?UNIXTIME\b")
_STRUCTURED = re.compile(r"\$\((?:format-json|format-cef|format-welf|format-flat-json|format-gelf)\b")
_PRECISIONS = {0: "second", 3: "millisecond", 6: "microsecond"}


class Formats:
    """The formats that a configuration's destinations write, each once."""

    def __init__(self, configuration: Resource, statements: Statements, gap: Unknown | None) -> None:
        self._configuration, self._statements, self._gap = configuration, statements, gap
        self.entities: dict[str, Entity] = {}

    def add(self, driver: Item) -> None:
        """Note the format of a destination's driver; nothing where it is one without a time that can be read off."""
        given = driver.option("template")
        if given is not None and given.unknown is not None:
            return
        written = given.text if given is not None else None
        name, text, span = self._template(written, driver, given)
        if text is not None and _STRUCTURED.search(text):
            return
        time = self._time(text, driver)
        if time is None or name in self.entities:
            return
        self.entities[name] = _format(self._configuration, name, time, span)

    def _template(self, written: str | None, driver: Item, given: Value | None) -> tuple[str, str | None, Span]:
        """A template's name, its text (None for a driver's own), and the place that decides it."""
        span = driver.span if given is None else given.span
        if written is None:
            stamp = self._option(driver, "ts-format")
            if self._is_new(driver):
                return "RFC 5424", None, span
            if stamp is None:
                return "the default template", None, span
            return f"the default template with ts-format({stamp.text})", None, stamp.span
        named = self._statements.objects.get(("template", written))
        body = named.option("template") if named is not None else None
        if body is not None:
            return written, body.text, body.span
        return written.strip()[:60], written, span

    @staticmethod
    def _is_new(driver: Item) -> bool:
        """Whether a driver writes RFC 5424 where no template is named."""
        flags = driver.call("flags")
        words = {word.text.replace("_", "-") for word in flags.words()} if flags is not None else set()
        return driver.text in ("syslog", "syslog-ng") or "syslog-protocol" in words

    def _option(self, driver: Item, name: str) -> Value | None:
        return driver.option(name, name.replace("-", "_")) or self._statements.options.option(name)

    def _time(self, text: str | None, driver: Item) -> dict[str, Any] | Unknown | None:
        digits = self._option(driver, "frac-digits")
        precision = _precision(digits)
        if text is None:
            if self._is_new(driver):
                return {"zone": "offset", "form": "rfc3339", "precision": precision}
            return self._stamp(driver, precision)
        if _ISO.search(text):
            return {"zone": "offset", "form": "rfc3339", "precision": precision}
        if _EPOCH.search(text):
            return {"zone": "utc", "form": "epoch", "precision": precision}
        return self._stamp(driver, precision) if _DATE.search(text) else None

    def _stamp(self, driver: Item, precision: str) -> dict[str, Any] | Unknown | None:
        value = self._option(driver, "ts-format")
        if value is None and self._gap is not None:
            return self._gap
        word = "rfc3164" if value is None else (value.text or "").lower()
        if value is not None and value.unknown is not None:
            return value.unknown
        return {
            "rfc3164": {"zone": "none", "form": "syslog", "precision": precision},
            "bsd": {"zone": "none", "form": "syslog", "precision": precision},
            "rfc3339": {"zone": "offset", "form": "rfc3339", "precision": precision},
            "iso": {"zone": "offset", "form": "rfc3339", "precision": precision},
            "full": {"zone": "none", "form": "other", "precision": precision},
            "unix": {"zone": "utc", "form": "epoch", "precision": precision},
        }.get(word)


def _precision(digits: Value | None) -> str:
    text = digits.text if digits is not None else None
    number = int(text) if text is not None and text.isascii() and text.isdecimal() and len(text) < 3 else 0
    return next(name for least, name in sorted(_PRECISIONS.items(), reverse=True) if number >= least)


def _format(configuration: Resource, name: str, time: dict[str, Any] | Unknown, span: Span) -> Entity:
    entity = entity_for("format", "syslog", configuration, name)
    entity.address, entity.header = name, span
    entity.set("name", name)
    entity.set("configurable", True)
    entity.set("offers", ["timestamp", "host"])
    fields = [{"token": "DATE", "meaning": "timestamp"}, {"token": "HOST", "meaning": "host"}]
    entity.set("fields", [*fields, {"token": "MSG", "meaning": "other"}])
    entity.set("timestamp", time, span)
    return entity
