"""Fluentd configurations as hops: what they read, drop and strip, where events wait, where they go."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accesslint.mappers import Mapped
from accesslint.mappers.fluentd.buffers import buffer_facts
from accesslint.mappers.fluentd.elements import Element, elements
from accesslint.mappers.fluentd.filters import drops, program, strips
from accesslint.mappers.fluentd.outputs import LOCAL, NO_RECORDS, ways_of
from accesslint.mappers.fluentd.routing import Flow, Router, is_null, selector
from accesslint.mappers.fluentd.sources import Input, inputs
from accesslint.mappers.hops import Fact, Files, Surroundings, append, gap_of, kind_of, left_out, open_text
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.record_filters import Drop
from accesslint.model.entities import Link
from accesslint.model.values import Resource, Unknown
from accesslint.source import Span


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """A hop for each configuration that reads or sends log events, and the files that it writes."""
    files = Files()
    for configuration in resources.of_type("fluentd_configuration"):
        yield from _Shipper(configuration, Surroundings(configuration, resources, files)).entities()
    yield from files.stores()


class _Shipper:
    """One configuration on its way to a hop."""

    def __init__(self, configuration: Resource, surroundings: Surroundings) -> None:
        attributes = configuration.attributes
        found = elements(attributes)
        self.surroundings = surroundings
        self.inputs = inputs(found)
        self.router = Router(found)
        self.has_sources = any(one.directive == "source" for one in found)
        self.gap = gap_of(configuration)
        labels = (one.element.get("@label") for one in self.inputs)
        if self.gap is None:
            self.gap = next((label.unknown for label in labels if label is not None and label.unknown), None)
        is_partial = self.gap is not None or not self.has_sources
        self.flow: Flow = self.router.everything() if is_partial else self.router.follow(self.inputs)
        self.hop = surroundings.hop(kind_of(self.inputs))

    def entities(self) -> Iterator[Mapped]:
        """The hop and its links; nothing for a configuration of measurements only."""
        outputs = [one for one in self.flow.outputs if one.plugin not in NO_RECORDS]
        if not self.inputs and (self.has_sources or not (outputs or self.flow.filters)):
            return
        links = [link for one in self.inputs for link in self._input(one)]
        for output in outputs:
            links += self._output(output)
        self._no_outputs()
        self._unrouted()
        self._records()
        self._fields()
        yield self.hop
        yield from links

    # Inputs and outputs

    def _input(self, one: Input) -> Iterator[Link]:
        for path, span in one.paths:
            yield from self.surroundings.read(self.hop, path, span)
        if not one.paths:
            self.hop.append("inputs", {"via": one.via, "what": one.what}, one.span)

    def _output(self, output: Element) -> Iterator[Link]:
        kind = LOCAL.get(output.plugin)
        if kind is None:
            for way in ways_of(output, self.surroundings):
                yield from self.surroundings.add(self.hop, way)
            append(self.hop, "buffers", {"output": output.label}, buffer_facts(output), _span(output, "@type", "type"))
            return
        if kind == "null":
            facts = {"discarded": Fact(value=True)}
            plain = {"to": None, "via": "null", "target": output.plugin}
            append(self.hop, "routes", plain, facts, _span(output, "@type", "type"))
            return
        path = (output.shown("path", "directory") or "a file") if kind == "file" else ""
        yield from self.surroundings.write(self.hop, path, _span(output, "path", "directory", "@type", "type"))

    def _no_outputs(self) -> None:
        if self.hop.get("routes") is not None:
            return
        if self.gap is not None:
            self.hop.set("routes", self.gap)
        elif not self.flow.matches and not any(self.router.labels.values()):
            self.hop.set("routes", [])
        elif not self.flow.lost:
            reason = "the events get new tags, and where these lead is not known"
            self.hop.set("routes", Unknown(reason, "the values of the records"))

    def _unrouted(self) -> None:
        found = list(self.router.shadowed())
        if self.gap is None and any(self.router.labels.values()):
            found += self.flow.lost
        for lost in dict.fromkeys(found):
            self.hop.append("unrouted", {"what": lost.what, "detail": lost.detail}, lost.span)

    # What is dropped

    def _records(self) -> None:
        found: list[Drop] = []
        read = [path for one in self.inputs for path, _ in one.paths]
        for one in self.inputs if self.gap is None else ():  # another part may read what this one passes over
            found += _excluded_files(one.element, read)
        for element in self.flow.filters:
            found += drops(element)
        for match in self.flow.matches:
            found += [] if match.plugin == "grep" else drops(match)
        found += self._rewritten_away()
        found += self._discarded()
        for drop in found:
            self.hop.append("filters", {"how": drop.how, "what": drop.what, "detail": drop.detail}, drop.span)
        self._not_told("filters")

    def _rewritten_away(self) -> Iterator[Drop]:
        rules = {id(one.tag): one for one in self.flow.rewritten} if self.gap is None else {}
        for one in rules.values():
            key, tag = one.rule.shown("key") or "a field", open_text(one.tag)
            detail = f"it gives records whose {key} matches the tag {tag}, which no <match> takes"
            yield Drop("exclude", f"{key} {one.rule.shown('pattern')}".strip(), detail, one.tag.span)

    def _discarded(self) -> Iterator[Drop]:
        """`<match>` directives that throw away what they take, beside others that keep."""
        nulls = [match for match in self.flow.matches if is_null(match)]
        if self.gap is not None or len(nulls) == len(self.flow.matches):
            return
        for match in nulls:
            if not selector(match).is_for_own_logs:
                tags = open_text(match.argument)
                argument = match.argument
                span = match.span if argument is None else argument.span
                yield Drop("exclude", f"<match {tags}>", f"it discards records with the tag {tags}", span)

    def _not_told(self, fact: str) -> None:
        """Where nothing is known to happen, but code may do it, the fact is unknown."""
        if self.hop.get(fact) is not None:
            return
        for element in self.flow.filters:
            unknown = program(element)
            if unknown is not None:
                self.hop.set(fact, unknown, _span(element, "@type", "type"))
                return
        if self.gap is not None:
            self.hop.set(fact, self.gap)

    def _fields(self) -> None:
        for element in (*self.flow.filters, *self.flow.matches):
            for strip in strips(element):
                entry: dict[str, Any] = {"field": strip.field, "meaning": strip.meaning, "how": strip.how}
                self.hop.append("strips", entry, strip.span)
        self._not_told("strips")


def _span(element: Element, *keys: str) -> Span:
    value = element.get(*keys)
    return element.span if value is None else value.span


def _excluded_files(element: Element, read: list[str]) -> Iterator[Drop]:
    """Files that a tail source passes over, and no other reads."""
    if element.plugin != "tail":
        return
    for value in element.listed("exclude_path"):
        for path in left_out([open_text(value)], read):
            yield Drop("exclude", f"exclude_path {path}", f"it does not read the files {path}", value.span)
