"""Fluent Bit configurations as hops: what they read, drop and strip, where records wait, where they go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from accesslint.mappers import Mapped
from accesslint.mappers.fluentbit.buffers import buffer_facts
from accesslint.mappers.fluentbit.filters import drops, program, strips
from accesslint.mappers.fluentbit.inputs import Input, log_inputs
from accesslint.mappers.fluentbit.outputs import LOCAL, NO_RECORDS, way_of
from accesslint.mappers.fluentbit.routing import Rewriting, Selector, rewritings, selector, tags_of
from accesslint.mappers.fluentbit.sections import Section, sections
from accesslint.mappers.hops import Fact, Files, Surroundings, append, gap_of, is_complete, kind_of, left_out, open_text
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.record_filters import Drop
from accesslint.model.entities import Link
from accesslint.model.values import Resource
from accesslint.source import Span


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """A hop for each configuration that reads or sends log records, and the files that it writes."""
    files = Files()
    for configuration in resources.of_type("fluentbit_configuration"):
        yield from _Shipper(configuration, Surroundings(configuration, resources, files)).entities()
    yield from files.stores()


class _Shipper:
    """One configuration on its way to a hop."""

    def __init__(self, configuration: Resource, surroundings: Surroundings) -> None:
        attributes = configuration.attributes
        service = attributes.get("service")
        self.service = Section(attributes if service is None else service)
        self.surroundings = surroundings
        self.inputs = log_inputs(sections(attributes, "inputs"))
        self.filters = [one for one in sections(attributes, "filters") if one.plugin != "null"]
        outputs = [one for one in sections(attributes, "outputs") if one.plugin not in NO_RECORDS]
        alone = len(outputs) == 1 and len(sections(attributes, "inputs")) == 1
        self.outputs = [(one, selector(one, alone=alone)) for one in outputs]
        self.is_complete = is_complete(configuration)
        self.gap = gap_of(configuration)
        rules = rewritings(self.filters)
        self.rules = rules
        self.tags = [tags_of(one, rules) for one in self.inputs]
        self.hop = surroundings.hop(kind_of(self.inputs))

    def entities(self) -> Iterator[Mapped]:
        """The hop and its links; nothing for a configuration of measurements only."""
        if not self.inputs and not self.outputs and not self.filters:
            return
        if not self.inputs and self.is_complete and self.gap is None:
            return
        links = [link for one in self.inputs for link in self._input(one)]
        for output, selected in self._live():
            links += self._output(output, selected)
        self._no_outputs()
        self._unrouted()
        self._records()
        self._fields()
        yield self.hop
        yield from links

    # Inputs

    def _input(self, one: Input) -> Iterator[Link]:
        for path, span in one.paths:
            yield from self.surroundings.read(self.hop, path, span)
        if not one.paths:
            value = one.section.first("path", "port", "unix_path", "systemd_filter", "tag", "name")
            span = one.section.span if value is None else value.span
            self.hop.append("inputs", {"via": one.via, "what": one.what}, span)

    # Outputs

    def _tags(self) -> list[tuple[str, ...]]:
        return [tag for tags in self.tags for tag in tags.all]

    def _live(self) -> list[tuple[Section, Selector]]:
        """The outputs that some log record may reach."""
        if not self.inputs or self.gap is not None:
            return self.outputs
        return [(output, selected) for output, selected in self.outputs if selected.meets(self._tags())]

    def _feeding(self, selected: Selector) -> list[Input]:
        return [tags.source for tags in self.tags if selected.meets(tags.all)]

    def _output(self, output: Section, selected: Selector) -> Iterator[Link]:
        kind = LOCAL.get(output.plugin)
        if kind is None:
            yield from self.surroundings.add(self.hop, way_of(output, self.surroundings))
            facts = buffer_facts(output, self._feeding(selected), self.service)
            append(self.hop, "buffers", {"output": output.label}, facts, _span(output, "name"))
            return
        if kind == "null":
            facts = {"discarded": Fact(value=True)}
            append(self.hop, "routes", {"to": None, "via": "null", "target": "null"}, facts, _span(output, "name"))
            return
        path = ""
        if kind == "file":
            folder, file = output.shown("path"), output.shown("file")
            path = "/".join(part for part in (folder.rstrip("/"), file) if part) or "a file named by the tag"
        yield from self.surroundings.write(self.hop, path, _span(output, "path", "file", "name"))

    def _no_outputs(self) -> None:
        if self.hop.get("routes") is not None:
            return
        if self.gap is not None:
            self.hop.set("routes", self.gap)
        elif not self.outputs:
            self.hop.set("routes", [])

    def _unrouted(self) -> None:
        if self.gap is not None or not self.outputs:
            return
        for tags in self.tags:
            source = tags.source
            if tags.is_rewritten or source.section.missing is not None:
                continue
            if not any(selected.meets(tags.own) for _, selected in self.outputs):
                tag = source.section.shown("tag") or "the default tag"
                what = f"{tag} ({source.section.plugin})"
                detail = f"no output's Match takes {tag}, and what none takes is deleted"
                self.hop.append("unrouted", {"what": what, "detail": detail}, source.tag_span)

    # What is dropped

    def _applied(self) -> Iterator[Section]:
        """The filters and processors that some log record passes, in order."""
        for one in self.inputs:
            yield from one.section.processors()
        for section in self.filters:
            chosen = selector(section)
            if (not self.inputs and (chosen.patterns or chosen.is_open)) or chosen.meets(self._tags()):
                yield section
        for output, _ in self._live():
            yield from output.processors()

    def _records(self) -> None:
        found: list[Drop] = []
        read = [path for one in self.inputs for path, _ in one.paths]
        for one in self.inputs:
            found += _excluded_files(one.section, read)
        for section in self._applied():
            found += drops(section)
        found += self._rewritten_away()
        found += self._discarded()
        for drop in found:
            entry = {"how": drop.how, "what": drop.what, "detail": drop.detail}
            self.hop.append("filters", entry, drop.span)
        self._not_told("filters")

    def _not_told(self, fact: str) -> None:
        """Where nothing is known to happen, but a program may do it, the fact is unknown."""
        if self.hop.get(fact) is not None:
            return
        for section in self._applied():
            unknown = program(section)
            if unknown is not None:
                self.hop.set(fact, unknown, _span(section, "name"))
                return
        if self.gap is not None:
            self.hop.set(fact, self.gap)

    def _taking(self, tag: tuple[str, ...]) -> list[Section]:
        return [output for output, selected in self.outputs if selected.meets([tag])]

    def _rewritten_away(self) -> Iterator[Drop]:
        """Records that get a tag which no output takes."""
        if self.gap is not None or not self.outputs:
            return
        for rule in self.rules:
            if not self._is_certain(rule) or any(other.selector.meets([rule.tag]) for other in self.rules):
                continue
            takers = self._taking(rule.tag)
            if not takers or all(one.plugin == "null" for one in takers):
                key = open_text(rule.rule).split()[0].lstrip("$")
                end = "the output null takes" if takers else "no output takes"
                detail = f"it gives records whose {key} matches the tag {''.join(rule.tag)}, which {end}"
                yield Drop("exclude", open_text(rule.rule), detail, rule.rule.span)

    def _is_certain(self, rule: Rewriting) -> bool:
        """Whether the rule's tag is known, its records leave their old tag, and some records come by."""
        return rule.tag != ("**",) and not rule.keeps and rule.selector.meets(self._tags())

    def _discarded(self) -> Iterator[Drop]:
        """Records that only the output `null` takes, beside others that are kept."""
        live = self._live()
        kept = [selected for output, selected in live if output.plugin != "null"]
        if not kept or self.gap is not None:
            return
        rewritten = {rule.tag for rule in self.rules}
        for output, selected in live:
            if output.plugin != "null" or selected.is_open:
                continue
            patterns = [pattern for pattern in selected.patterns if pattern not in rewritten]
            if patterns and not any(other.meets(patterns) for other in kept):
                match = output.shown("match") or output.shown("match_regex")
                detail = f"the output null discards records with the tag {match}"
                yield Drop("exclude", f"null {match}", detail, _span(output, "match", "match_regex", "name"))

    def _fields(self) -> None:
        carried: Sequence[Section] = [*self._applied(), *(output for output, _ in self._live())]
        for section in carried:
            for strip in strips(section):
                entry: dict[str, Any] = {"field": strip.field, "meaning": strip.meaning, "how": strip.how}
                self.hop.append("strips", entry, strip.span)
        self._not_told("strips")


def _span(section: Section, *keys: str) -> Span:
    value = section.first(*keys)
    return section.span if value is None else value.span


def _excluded_files(section: Section, read: list[str]) -> Iterator[Drop]:
    """Files that a tail input passes over, and no other reads."""
    value = section.get("exclude_path")
    if section.plugin != "tail" or value is None or value.text is None:
        return
    shown = ", ".join(left_out((path.strip() for path in value.text.split(",")), read))[:200]
    if shown:
        yield Drop("exclude", f"Exclude_Path {shown}", f"it does not read the files {shown}", value.span)
