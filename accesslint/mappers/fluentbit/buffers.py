"""Where records wait before an output has sent them, how often it tries, and what a full buffer does.

Sources: https://docs.fluentbit.io/manual/administration/buffering-and-storage,
https://docs.fluentbit.io/manual/administration/scheduling-and-retries
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from accesslint.mappers.fluentbit.inputs import Input
from accesslint.mappers.fluentbit.sections import Section, switch
from accesslint.mappers.hops import Fact
from accesslint.model.values import Unknown, Value

_STORAGE = {"memory": "memory", "memrb": "memory", "filesystem": "disk"}
_OWN_FOLDERS = {"s3": "store_dir_limit_size"}
"""Outputs that keep records in files of their own until they are sent, and the key that bounds those files.

Source: https://docs.fluentbit.io/manual/pipeline/outputs/s3#differences-between-s3-and-other-fluent-bit-outputs
"""


def buffer_facts(output: Section, inputs: Sequence[Input], service: Section) -> dict[str, Fact]:
    """The facts of the buffer between some inputs and an output."""
    medium = _medium(output, inputs, service)
    return {"medium": medium, "retries": _retries(output), "overflow": _overflow(output, inputs, medium)}


def _medium(output: Section, inputs: Sequence[Input], service: Section) -> Fact:
    """Memory where any of the inputs keeps its records there."""
    if output.plugin in _OWN_FOLDERS:
        return Fact("disk", default=True)
    buffered = output.get("buffering_enabled")
    if output.plugin == "azure_blob" and buffered is not None and switch(buffered.text or "") is True:
        return Fact("disk", buffered.span)
    facts = [_storage(one.section, service) for one in inputs]
    if not facts:
        return Fact(Unknown("which inputs feed it is not known", "the rest of the configuration"))
    for wanted in ("memory", "unknown", "disk"):
        for fact in facts:
            if fact.value == wanted or (wanted == "unknown" and isinstance(fact.value, Unknown)):
                return fact
    return facts[0]


def _storage(section: Section, service: Section) -> Fact:
    own = section.get("storage.type")
    inherits = switch(service.text("storage.inherit")) is True
    value = own if own is not None or not inherits else service.get("storage.type")
    if value is None:
        return section.decide("storage.type", _kind, default="memory")
    fact = Section(Value({"storage.type": value}, section.span)).decide("storage.type", _kind, default="memory")
    if fact.value == "disk" and service.get("storage.path") is None:
        if service.missing is not None:
            return Fact(service.missing, fact.span)
        # Without a path inputs can only buffer in memory, whatever their type says.
        return Fact("memory", fact.span)
    return fact


def _kind(text: str) -> str | None:
    return _STORAGE.get(text.lower())


def _retries(output: Section) -> Fact:
    return output.decide("retry_limit", _limit, default=1)


def _limit(text: str) -> Any:
    word = text.lower()
    if word in ("no_limits", "false", "off"):
        return "unlimited"
    if word == "no_retries":
        return 0
    return max(int(word), 1) if word.isdecimal() and len(word) < 10 else 1


def _overflow(output: Section, inputs: Sequence[Input], medium: Fact) -> Fact:
    for one in inputs:
        kind = one.section.get("storage.type")
        if kind is not None and (kind.text or "").strip().lower() == "memrb":
            return Fact("drop", kind.span)
    limit = output.get(_OWN_FOLDERS.get(output.plugin, "storage.total_limit_size"))
    if limit is not None and (medium.value == "disk" or isinstance(medium.value, Unknown)):
        if limit.unknown is not None:
            return Fact(limit.unknown, limit.span)
        if (limit.text or "").strip().lower() not in ("0", "off", "false"):
            return Fact("drop", limit.span)
    return Fact("block", default=True)
