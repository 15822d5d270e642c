"""One database while it is mapped: its emitter and its settings, and how what is found becomes facts."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from accesslint.mappers.database_settings import Found, Settings
from accesslint.mappers.records import decide_logging
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown
from accesslint.source import Span

KINDS = ("ddl", "role", "write", "read")
"""What statements do: change the schema, change who may do what, change data, read data."""


class Database(msgspec.Struct, frozen=True):
    """What a mapper of one engine works on."""

    resource: Resource
    emitter: Entity
    parameters: Settings

    def set_logging(self, found: Found) -> None:
        """Set `logging`."""
        emitter = self.emitter
        value = found.holds if isinstance(found.holds, Unknown) else "on" if found.holds else "off"
        decide_logging(emitter, value, found.span)
        if value == "off":
            emitter.set("logging_detail", found.why)
            if found.span is None:
                emitter.defaults.add("logging")

    def set_authentication(self, **outcomes: Found) -> None:
        """Set `authentication.<outcome>` and, for what is off, why."""
        for outcome, found in outcomes.items():
            default = found.span is None and not isinstance(found.holds, Unknown)
            self.emitter.set(f"authentication.{outcome}", found.holds, found.span, default=default)
        reasons = dict.fromkeys(found.why for found in outcomes.values() if found.holds is False)
        if reasons:
            self.emitter.set("authentication.detail", ", ".join(reasons))

    def set_statements(self, included: Sequence[str], span: Span | None, detail: str) -> None:
        """Set which kinds of statements leave records."""
        missing = [kind for kind in KINDS if kind not in included]
        fact: dict[str, object] = {"included": [kind for kind in KINDS if kind in included], "excluded": missing}
        if missing:
            fact["detail"] = detail
        self.emitter.set("coverage.event_kinds", fact, span, default=span is None)

    def add_sensitive(self, what: str, span: Span | None, kind: str = "personal-data") -> None:
        """Say that values of statements, which may be personal data, are in the records."""
        self.emitter.append("sensitive", {"what": what, "kind": kind}, span)
