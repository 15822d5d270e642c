"""What `accesslint check` does: settings and options to a run, its report to the outputs, and the exit status."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, TextIO

import msgspec

from accesslint import outputs, pipeline
from accesslint.cli.progress import Progress
from accesslint.cli.reading import base_of, reading_for
from accesslint.cli.usage import fail, resolved, settings_for, shown_from
from accesslint.model.findings import SEVERITIES, Report
from accesslint.rules.annotations import RuleError
from accesslint.rules.catalogue import Catalogue, load
from accesslint.rules.engines import EngineError
from accesslint.rules.judge import Judging
from accesslint.settings.configuration import Settings
from accesslint.settings.suppressions import Rules


class Asked(msgspec.Struct):
    """The command line as given."""

    paths: Sequence[Path]
    format: str
    output: Path | None
    reports: Sequence[str]
    config: Path | None
    profile: str | None
    select: Sequence[str] | None
    ignore: Sequence[str] | None
    policies: Sequence[Path]
    engine: str
    opa_url: str
    fail_on: str | None
    persona: str | None
    tf_var_files: Sequence[Path]
    statistics: bool
    quiet: bool
    verbose: bool
    color: bool
    jobs: int
    strict: bool
    gitignore: bool
    include_suppressed: bool
    inline_ignores: bool


def run(asked: Asked) -> int:
    """Check; gives the exit status. Errors of use end the program with status 2."""
    paths = resolved(asked.paths)
    settings = settings_for(paths, asked.config)
    written = _reports(asked)
    try:
        catalogue = load(asked.policies, [base_of(settings) / policy for policy in settings.policies])
        profile = asked.profile or settings.profile
        _known(catalogue, settings)
        selected = _selected(catalogue, settings, asked, profile)
        severities = {name: level for word, level in settings.severity.items() for name in catalogue.match(word)}
    except RuleError as error:
        fail(str(error))
    progress = Progress(enabled=not asked.quiet)
    reading = reading_for(
        paths,
        settings,
        profile=profile,
        gitignore=asked.gitignore,
        tf_var_files=asked.tf_var_files,
        progress=progress.stage,
    )
    judged = pipeline.Judged(
        catalogue=catalogue,
        selected=frozenset(selected),
        how=Judging(asked.engine, asked.opa_url, severities, asked.jobs),
        suppressing=Rules(
            catalogue.match, date.today().isoformat(), settings, asked.inline_ignores, frozenset(selected)
        ),
        progress=progress.stage,
    )
    try:
        with progress:
            report, given = pipeline.check(reading, judged)
    except (EngineError, RuleError) as error:
        fail(str(error))
    context = _context(asked, settings, given)
    for name, file in written:
        with _stream(file) as stream:
            shown = context if file is None else msgspec.structs.replace(context, color=False)
            outputs.output(name).write(report, catalogue.rules, shown, stream)
    return _status(report, asked.fail_on or settings.fail_on, strict=asked.strict)


def _selected(catalogue: Catalogue, settings: Settings, asked: Asked, profile: str) -> set[str]:
    """The rules to run: the user's selection, else all; of the profile's framework; without those ignored."""
    if asked.select is not None and not asked.select:
        fail("--select names no rule")
    chosen = asked.select if asked.select is not None else settings.select
    selected = catalogue.matching(chosen) if chosen else set(catalogue.rules)
    if profile:
        selected = {name for name in selected if catalogue.rules[name].frameworks.get(profile)}
    persona = asked.persona or settings.persona
    if not chosen:
        selected = {name for name in selected if persona in catalogue.rules[name].personas}
    ignored = [*settings.ignore, *(asked.ignore or ())]
    selected -= catalogue.matching(ignored)
    if not selected:
        fail("no rule is left to run: see what is selected and ignored, and which rules the profile's framework has")
    return selected


def _known(catalogue: Catalogue, settings: Settings) -> None:
    """Ends the run where the configuration names a rule that there is not, with its place."""
    words = [(f"select.{number}", word) for number, word in enumerate(settings.select)]
    words += [(f"ignore.{number}", word) for number, word in enumerate(settings.ignore)]
    words += [(f"severity.{word}", word) for word in settings.severity]
    for path, word in words:
        try:
            catalogue.match(word)
        except RuleError as error:
            fail(f"{settings.place(path)}: {path.partition('.')[0]}: {error}")


def _reports(asked: Asked) -> list[tuple[str, Path | None]]:
    """(format, file) of every report to write; None is stdout."""
    written: list[tuple[str, Path | None]] = [(asked.format, asked.output)]
    for word in asked.reports:
        name, _, file = word.partition("=")
        if name not in outputs.names() or not file:
            fail(f"--report {word}: expected FORMAT=FILE with one of {', '.join(outputs.names())}")
        written.append((name, Path(file)))
    seen: set[Path] = set()
    for _, target in written:
        if target is None:
            continue
        if not target.parent.is_dir():
            fail(f"{target}: the folder does not exist")
        if target.resolve() in seen and not target.is_char_device():
            fail(f"{target}: two reports would go to one file")
        seen.add(target.resolve())
    return written


def _context(asked: Asked, settings: Settings, given: pipeline.Read) -> outputs.OutputContext:
    frameworks: Mapping[str, Any] = {}
    if asked.format == "sarif" or any(word.startswith("sarif=") for word in asked.reports):
        from accesslint.rules.frameworks import load_frameworks

        frameworks = load_frameworks()
    return outputs.OutputContext(
        color=asked.color and asked.output is None and _colored(sys.stdout),
        width=_width(),
        persona=asked.persona or settings.persona,
        statistics=asked.statistics,
        quiet=asked.quiet,
        verbose=asked.verbose,
        include_suppressed=asked.include_suppressed,
        frameworks=frameworks,
        shown=shown_from(given.root),
        read_line=given.line,
        read_text=given.text,
    )


def _colored(stream: TextIO) -> bool:
    import os

    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (stream.isatty() and os.environ.get("TERM") != "dumb")


def _width() -> int:
    from shutil import get_terminal_size

    return get_terminal_size((120, 40)).columns


@contextmanager
def _stream(file: Path | None) -> Iterator[TextIO]:
    if file is None:
        yield sys.stdout
        sys.stdout.flush()
        return
    try:
        with file.open("w", encoding="utf-8", newline="\n") as stream:
            yield stream
    except OSError as error:
        fail(f"{file}: cannot be written: {error.strerror}")


def _status(report: Report, fail_on: str, *, strict: bool) -> int:
    if strict and any(problem.level == "error" for problem in report.problems):
        return 2
    if fail_on == "never":
        return 0
    counted = SEVERITIES[: SEVERITIES.index(fail_on) + 1]
    return 1 if any(finding.severity in counted for finding in report.findings) else 0
