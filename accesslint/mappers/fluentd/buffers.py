"""Where events wait before an output has sent them, how often it tries, and what a full buffer does.

Source: https://docs.fluentd.org/configuration/buffer-section. The parameters of v0.12 stand in the output itself.
"""

from __future__ import annotations

from typing import Any

from accesslint.mappers.fluentd.elements import Element, switch
from accesslint.mappers.hops import Fact, decide
from accesslint.model.values import Unknown, Value

_MEDIA = {"memory": "memory", "file": "disk", "file_single": "disk"}
_OVERFLOW = {"throw_exception": "error", "exception": "error", "block": "block", "drop_oldest_chunk": "drop"}
_ON_DISK = frozenset({"s3", "file", "webhdfs"})
"""Outputs whose buffer is on disk by default: https://docs.fluentd.org/output/s3."""

_UNITS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}
_TIMEOUT = 72 * 3_600
_MOST_TRIES = 1_000_000


def buffer_facts(output: Element) -> dict[str, Fact]:
    """The facts of an output's buffer."""
    section = next(output.inside("buffer"), None)
    missing = output.missing or (None if section is None else section.missing)

    def get(*keys: str) -> Value | None:
        inner = None if section is None else section.get(*keys)
        return inner if inner is not None else output.get(*keys)

    kind = None if section is None else section.get("@type", "type")
    default = "disk" if output.plugin in _ON_DISK else "memory"
    facts = {"medium": decide(kind or output.get("buffer_type"), _MEDIA.get, default, missing)}
    retries = _retries(output, get("retry_forever", "disable_retry_limit"), get, missing)
    if retries is not None:
        facts["retries"] = retries
    overflow = get("overflow_action", "buffer_queue_full_action")
    facts["overflow"] = decide(overflow, _OVERFLOW.get, "error", missing)
    return facts


def _retries(output: Element, forever: Value | None, get: Any, missing: Unknown | None) -> Fact | None:
    """None where a secondary output takes what could not be sent."""
    if any(one.plugin not in ("null", "") for one in output.inside("secondary")):
        return None
    if forever is not None:
        fact = decide(forever, switch, default=False)
        if fact.value is not False:
            return Fact("unlimited" if fact.value is True else fact.value, fact.span)
    most = get("retry_max_times", "retry_limit")
    if most is not None:
        return decide(most, _whole, default=None)
    timeout = get("retry_timeout")
    if timeout is None and missing is not None:
        return Fact(missing)
    seconds = decide(timeout, _seconds, _TIMEOUT)
    if isinstance(seconds.value, Unknown):
        return seconds
    return Fact(_tries(seconds.value, get), seconds.span, default=seconds.default)


def _tries(timeout: float, get: Any) -> int:
    """How many tries there are within the time, waits growing by the base between them."""

    def number(key: str, default: float, *others: str) -> float:
        value = get(key, *others)
        found = None if value is None or value.text is None else _seconds(value.text)
        return default if found is None or found <= 0 else found

    wait, base = number("retry_wait", 1), number("retry_exponential_backoff_base", 2)
    longest = number("retry_max_interval", timeout, "max_retry_wait")
    kind = get("retry_type")
    if kind is not None and (kind.text or "").strip() == "periodic":
        return min(int(timeout / wait), _MOST_TRIES)
    spent, tries = 0.0, 0
    while tries < _MOST_TRIES:
        step = min(wait, longest)
        if spent + step > timeout:
            break
        if step == longest or base <= 1:
            return min(tries + int((timeout - spent) / step), _MOST_TRIES)
        spent, wait, tries = spent + step, wait * base, tries + 1
    return tries


def _whole(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 10 else None


def _seconds(text: str) -> float | None:
    """A time such as `72h`, `30m` or `90`, in seconds."""
    text = text.strip()
    unit = _UNITS.get(text[-1:])
    number = text[:-1] if unit else text
    if len(number) > 12 or not number.replace(".", "", 1).isdecimal():
        return None
    return float(number) * (unit or 1)
