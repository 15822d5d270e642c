"""Which records a frontend drops: levels, samples, silenced requests, normal traffic.

Traffic has level `info`; failures have `err` with `option log-separate-errors`. `set-log-level silent` drops a record,
the last rule that matches counts. What `monitor-uri` answers is never logged, and is no access. Source: https://docs.haproxy.org/2.6/configuration.html#4.2.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Span

_LEVELS = ("emerg", "alert", "crit", "err", "warning", "notice", "info", "debug")
_PATHS = re.compile(
    r"(?:path|path_beg|path_end|path_dir|url|url_beg|path,lower)(?:[ \t]+-(?:i|m[ \t]+\w+))*[ \t]+(\S.*)\Z"
)
_WORDS = re.compile(r"(?:(?P<not>!)[ \t]*)?(?:\{[ \t](?P<inline>[^{}]*)(?<=[ \t])\}|(?P<name>[^\s{}!]+))")


def option(frontend: Resource, name: str) -> Value | None:
    """An option that is in force, or may be; None where it is not."""
    return frontend.get("options", name)


def is_on(frontend: Resource, name: str) -> bool:
    """Whether an option is in force."""
    value = option(frontend, name)
    return value is not None and value.data is True


def takes_traffic(target: Value) -> bool | Unknown:
    """Whether a target's level lets records of traffic through; failures alone do not count."""
    level = target.get("level")
    if level is None:
        return True
    if level.unknown is not None:
        return level.unknown
    text = level.text or ""
    return text not in _LEVELS or _LEVELS.index(text) >= _LEVELS.index("info")


def takes_failures(frontend: Resource, target: Value) -> bool:
    """Whether a target that drops traffic gets failures at least."""
    level = target.get("level")
    text = (level.text or "") if level is not None else ""
    return is_on(frontend, "log-separate-errors") and text in _LEVELS[3:6]


def silenced(frontend: Resource) -> tuple[Value | None, list[Value]]:
    """The rule that drops every record, and those that drop some."""
    listed = frontend.get("levels")
    levels = listed.items() if listed is not None else []
    whole: Value | None = None
    some: list[Value] = []
    for rule in levels:
        level, condition = rule.get("level"), rule.get("condition")
        is_silent = level is not None and level.text == "silent"
        if condition is None and rule.get("backend") is None:
            whole, some = (rule, []) if is_silent else (None, [])
        elif is_silent:
            some.append(rule)
        elif whole is not None:
            some, whole = [whole], None
    return whole, some


def set_filters(emitter: Entity, frontend: Resource, targets: Sequence[Value]) -> None:
    """Set `filters` and `coverage.locations`: what is dropped of the traffic that `targets` take."""
    normal = option(frontend, "dontlog-normal")
    if normal is not None and normal.unknown is not None:
        emitter.set("filters", normal.unknown, normal.span)
        return
    if normal is not None:
        detail = (
            "dontlog-normal drops every request that succeeds or is refused: only server errors and failures are kept"
        )
        _add(emitter, "exclude", "option dontlog-normal", detail, normal.span)
    add_samples(emitter, targets)
    _, some = silenced(frontend)
    paths: dict[str, Span] = {}
    for rule in some:
        _add_silenced(emitter, frontend, rule, paths)
    if emitter.get("filters") is None:
        emitter.set("filters", [])
    emitter.set("coverage.locations", {"excluded": list(paths)}, next(iter(paths.values()), None))
    for number, span in enumerate(paths.values()):
        emitter.spans[f"coverage.locations.excluded.{number}"] = span


def _add(emitter: Entity, how: str, what: str, detail: str, span: Span) -> None:
    emitter.append("filters", {"how": how, "what": what, "detail": detail}, span)


def add_samples(emitter: Entity, targets: Sequence[Value]) -> None:
    """Add the filter that samples are. Several targets may share the records among them; what none takes is lost."""
    samples = [sample for target in targets if (sample := target.get("sample")) is not None]
    if not samples or len(samples) < len(targets):
        return
    unknown = next((sample.unknown for sample in samples if sample.unknown is not None), None)
    if unknown is not None:
        emitter.set("filters", unknown, samples[0].span)
        return
    sizes = {(sample.text or "").partition(":")[2] for sample in samples}
    taken = {number for sample in samples for number in _numbers((sample.text or "").partition(":")[0])}
    size = next(iter(sizes))
    if len(sizes) == 1 and size.isdecimal() and len(size) < 6 and len(taken) >= int(size):
        return
    what = ", ".join(sample.text or "" for sample in samples)
    detail = f"only the records {what.replace(':', ' of every ')} are kept"
    _add(emitter, "sample", f"sample {what}", detail, samples[0].span)


def _numbers(ranges: str) -> set[int]:
    found: set[int] = set()
    for part in ranges.split(","):
        first, _, last = part.partition("-")
        if first.isdecimal() and (not last or last.isdecimal()) and len(part) < 12:
            found.update(range(int(first), min(int(last or first), int(first) + 10_000) + 1))
    return found


def _add_silenced(emitter: Entity, frontend: Resource, rule: Value, paths: dict[str, Span]) -> None:
    condition, backend = rule.get("condition"), rule.get("backend")
    text = (condition.text or "") if condition is not None else ""
    if condition is not None and condition.unknown is not None:
        if emitter.get("filters") is None:
            emitter.set("filters", condition.unknown, rule.span)
        return
    if isinstance(emitter.get("filters"), dict):
        return
    named = _paths(frontend, text)
    if named:
        for path in named:
            paths.setdefault(path, rule.span)
        return
    where = f" in the backend {backend.text}" if backend is not None and backend.text else ""
    action = rule.get("action")
    what = f"{action.text if action is not None else ''} set-log-level silent {text}".strip()
    rest = "" if text else " of all that is sent there" if where else " but those that a later rule keeps"
    detail = f"`{what[:120]}`{where} drops records{rest}"
    _add(emitter, "condition" if text else "exclude", what[:120], detail, rule.span)


def _paths(frontend: Resource, condition: str) -> list[str]:
    """The paths for which a condition may hold, if it asks for some; empty where it may hold for others too."""
    word, _, rest = condition.partition(" ")
    if word != "if":
        return []
    found: list[str] = []
    for alternative in re.split(r"[ \t](?:\|\||or|OR)[ \t]", rest[:2000]):
        named: list[list[str]] = [
            paths
            for match in _WORDS.finditer(alternative)
            if not match["not"] and (paths := _named(frontend, match["inline"], match["name"]))
        ]
        if not named:
            return []
        shortest = min(named, key=len)
        found += shortest
    return found


def _named(frontend: Resource, inline: str | None, name: str | None) -> list[str]:
    if inline is not None:
        return _asked(inline)
    listed = frontend.get("acls", name or "")
    found: list[str] = []
    for line in listed.items() if listed is not None else []:
        asked = _asked(line.text or "")
        if not asked:
            return []
        found += asked
    return found


def _asked(criterion: str) -> list[str]:
    match = _PATHS.match(criterion.strip()[:2000])
    return match[1].split() if match is not None else []
