"""The stages, joined: discover, load, map, link, evaluate, suppress. Alone sees all of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from accesslint import loaders, mappers
from accesslint.discovery import Walk, discover, root_of
from accesslint.linking.graph import link
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.types import looked_at
from accesslint.model.entities import Entity, Link, Model
from accesslint.model.findings import Finding, Report
from accesslint.model.values import Resource
from accesslint.rules.catalogue import Catalogue
from accesslint.rules.judge import Judging, judge
from accesslint.rules.verdicts import merged
from accesslint.settings import suppressions
from accesslint.source import Problem, Source, problem_of_file
from accesslint.tree import ScannedTree

_EMBEDDING_DEPTH = 4


class Reading(msgspec.Struct):
    """What to read, and how."""

    paths: Sequence[Path]
    """Absolute and resolved."""
    standard: dict[str, object]
    exclude: tuple[str, ...] = ()
    gitignore: bool = True
    max_bytes: int = 4_194_304
    tf_var_files: tuple[Path, ...] = ()
    progress: Callable[[str], None] = lambda stage: None  # noqa: ARG005
    """Called with a stage's name when it begins."""


class Read(msgspec.Struct):
    """What reading gives: the model and what was met on the way."""

    model: Model
    root: Path
    sources: list[Source]
    problems: list[Problem]
    timings: dict[str, float]
    tree: ScannedTree

    def line(self, file: str, number: int) -> str:
        """The text of a line of a file that was read; empty if there is none."""
        source = self.tree.read(file)
        return "" if source is None else source.line_text(number)

    def text(self, file: str) -> str | None:
        """The whole text of a file that was read; None if there is none."""
        source = self.tree.read(file)
        return None if source is None else source.text


class Judged(msgspec.Struct):
    """What to judge by."""

    catalogue: Catalogue
    selected: frozenset[str]
    how: Judging
    suppressing: suppressions.Rules
    progress: Callable[[str], None] = lambda stage: None  # noqa: ARG005


@contextmanager
def _timed(timings: dict[str, float], stage: str, progress: Callable[[str], None]) -> Iterator[None]:
    progress(stage)
    start = time.perf_counter()
    try:
        yield
    finally:
        timings[stage] = timings.get(stage, 0.0) + time.perf_counter() - start


def read(reading: Reading) -> Read:
    """Discover, load, map and link: the files to the model."""
    root = root_of(reading.paths)
    walk = Walk(root, reading.exclude, reading.gitignore, reading.max_bytes)
    timings: dict[str, float] = {}
    with _timed(timings, "discover", reading.progress):
        found = discover(reading.paths, walk)
    tree = ScannedTree(walk, found.sources)
    result = Read(Model(standard=reading.standard), root, [], found.problems, timings, tree)
    with _timed(timings, "load", reading.progress):
        resources = _load(found.sources, found.explicit, _options(reading, root, result), result)
        result.problems += [found.doubts[source.name] for source in result.sources if source.name in found.doubts]
    with _timed(timings, "map", reading.progress):
        links = _map(resources, result)
    with _timed(timings, "link", reading.progress):
        declared = {f"tf:{resource.id}" for resource in resources}
        result.problems += link(result.model, links, declared)
    return result


def _options(reading: Reading, root: Path, result: Read) -> loaders.Options:
    names: list[str] = []
    for path in reading.tf_var_files:
        if path.is_relative_to(root):
            names.append(path.relative_to(root).as_posix())
        else:
            message = f"the variable file is outside of {root} and is not read"
            result.problems.append(problem_of_file(str(path), message))
    return loaders.Options(tuple(names), looked_at())


def _load(
    sources: Iterable[Source], explicit: frozenset[str], options: loaders.Options, result: Read
) -> list[Resource]:
    claimed: dict[str, list[Source]] = {}
    for source in sources:
        name = loaders.claimant(source.name, source.text)
        if name is not None:
            claimed.setdefault(name, []).append(source)
            result.sources.append(source)
        elif source.name in explicit:
            result.problems.append(problem_of_file(source.name, "no loader knows this kind of file", "warning"))
    resources: list[Resource] = []
    embedded: dict[str, list[loaders.Embedded]] = {}
    for _ in range(_EMBEDDING_DEPTH):
        inner: dict[str, list[loaders.Embedded]] = {}
        for name in sorted(claimed.keys() | embedded.keys()):
            loaded = loaders.loader(name).load(claimed.get(name, ()), embedded.get(name, ()), result.tree, options)
            for item in loaded:
                if isinstance(item, Resource):
                    resources.append(item)
                elif isinstance(item, Problem):
                    result.problems.append(item)
                elif isinstance(item, loaders.Replaced):
                    replaced = item.platform, item.scope
                    resources = [one for one in resources if (one.platform, one.scope) != replaced]
                else:
                    claimant = loaders.claimant(item.file_name, item.source.text)
                    if claimant is not None:
                        inner.setdefault(claimant, []).append(item)
        claimed, embedded = {}, inner
        if not inner:
            break
    return resources


def _map(resources: Sequence[Resource], result: Read) -> list[Link]:
    families = {mappers.family(resource) for resource in resources}
    index = ResourceIndex(resources)
    links: list[Link] = []
    seen: set[str] = set()
    for family in sorted(families & mappers.families()):
        for mapper in mappers.mappers(family):
            for item in mapper.map_resources(index):
                if isinstance(item, Link):
                    links.append(item)
                elif isinstance(item, Problem):
                    result.problems.append(item)
                elif item.id not in seen:
                    seen.add(item.id)
                    result.model.entities.append(item)
    result.model.entities.sort(key=_order)
    return links


def _order(entity: Entity) -> tuple[str, str, str]:
    return entity.category, entity.platform, entity.id


def _with_comments(given: Read, findings: Sequence[Finding]) -> list[Source]:
    """The files in which a suppression may stand: those loaded, and those that a finding points into (tfvars)."""
    sources = {source.name: source for source in given.sources}
    for name in sorted({finding.span.file for finding in findings} - sources.keys()):
        source = given.tree.read(name)
        if source is not None:
            sources[name] = source
    return list(sources.values())


def _quote(findings: Sequence[Finding], catalogue: Catalogue, model: Model) -> None:
    """Give findings about formats the line that shows their fault."""
    shown = [
        (finding, (finding.entity, scenario))
        for finding in findings
        if finding.category == "format" and (scenario := catalogue.rules[finding.rule].scenario)
    ]
    if not shown:
        return
    from accesslint.simulation.quoting import quotes

    found = quotes(model, [pair for _, pair in shown])
    for finding, pair in shown:
        finding.quote = found.get(pair)


def check(reading: Reading, judged: Judged) -> tuple[Report, Read]:
    """The whole run: the files to a report.

    Raises `EngineError` or `RuleError` where the rules cannot be run.
    """
    given = read(reading)
    report = Report(timings=given.timings)
    with _timed(given.timings, "evaluate", judged.progress):
        verdicts = judge(given.model, judged.catalogue, judged.selected, judged.how)
    with _timed(given.timings, "suppress", judged.progress):
        suppressing = msgspec.structs.replace(judged.suppressing, root=given.root)
        sources = _with_comments(given, verdicts.findings)
        outcome = suppressions.suppress(verdicts.findings, sources, suppressing)
        findings = merged(verdicts.findings)
    with _timed(given.timings, "quote", judged.progress):
        _quote(findings, judged.catalogue, given.model)
    report.findings = [finding for finding in findings if finding.suppression is None]
    report.suppressed = [finding for finding in findings if finding.suppression is not None]
    report.undecided, report.counts = verdicts.undecided, verdicts.counts
    report.problems = sorted({*given.problems, *outcome.problems}, key=lambda problem: (problem.span, problem.message))
    report.files = len(given.sources)
    for entity in given.model.entities:
        report.entities[entity.category] = report.entities.get(entity.category, 0) + 1
    return report, given
