"""From the calls of a program, and the settings of a folder, to resources."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from accesslint.including.configuration_files import attributes_at, file_resource, header_of
from accesslint.including.files import File
from accesslint.including.folders import Folder, by_folder
from accesslint.including.program_calls import call_resources, nearest
from accesslint.including.request_records import record_resources
from accesslint.loaders import files_together
from accesslint.loaders.dotnet_logging import NAME, is_nlog
from accesslint.loaders.dotnet_logging.log4net import read_log4net
from accesslint.loaders.dotnet_logging.nlog import read_nlog
from accesslint.loaders.dotnet_logging.request_handling import HANDLING
from accesslint.loaders.dotnet_logging.settings import beside, flat
from accesslint.loaders.iis import sites
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Problem, Source, Span
from accesslint.syntax.programs import Call, read
from accesslint.syntax.programs.request_records import WritingFunction

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Tree

_MAKERS = {
    "UseHttpLogging": "aspnetcore_http_logging",
    "UseW3CLogging": "aspnetcore_w3c_logging",
    "UseSerilogRequestLogging": "serilog_request_logging",
}
_OPTIONS = {"AddHttpLogging": "aspnetcore_http_logging", "AddW3CLogging": "aspnetcore_w3c_logging"}
_PIPELINE = re.compile(r"\.(?:WriteTo|AuditTo|MinimumLevel|Enrich|Filter|ReadFrom)\.\w+(?:<[\w.]+>)?\Z")
_NAMES = (
    r"(?:ClearProviders|Add(?:Simple|Json|Systemd)?Console|AddNLog\w*|UseNLog|AddLog4Net|AddOpenTelemetry|UseSerilog"
    r"|AddSerilog|AddApplicationInsights\w*|AddFile|AddSeq|AddEventLog|AddAzureWebAppDiagnostics|AddAWSProvider)"
)
_PROVIDERS = re.compile(rf"\.{_NAMES}\Z")
_NAMED = re.compile(rf"\.({_NAMES})\s*\(")
_MAIN = re.compile(r"\.Create(?:Slim|Empty|Default|Application)?(?:Host)?Builder\s*\(|new (?:Web)?HostBuilder\b")
_TELLING = re.compile(r"Use(?:HttpLogging|W3CLogging|SerilogRequestLogging|Serilog)|AddSerilog|LoggerConfiguration")
_MADE = "LoggerConfiguration()"
_BOOTSTRAP = ".CreateBootstrapLogger"
_INNER = (".WriteTo.Logger", ".WriteTo.Conditional", ".WriteTo.Map")
_HANDLES = re.compile(r"\b_?next(?:\.Invoke)?\s?\(", re.IGNORECASE)
_BY_LOGGER = Unknown("the logger may add fields of the request by itself", "where the program sets its logger up")
_SEVERAL = Unknown("the file configures several loggers", "the program")


def read_all(sources: Sequence[Source], embedded: Sequence[Embedded], tree: Tree) -> Iterator[Resource | Problem]:
    """The resources of all files."""
    settings: list[File] = []
    for file in files_together(sources, embedded):
        source, name, scope, container = file._replace(scope=file.scope or file.file_name)
        if name.lower().endswith(".cs"):
            yield from _program(source, name, scope, container, tree)
        elif is_nlog(name):
            yield from read_nlog(source, name, scope, container)
        elif name.lower().endswith(".config"):
            yield from read_log4net(source, name, scope, container)
            if "httpLogging" in source.text:
                # A web.config tells of IIS's logs too.
                yield from sites.read_file(*file)
        else:
            settings.append(file)
    for folder in by_folder(settings):
        yield from _settings(folder)


def _settings(folder: Folder) -> Iterator[Resource | Problem]:
    # The general file's name is the shorter one.
    folder.files.sort(key=lambda file: (len(file.file_name), file.file_name))
    settings: dict[str, Value] = {}
    for file in folder.files:
        found, problems = flat(file.source)
        yield from problems
        settings.update(found)
    first = next((value for name, value in settings.items() if name.startswith("serilog:")), None)
    if first is not None:
        main = folder.files[0]
        header = header_of(main.source)
        resource = file_resource(
            "serilog_settings",
            main.file_name,
            attributes_at(header, {"settings": settings}),
            header,
            platform=NAME,
            scope=folder.scope,
            container=folder.container,
        )
        resource.id = f"{folder.scope}#{folder.within}{resource.address}"
        yield resource


def _program(source: Source, name: str, scope: str, container: str, tree: Tree) -> Iterator[Resource | Problem]:
    handles = _HANDLES.search(source.text) is not None
    if not handles and _TELLING.search(source.text) is None:
        return
    program = read(source, name)
    if isinstance(program, Problem):
        yield program
        return
    yield from program.problems
    calls = list(program.calls(_is_wanted))
    settings = {} if container else beside(source.name, tree)
    header = header_of(source)
    pipeline = list(_pipeline(calls))
    providers = [Value(_step(call), call.span) for call in calls if _PROVIDERS.search(call.callee)]
    others, is_complete = _providers_beside(source, container, tree)
    providers += [Value(one, header) for one in others]
    for resource, attributes in call_resources(calls, _kind, (), NAME, name, scope, container):
        options = [_doubted(call) for call in calls if _OPTIONS.get(_step(call)) == resource.type]
        attributes["settings"] = Value(settings, header)
        attributes["options"] = Value(options, header)
        attributes["serilog"] = Value(pipeline, header)
        attributes["providers"] = Value(providers, header)
        attributes["complete"] = Value(is_complete, header)
        yield resource
    if handles:
        functions = (_opened(one) for one in program.writing_functions(HANDLING))
        yield from record_resources(functions, "dotnet_request_records", NAME, name, scope, container)


def _opened(function: WritingFunction) -> WritingFunction:
    """A function whose records are open but for those that go to the console as they are."""
    records = []
    for record in function.records:
        by = record.get("by")
        is_plain = by is not None and (by.text or "").endswith("Console.WriteLine")
        data = record.data if isinstance(record.data, dict) else {}
        records.append(record if is_plain else Value({**data, "open": Value(_BY_LOGGER, record.span)}, record.span))
    return msgspec.structs.replace(function, records=records)


def _providers_beside(source: Source, container: str, tree: Tree) -> tuple[list[str], bool]:
    """What the program's main file names, where this one is another; and whether the main file is known."""
    if _MAIN.search(source.text):
        return [], True
    main = nearest(tree, source.name, "Program.cs") if not container else None
    if main is None or main.name == source.name:
        return [], False
    return list(dict.fromkeys(_NAMED.findall(main.text))), True


def _step(call: Call) -> str:
    return call.callee.rpartition(".")[2]


def _kind(call: Call) -> str:
    if _step(call) in ("UseSerilog", "AddSerilog") or (_step(call) == "CreateLogger" and _MADE in call.callee):
        return "serilog_logger"
    return _MAKERS.get(_step(call), "")


def _is_wanted(callee: str) -> bool:
    step = callee.rpartition(".")[2]
    return (
        step in _MAKERS
        or step in _OPTIONS
        or step in ("CreateLogger", "CreateBootstrapLogger")
        or _PIPELINE.search(callee) is not None
        or _PROVIDERS.search(callee) is not None
    )


def _doubted(call: Call) -> Value:
    return call.value if call.doubt is None else Value(call.doubt, call.value.span)


def _pipeline(calls: list[Call]) -> Iterator[Value]:
    """The calls that make the application's pipeline: not those of a logger for the start, or inside another sink."""
    made = [call for call in calls if call.callee.endswith(").CreateLogger") and _MADE in call.callee]
    if len({call.value.span for call in made}) > 1:
        yield Value(_SEVERAL, made[0].span)
        return
    aside = [call.value.span for call in calls if call.callee.endswith(_BOOTSTRAP)]
    # A call's span begins where its chain begins: what is inside a sink lies after the sink's name.
    inner = [_after_name(call) for call in calls if call.callee.endswith(_INNER)]
    for call in calls:
        if _PIPELINE.search(call.callee) is None:
            continue
        place = call.span
        if not any(_holds(span, place) for span in aside) and not any(_holds(span, place) for span in inner):
            yield _doubted(call) if call.doubt is not None else call.value


def _after_name(call: Call) -> Span:
    whole, name = call.value.span, call.span
    return Span(whole.file, name.end_line, name.end_column, whole.end_line, whole.end_column)


def _holds(outer: Span, inner: Span) -> bool:
    return (outer.line, outer.column) <= (inner.line, inner.column) and (inner.end_line, inner.end_column) <= (
        outer.end_line,
        outer.end_column,
    )
