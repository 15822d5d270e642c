"""What filters do: drop events, remove fields, or something that their configuration does not tell.

Source of the plugins: https://docs.fluentd.org/filter
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from accesslint.mappers.field_names import OTHER, meaning_of
from accesslint.mappers.fluentd.elements import Element
from accesslint.mappers.hops import open_text
from accesslint.mappers.record_filters import Drop, Strip, allowed
from accesslint.model.values import Unknown, Value

_NUMBERED = re.compile(r"(regexp|exclude)\d{1,2}")
_HASHES = ("Digest", "hexdigest", "HMAC", "Base64", "crypt")
_PROGRAMS = frozenset({"ruby", "ruby_one_liner", "filter_map", "map", "lua", "exec_filter", "embedded_ruby", "eval"})
_SAMPLES = frozenset({"sampling", "sampling_filter", "sample", "random_sampling"})


# Events


def drops(element: Element) -> Iterator[Drop]:
    """What a filter drops by its configuration."""
    plugin = element.plugin
    if plugin == "grep":
        yield from _grep(element)
    elif plugin == "throttle":
        value = element.get("group_bucket_limit")
        limit, period = element.shown("group_bucket_limit") or "6000", element.shown("group_bucket_period_s") or "60"
        span = element.span if value is None else value.span
        yield Drop("sample", f"throttle {limit}", f"it drops records above {limit} in {period} seconds", span)
    elif plugin in _SAMPLES:
        value = element.get("interval", "sample_rate", "rate")
        span = element.span if value is None else value.span
        yield Drop("sample", f"{plugin} {open_text(value)}".strip(), "it keeps a sample of the records only", span)
    elif plugin == "suppress":
        yield Drop("sample", "suppress", "it drops records that repeat earlier ones", element.span)


def _grep(element: Element) -> Iterator[Drop]:
    """Source: https://docs.fluentd.org/filter/grep."""
    for one in (*element.inside("regexp", "exclude"), *_nested(element)):
        value = one.get("pattern")
        key, pattern = one.shown("key") or "a field", open_text(value) or "…"
        span = one.span if value is None else value.span
        if one.directive == "exclude":
            yield Drop("exclude", f"{key} {pattern}", f"it drops records whose {key} matches {pattern}", span)
        else:
            yield Drop("condition", f"{key} {pattern}", f"it keeps only records whose {key} matches {pattern}", span)
    for name, value in element.parameters():
        match = _NUMBERED.fullmatch(name)
        if match is not None:
            key, _, pattern = open_text(value).partition(" ")
            verb = "drops" if match[1] == "exclude" else "keeps only"
            how = "exclude" if match[1] == "exclude" else "condition"
            yield Drop(how, open_text(value), f"it {verb} records whose {key} matches {pattern}", value.span)


def _nested(element: Element) -> Iterator[Element]:
    for group in element.inside("and", "or"):
        yield from group.inside("regexp", "exclude")


def program(element: Element) -> Unknown | None:
    """Why a filter may drop or change events in a way that its configuration does not tell."""
    if element.plugin in _PROGRAMS:
        return Unknown(f"the code of the filter {element.plugin} may drop or change records", "that code")
    if element.missing is not None:
        return element.missing
    if not element.plugin:
        return Unknown("which plugin this filter uses is not known", "the rendered file")
    return None


# Fields


def strips(element: Element) -> Iterator[Strip]:
    """The fields that a filter removes or makes unreadable by its configuration."""
    rule = _STRIPPING.get(element.plugin)
    if rule is not None:
        yield from rule(element)


def _record_transformer(element: Element) -> Iterator[Strip]:
    """Source: https://docs.fluentd.org/filter/record_transformer."""
    yield from _removed(element.listed("remove_keys"), "remove")
    if element.is_on("renew_record"):
        kept = element.listed("keep_keys")
        added = [key for record in element.inside("record") for key, _ in record.parameters()]
        yield from allowed(kept or [element.value], [*(open_text(one) for one in kept), *added], "keep_keys")
    yield from _overwritten(element)


def _record_modifier(element: Element) -> Iterator[Strip]:
    """Source: https://github.com/repeatedly/fluent-plugin-record-modifier."""
    yield from _removed(element.listed("remove_keys"), "remove")
    kept = element.listed("whitelist_keys")
    if kept:
        yield from allowed(kept, [open_text(one) for one in kept], "whitelist_keys")
    for replacing in element.inside("replace"):
        value = replacing.get("key")
        if value is not None:
            yield Strip(open_text(value), meaning_of(open_text(value)), "mask", value.span)
    yield from _overwritten(element)


def _overwritten(element: Element) -> Iterator[Strip]:
    """`<record>` with a constant, or a hash, for a field that tells something about the access."""
    for record in element.inside("record"):
        for key, value in record.parameters():
            meaning = meaning_of(key)
            text = value.text
            if meaning in (OTHER, "timestamp") or text is None:
                continue
            if any(word in text for word in _HASHES):
                yield Strip(key, meaning, "hash", value.span)
            elif "${" not in text:
                yield Strip(key, meaning, "mask", value.span)


def _anonymizer(element: Element) -> Iterator[Strip]:
    """Source: https://github.com/y-ken/fluent-plugin-anonymizer."""
    for mask in element.inside("mask"):
        how = "mask" if open_text(mask.argument).startswith(("ipaddr", "network")) else "hash"
        yield from _removed(mask.listed("keys", "key"), how)
    for name in ("md5_keys", "sha1_keys", "sha256_keys", "sha384_keys", "sha512_keys"):
        yield from _removed(element.listed(name), "hash")


_STRIPPING: dict[str, Callable[[Element], Iterator[Strip]]] = {
    "record_transformer": _record_transformer,
    "record_modifier": _record_modifier,
    "anonymizer": _anonymizer,
    "filter_anonymizer": _anonymizer,
}


def _removed(values: list[Value], how: str) -> Iterator[Strip]:
    for value in values:
        name = open_text(value).strip()
        if name:
            yield Strip(name, meaning_of(name), how, value.span)
