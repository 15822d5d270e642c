"""What filters and processors do: drop records, remove fields, or something that their configuration does not tell.

Source of the plugins: https://docs.fluentbit.io/manual/pipeline/filters and
https://docs.fluentbit.io/manual/pipeline/processors
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from accesslint.mappers.field_names import OTHER, meaning_of, meanings_starting_with
from accesslint.mappers.fluentbit.sections import Section, switch
from accesslint.mappers.hops import open_text
from accesslint.mappers.record_filters import Drop, Strip, allowed
from accesslint.model.values import Unknown, Value

# Records


def drops(section: Section) -> Iterator[Drop]:
    """What a filter drops by its configuration."""
    rule = _DROPPING.get(section.plugin)
    if rule is not None:
        yield from rule(section)


def _grep(section: Section) -> Iterator[Drop]:
    for value in section.all("exclude"):
        key, pattern = _key_and_rest(value)
        yield Drop("exclude", open_text(value), f"it drops records whose {key} matches {pattern}", value.span)
    for value in section.all("regex"):
        key, pattern = _key_and_rest(value)
        yield Drop("condition", open_text(value), f"it keeps only records whose {key} matches {pattern}", value.span)


def _throttle(section: Section) -> Iterator[Drop]:
    value = section.get("rate")
    rate, interval = section.shown("rate") or "1", section.shown("interval") or "1s"
    span = section.span if value is None else value.span
    yield Drop("sample", f"Rate {rate}", f"it drops records above {rate} in {interval}", span)


def _kubernetes(section: Section) -> Iterator[Drop]:
    """Source: https://docs.fluentbit.io/manual/pipeline/filters/kubernetes (`K8S-Logging.Exclude`, off by default)."""
    value = section.get("k8s-logging.exclude")
    if value is not None and switch(value.text or "") is True:
        detail = "it lets every pod leave its records out, by the annotation fluentbit.io/exclude"
        yield Drop("exclude", "K8S-Logging.Exclude On", detail, value.span)


def _to_metrics(section: Section) -> Iterator[Drop]:
    value = section.get("discard_logs")
    if value is not None and switch(value.text or "") is True:
        yield Drop("exclude", "discard_logs On", "it counts records and drops them", value.span)


def _sampling(section: Section) -> Iterator[Drop]:
    value = section.get("sampling_settings.sampling_percentage")
    span = section.span if value is None else value.span
    rate = open_text(value)
    yield Drop("sample", f"sampling {rate}".strip(), f"it keeps {rate + ' percent' if rate else 'a sample'}", span)


_DROPPING: dict[str, Callable[[Section], Iterator[Drop]]] = {
    "grep": _grep,
    "throttle": _throttle,
    "throttle_size": _throttle,
    "kubernetes": _kubernetes,
    "log_to_metrics": _to_metrics,
    "sampling": _sampling,
}


def _key_and_rest(value: Value) -> tuple[str, str]:
    key, _, rest = open_text(value).strip().partition(" ")
    return key.lstrip("$"), rest.strip() or "…"


# What is not told

_PROGRAMS = {
    "lua": ("call", "script"),
    "wasm": ("function_name", "wasm_path"),
    "nightfall": ("name",),
    "sql": ("query",),
}
"""Filters that run a program, and the keys that name it."""


def program(section: Section) -> Unknown | None:
    """Why a filter may drop or change records in a way that its configuration does not tell."""
    keys = _PROGRAMS.get(section.plugin)
    if keys is not None:
        name = next((text for key in keys if (text := section.shown(key))), "")
        return Unknown(f"the {section.plugin} program {name[:60]} may drop or change records", "the program's code")
    if section.missing is not None:
        return section.missing
    if not section.plugin:
        return Unknown("which plugin this filter uses is not known", "the rendered file")
    return None


# Fields


def strips(section: Section) -> Iterator[Strip]:
    """The fields that a filter or an output removes by its configuration."""
    rule = _STRIPPING.get(section.plugin)
    if rule is not None:
        yield from rule(section)


def _record_modifier(section: Section) -> Iterator[Strip]:
    for value in section.all("remove_key"):
        yield from _removed(value, open_text(value))
    kept = section.all("allowlist_key", "whitelist_key")
    yield from allowed(kept, [open_text(value) for value in kept], "Allowlist_key")


def _modify(section: Section) -> Iterator[Strip]:
    """Source: https://docs.fluentbit.io/manual/pipeline/filters/modify."""
    for value in section.all("remove"):
        yield from _removed(value, open_text(value))
    for value in section.all("remove_wildcard"):
        text = open_text(value).strip()
        meanings = meanings_starting_with(text.rstrip("*")) or [meaning_of(text.rstrip("*"))]
        yield from (Strip(text, meaning, "remove", value.span) for meaning in meanings)
    for value in section.all("remove_regex"):
        text = open_text(value).strip()
        yield from (Strip(text, meaning, "remove", value.span) for meaning in meanings_in(text))
    for value in section.all("set"):
        key, _, _ = open_text(value).strip().partition(" ")
        if meaning_of(key) not in (OTHER, "timestamp"):
            yield Strip(key, meaning_of(key), "mask", value.span)


def meanings_in(expression: str) -> list[str]:
    """The meanings of the words that a regular expression over names is made of; `other` where it tells none.

    What stands in a `(?!…)` is what stays, so that such an expression tells nothing of what goes.
    """
    if "(?!" in expression:
        return [OTHER]
    words = "".join(char if char.isalnum() or char in "_.-" else " " for char in expression[:300]).split()
    found = dict.fromkeys(meaning_of(word) for word in words)
    return [meaning for meaning in found if meaning != OTHER] or [OTHER]


def _content_modifier(section: Section) -> Iterator[Strip]:
    """Source: https://docs.fluentbit.io/manual/pipeline/processors/content-modifier."""
    how = {"delete": "remove", "hash": "hash"}.get(section.text("action").lower())
    value = section.get("key")
    if how is not None and value is not None:
        yield Strip(open_text(value), meaning_of(open_text(value)), how, value.span)


def _loki(section: Section) -> Iterator[Strip]:
    for value in section.all("remove_keys"):
        for name in open_text(value).split(","):
            yield from _removed(value, name)


_STRIPPING: dict[str, Callable[[Section], Iterator[Strip]]] = {
    "record_modifier": _record_modifier,
    "modify": _modify,
    "content_modifier": _content_modifier,
    "loki": _loki,
}


def _removed(value: Value, name: str) -> Iterator[Strip]:
    name = name.strip()
    if name:
        yield Strip(name, meaning_of(name), "remove", value.span)
