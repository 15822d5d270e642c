"""One RDS database while it is mapped: its emitter, exports, parameters and options, and how findings become facts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from accesslint.mappers.aws.rds_groups import Found, Groups, Settings
from accesslint.mappers.records import decide_logging, texts_and_doubt
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Span

KINDS = ("ddl", "role", "write", "read")
"""What statements do: change the schema, change who may do what, change data, read data."""

EXPORTS = "enabled_cloudwatch_logs_exports"


class Database(NamedTuple):
    """What a mapper of one engine works on."""

    resource: Resource
    emitter: Entity
    exports: Value | None
    parameters: Settings
    groups: Groups
    clustered: bool
    """An `aws_rds_cluster`."""

    def exported(self, name: str) -> Found:
        """Whether a log is sent to CloudWatch Logs; nothing is by default."""
        if self.exports is None:
            return Found(False, None, f"{self.resource.name_of(EXPORTS)} lists nothing")
        names, doubt = texts_and_doubt(self.exports)
        holds = True if name in names else doubt or False
        return Found(holds, self.exports.span, f"{name} is not among the {self.resource.name_of(EXPORTS)}")

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

    def add_sensitive(self, what: str, span: Span | None) -> None:
        """Say that values of statements, which may be personal data, are in the records."""
        self.emitter.append("sensitive", {"what": what, "kind": "personal-data"}, span)
