"""Follows events from the sources through filters, `<match>` and labels: the first `<match>` that fits takes them.

Sources: https://docs.fluentd.org/configuration/config-file (order, labels), https://docs.fluentd.org/output/copy,
https://docs.fluentd.org/output/relabel, https://docs.fluentd.org/output/rewrite_tag_filter
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from accesslint.mappers.fluentd.elements import Element
from accesslint.mappers.fluentd.sources import Input
from accesslint.mappers.hops import open_text
from accesslint.mappers.tags import EVERYTHING, Pattern, covers, fluentd, literal, meets
from accesslint.model.values import Value
from accesslint.source import Span

ROOT = ""
SPREADING = frozenset({"copy", "roundrobin", "multi", "copy_ex", "weighted_roundrobin"})
"""Outputs that hand events to each `<store>` in them."""
REEMITTING = frozenset(
    {"rewrite_tag_filter", "detect_exceptions", "retag", "route", "record_reformer", "forest", "concat", "parser"}
    | {"sampling_filter", "grep", "suppress", "exec_filter", "rewrite", "geoip", "label_router", "split", "flatten"}
)
"""Outputs that send events through again, under another tag."""
_INTERNAL = ("@ERROR", "@FLUENT_LOG", "@ROOT")
_OWN_LOGS = literal("fluent.")
_MOST_FLOWS = 2_000


class Selector(msgspec.Struct, frozen=True):
    """The tags that a `<match>` or `<filter>` takes."""

    patterns: tuple[Pattern, ...]
    is_open: bool = False
    """It may take any tag: a regular expression, Ruby."""

    def meets(self, tag: Pattern) -> bool:
        """Whether it may take some of the tags."""
        return self.is_open or any(meets(pattern, tag) for pattern in self.patterns)

    def covers(self, tag: Pattern) -> bool:
        """Whether it surely takes all of the tags."""
        return any(covers(pattern, tag) for pattern in self.patterns)

    @property
    def is_for_own_logs(self) -> bool:
        """Whether it takes nothing but Fluentd's own log, tagged `fluent.…`."""
        return bool(self.patterns) and all(
            pattern[: len(_OWN_LOGS)] == _OWN_LOGS or pattern == _OWN_LOGS[:-1] for pattern in self.patterns
        )


def selector(element: Element) -> Selector:
    """What a directive's argument selects; all tags without one."""
    argument = element.argument
    if argument is None:
        return Selector((EVERYTHING,))
    patterns = None if argument.text is None else fluentd(argument.text)
    return Selector((), is_open=True) if patterns is None else Selector(tuple(patterns))


class Lost(msgspec.Struct, frozen=True):
    """Events that no `<match>` takes."""

    what: str
    detail: str
    span: Span


class Rewritten(msgspec.Struct, frozen=True):
    """A rule that gives events a tag that no `<match>` takes."""

    rule: Element
    tag: Value


class Flow(msgspec.Struct):
    """What was found on the way of the events."""

    filters: list[Element] = msgspec.field(default_factory=list)
    """The filters passed."""
    matches: list[Element] = msgspec.field(default_factory=list)
    """The `<match>` directives reached."""
    outputs: list[Element] = msgspec.field(default_factory=list)
    """The outputs reached, those in stores instead of the `copy` around them."""
    lost: list[Lost] = msgspec.field(default_factory=list)
    rewritten: list[Rewritten] = msgspec.field(default_factory=list)


class _Event(msgspec.Struct, frozen=True):
    """Events on their way: where they are, and their tag."""

    label: str
    tag: Pattern
    source: int
    """Number of the source; -1 after a tag was rewritten."""
    rule: Rewritten | None = None


class Router:
    """The directives of one configuration, by label."""

    def __init__(self, found: Sequence[Element]) -> None:
        self.labels: dict[str, list[Element]] = {ROOT: []}
        for element in found:
            if element.directive == "label":
                self.labels.setdefault(open_text(element.argument), []).extend(element.inside())
            elif element.directive in ("match", "filter"):
                self.labels[ROOT].append(element)

    def everything(self) -> Flow:
        """All filters and outputs, for a configuration of which parts are missing."""
        flow = Flow()
        for name, found in self.labels.items():
            if name not in _INTERNAL:
                flow.filters += [one for one in found if one.directive == "filter"]
                flow.matches += [one for one in found if one.directive == "match"]
        flow.outputs = [
            output
            for match in flow.matches
            for output in leaves(match)
            if output.plugin != "relabel" and output.plugin not in REEMITTING
        ]
        return flow

    def follow(self, sources: Sequence[Input]) -> Flow:
        """Follow the events of all sources."""
        flow = Flow()
        waiting = [
            _Event(_label(source.element), tag, number) for number, source in enumerate(sources) for tag in source.tags
        ]
        waiting.reverse()
        seen: set[tuple[str, Pattern]] = set()
        while waiting and len(seen) < _MOST_FLOWS:
            event = waiting.pop()
            if event.label not in self.labels:
                self._no_label(event, sources, flow)
            elif (event.label, event.tag) not in seen:
                seen.add((event.label, event.tag))
                waiting += self._pass(event, sources, flow)
        self._in_order(flow)
        return flow

    def _no_label(self, event: _Event, sources: Sequence[Input], flow: Flow) -> None:
        if event.source < 0 or "…" in event.label:
            return
        element = sources[event.source].element
        value = element.get("@label")
        span = element.span if value is None else value.span
        detail = f"there is no <label {event.label}>"
        flow.lost.append(Lost(_shown(sources[event.source]), detail, span))

    def _pass(self, event: _Event, sources: Sequence[Input], flow: Flow) -> Iterator[_Event]:
        """Take events through one label, until a `<match>` takes all of them."""
        is_taken = False
        for element in self.labels[event.label]:
            chosen = selector(element)
            if not chosen.meets(event.tag):
                continue
            if element.directive == "filter":
                _once(flow.filters, element)
                continue
            if element.directive != "match":
                continue
            is_taken = True
            _once(flow.matches, element)
            for output in leaves(element):
                yield from self._reach(output, event, flow)
            if chosen.covers(event.tag):
                return
        if is_taken:
            return
        if event.rule is not None and event.tag != EVERYTHING:
            flow.rewritten.append(event.rule)
        elif event.source >= 0:
            source = sources[event.source]
            where = f"in <label {event.label}>" if event.label else "at the top"
            detail = f"no <match> {where} takes their tag, and what none takes is dropped"
            flow.lost.append(Lost(_shown(source), detail, source.tag_span))

    def _reach(self, output: Element, event: _Event, flow: Flow) -> Iterator[_Event]:
        plugin = output.plugin
        if plugin == "relabel":
            yield _Event(_label(output), event.tag, event.source, event.rule)
            return
        if plugin not in REEMITTING:
            _once(flow.outputs, output)
            return
        label = _label(output) if output.get("@label") is not None else event.label
        rules = list(output.inside("rule"))
        for rule in rules:
            tag = rule.get("tag")
            text = "" if tag is None else (tag.text or "")
            if tag is not None and text and "$" not in text and "__" not in text:
                yield _Event(label, literal(text), -1, Rewritten(rule, tag))
            else:
                yield _Event(label, EVERYTHING, -1)
        if not rules:
            yield _Event(label, EVERYTHING, -1)

    def _in_order(self, flow: Flow) -> None:
        """Filters and outputs in the order of the file, not of the events."""
        order: dict[int, int] = {}
        for found in self.labels.values():
            for element in found:
                for one in (element, *leaves(element)):
                    order.setdefault(id(one.value), len(order))
        for listed in (flow.filters, flow.matches, flow.outputs):
            listed.sort(key=lambda one: order.get(id(one.value), 0))

    def shadowed(self) -> Iterator[Lost]:
        """`<match>` directives that never get an event, since an earlier one in their label takes them all."""
        for found in self.labels.values():
            earlier: list[tuple[Element, Selector]] = []
            for element in found:
                if element.directive != "match":
                    continue
                chosen = selector(element)
                is_harmless = chosen.is_open or chosen.is_for_own_logs or is_null(element)
                for before, other in [] if is_harmless else earlier:
                    if before.span.file == element.span.file and all(other.covers(tag) for tag in chosen.patterns):
                        yield _shadow(element, before)
                        break
                earlier.append((element, chosen))


def _shadow(element: Element, before: Element) -> Lost:
    taker = f"<match {open_text(before.argument)}>".replace(" >", ">")
    argument = element.argument
    span = element.span if argument is None else argument.span
    detail = f"{taker}, which stands before it, takes them all"
    return Lost(f"<match {open_text(argument)}>".replace(" >", ">"), detail, span)


def leaves(match: Element, depth: int = 0) -> list[Element]:
    """The outputs of a `<match>`: itself, or those in the stores of a `copy`."""
    if match.plugin not in SPREADING or depth > 10:
        return [match]
    return [leaf for store in match.inside("store") for leaf in leaves(store, depth + 1)]


def is_null(match: Element) -> bool:
    """Whether a `<match>` throws away what it takes."""
    found = leaves(match)
    return bool(found) and all(one.plugin in ("null", "blackhole_plugin") for one in found)


def _label(element: Element) -> str:
    label = element.shown("@label")
    return ROOT if label == "@ROOT" else label


def _shown(source: Input) -> str:
    tag = source.element.shown("tag")
    return f"{tag} ({source.via})" if tag else source.via


def _once(found: list[Element], element: Element) -> None:
    if not any(one.value is element.value for one in found):
        found.append(element)
