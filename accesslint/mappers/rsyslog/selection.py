"""What rsyslog's filters take and drop.

Selectors and filters: https://www.rsyslog.com/doc/configuration/filters.html.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from accesslint.mappers.record_filters import Drop
from accesslint.mappers.rsyslog.statements import Statement
from accesslint.mappers.syslog_messages import ACCESSES, OF_ACCESS

_SEVERITIES = ("emerg", "alert", "crit", "err", "warning", "notice", "info", "debug")
_OTHER_NAMES = {"panic": "emerg", "error": "err", "warn": "warning"}
_SELECTOR = re.compile(r"[\w*,;.!=\-]+\Z")
_PROGRAMS = re.compile(r"\$?(?:programname|syslogtag|app-name)\b")
_FACILITY = re.compile(r"\$?syslogfacility")
_SEVERITY = re.compile(r"\$?syslogseverity|\$?syslogpriority")
_DEBUG = re.compile(r"(?:==|>=|isequal,?) *[\"']?(?:7|debug)\b|> *[\"']?6\b")


def takes(selector: str, facility: str, severity: str) -> bool:
    """Whether a selector such as `*.info;authpriv.none` takes a message."""
    taken, level = False, _SEVERITIES.index(severity)
    for part in selector.split(";"):
        facilities, _, priority = part.strip().lower().partition(".")
        named = facilities.split(",")
        if facility not in named and "*" not in named and not (facility == "auth" and "security" in named):
            continue
        negated, priority = priority.startswith("!"), priority.removeprefix("!")
        exact, priority = priority.startswith("="), priority.removeprefix("=")
        priority = _OTHER_NAMES.get(priority, priority)
        if priority == "none":
            taken = False
        elif priority == "*":
            taken = not negated
        elif priority in _SEVERITIES:
            limit = _SEVERITIES.index(priority)
            if level == limit if exact else level <= limit:
                taken = not negated
    return taken


def is_selector(text: str) -> bool:
    """Whether a filter is a selector."""
    return "." in text and _SELECTOR.match(text) is not None


def may_take(statement: Statement, facilities: Sequence[str]) -> bool:
    """Whether an action may get messages of one of the facilities at `info`."""
    selectors = [text for text in statement.filters if is_selector(text)]
    return any(all(takes(text, facility, "info") for text in selectors) for facility in facilities)


def takes_everything(statement: Statement) -> bool:
    """Whether an action gets every message."""
    return all(text == "*.*" for text in statement.filters)


def drops(statements: Sequence[Statement]) -> Iterator[Drop]:
    """What `stop` and `~` take away before anything has kept it."""
    kept: set[int] = set()
    for statement in statements:
        if statement.kind in ("action", "call") and statement.is_kept and not statement.conditional:
            kept.update(statement.groups[-1:])
            if takes_everything(statement) and statement.kind == "action" and not statement.is_in_ruleset:
                return
        if statement.kind != "stop" or kept.intersection(statement.groups) or not statement.filters:
            continue
        what = statement.filters[-1]
        how = _how(what)
        if how:
            detail = f"it drops what fits {' '.join(what.split())[:150]}"
            yield Drop(how, what[:200], detail, statement.span)


def _how(condition: str) -> str:
    """Why an auditor asks about a condition; empty where it drops nothing of accesses."""
    text = condition.lower()
    if is_selector(text):
        return "exclude" if any(takes(text, facility, "info") for facility in ACCESSES) else ""
    if "msg" in text:
        return "condition"
    if _PROGRAMS.search(text):
        return "exclude" if OF_ACCESS.search(text) else ""
    if _SEVERITY.search(text) and not _FACILITY.search(text):
        return "" if _DEBUG.search(text) else "level"
    if _FACILITY.search(text):
        return "exclude" if "auth" in text or "local" in text else ""
    return "condition"
