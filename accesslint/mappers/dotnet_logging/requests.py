"""ASP.NET Core's own logs of requests: HTTP logging, and the W3C logger.

https://learn.microsoft.com/en-us/aspnet/core/fundamentals/http-logging/ (told at Information by
`Microsoft.AspNetCore.HttpLogging.HttpLoggingMiddleware`; headers that are not listed are redacted; the query is only
logged if it is asked for), https://learn.microsoft.com/en-us/aspnet/core/fundamentals/w3c-logger/ (user names and
cookies are left out by default), its options and their defaults:
https://learn.microsoft.com/en-us/dotnet/api/microsoft.aspnetcore.httplogging.w3cloggeroptions. The console:
https://learn.microsoft.com/en-us/dotnet/core/extensions/console-log-formatter (no time unless `TimestampFormat` is
set). Levels: https://learn.microsoft.com/en-us/dotnet/core/extensions/logging#configure-logging
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.application_loggers import BY_PROGRAM, Field, Logger, set_encoding
from accesslint.mappers.dotnet_logging.pipeline import LEVELS
from accesslint.mappers.dotnet_logging.serilog import pipeline_of, settings_of
from accesslint.mappers.dotnet_logging.sinks import add_sink, takes
from accesslint.mappers.dotnet_logging.times import time_of
from accesslint.mappers.field_names import meaning_of
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.w3c_fields import set_fields
from accesslint.model.entities import Entity
from accesslint.model.programs import SET, argument, scalar, source_of
from accesslint.model.recording import Layout, Place, Recording, Writing
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Span

_CATEGORY = "microsoft.aspnetcore.httplogging.httploggingmiddleware"
_MEL_LEVELS = ("trace", "debug", "information", "warning", "error", "critical", "none")
_QUIET = ("warning", "error", "critical", "none", "fatal")
_PROPERTIES = ("RequestPath", "RequestProtocol", "RequestMethod", "RequestScheme")
_FLAGS = {
    "RequestProperties": _PROPERTIES,
    "RequestPropertiesAndHeaders": (*_PROPERTIES, "RequestHeaders"),
    "ResponsePropertiesAndHeaders": ("ResponseStatusCode", "ResponseHeaders"),
    "Request": (*_PROPERTIES, "RequestHeaders", "RequestBody"),
    "Response": ("ResponseStatusCode", "ResponseHeaders", "ResponseBody"),
}
_FLAGS["All"] = (*_FLAGS["Request"], *_FLAGS["Response"], "Duration")
_DEFAULT = (*_FLAGS["RequestPropertiesAndHeaders"], *_FLAGS["ResponsePropertiesAndHeaders"])
_FIELDS = {
    "RequestPath": Field("RequestPath", ("resource",), "Path", by_client=True),
    "RequestQuery": Field("RequestQuery", ("other",), "QueryString", by_client=True, sensitive="query-strings"),
    "RequestProtocol": Field("RequestProtocol", ("protocol",), "Protocol"),
    "RequestMethod": Field("RequestMethod", ("action",), "Method"),
    "RequestScheme": Field("RequestScheme", ("other",), "Scheme"),
    "RequestHeaders": Field("User-Agent", ("user_agent",), "User-Agent", by_client=True),
    "ResponseStatusCode": Field("ResponseStatusCode", ("result",), "StatusCode"),
    "RequestBody": Field("RequestBody", ("other",), "RequestBody", by_client=True, sensitive="bodies"),
    "ResponseBody": Field("ResponseBody", ("other",), "ResponseBody", sensitive="bodies"),
    "Duration": Field("Duration", ("duration",), "Duration"),
}
_SECRETS = frozenset({"authorization", "cookie", "x-api-key", "proxy-authorization"})
_CHOSEN = re.compile(r"\.LoggingFields\s*=\s*([^;}]{1,600})")
_WORDS = re.compile(r"[A-Za-z_][\w.]*")
_HEADER = re.compile(r'\.RequestHeaders\.Add\(\s*"([^"]{1,100})"')
_W3C_HEADER = re.compile(r'\.AdditionalRequestHeaders\.Add\(\s*"([^"]{1,100})"')
_CONSOLES = {"ClearProviders", "AddConsole", "AddSimpleConsole", "AddJsonConsole", "AddSystemdConsole"}
_W3C = {
    "Date": "date",
    "Time": "time",
    "ClientIpAddress": "c-ip",
    "UserName": "cs-username",
    "ServerName": "s-computername",
    "ServerIpAddress": "s-ip",
    "ServerPort": "s-port",
    "Method": "cs-method",
    "UriStem": "cs-uri-stem",
    "UriQuery": "cs-uri-query",
    "ProtocolStatus": "sc-status",
    "TimeTaken": "time-taken",
    "ProtocolVersion": "cs-version",
    "Host": "cs-host",
    "UserAgent": "cs(User-Agent)",
    "Cookie": "cs(Cookie)",
    "Referer": "cs(Referer)",
}
"""In the order in which they are written."""
_W3C_FAMILY = "aspnetcore_w3c"
_W3C_HEADERS = ("Host", "Referer", "UserAgent")
_W3C_DEFAULT = tuple(name for name in _W3C if name not in ("UserName", "Cookie"))
_W3C_GROUPS = {
    "ConnectionInfoFields": ("ClientIpAddress", "ServerIpAddress", "ServerPort"),
    "RequestHeaders": _W3C_HEADERS,
    "ResponseHeaders": ("ServerName",),
    "Request": ("UriStem", "UriQuery", "ProtocolVersion", "Method", "Cookie", *_W3C_HEADERS),
    "Default": _W3C_DEFAULT,
    "Optional": ("UserName", "Cookie"),
    "All": tuple(_W3C),
    "None": (),
}
_PROVIDERS = Unknown("the program's main file, which names its logging providers, is not known", "the program")
_ELSEWHERE = Unknown("the options are given in another file", "the program")


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every use as an emitter of kind `web-server`, with its format and its files."""
    others = {one.scope for one in resources.of_type("aspnetcore_w3c_logging", "serilog_request_logging")}
    for resource in resources.of_type("aspnetcore_http_logging"):
        found = list(_http(resource))
        # Where the program has a better log of requests, it is no loss that this one is silent.
        if resource.scope not in others or found[-1].get("logging") != "off":
            yield from found
    for resource in resources.of_type("aspnetcore_w3c_logging"):
        yield from _w3c(resource)


def _options(resource: Resource) -> Value | None:
    """The function that sets the options; an unknown where it is not in the file, or not certain."""
    listed = resource.get("options")
    calls = listed.items() if listed is not None else []
    if len(calls) != 1:
        return Value(_ELSEWHERE if not calls else BY_PROGRAM, resource.header)
    call = calls[0]
    return call if call.unknown is not None else argument(call, 0)


def _chosen(options: Value | None, default: tuple[str, ...], groups: dict[str, tuple[str, ...]]) -> list[str] | Unknown:
    """The flags that are set."""
    source = source_of(options)
    found = _CHOSEN.search(source)
    if found is None:
        doubt = options.unknown if options is not None else None
        return list(default) if doubt is None else doubt
    words = [word.rpartition(".")[2] for word in _WORDS.findall(found[1])]
    if "~" in found[1] or "&" in found[1] or "^" in found[1] or "(" in found[1]:
        return BY_PROGRAM
    return list(dict.fromkeys(flag for word in words for flag in groups.get(word, (word,))))


def _http(resource: Resource) -> Iterator[Entity]:
    log = Logger(resource, f"HTTP logging in {resource.scope.rpartition('/')[2]}", is_server=True)
    options = _options(resource)
    flags = _chosen(options, _DEFAULT, _FLAGS | {"None": ()})
    listed = resource.get("providers")
    providers = [one.text or "" for one in listed.items()] if listed is not None else []
    settings = settings_of(resource)
    is_serilog = any("Serilog" in one for one in providers) or any(name.startswith("serilog:") for name in settings)
    level, place = _level(resource, settings, is_serilog=is_serilog)
    if flags == []:
        log.set_logging("off", resource.header, "LoggingFields is None")
    elif not is_serilog and not providers and not _is_complete(resource):
        log.set_logging(_PROVIDERS, resource.header)
    elif isinstance(level, Unknown):
        log.set_logging(Unknown(f"the level decides: {level.reason}", level.decided_by), place)
    elif level in _QUIET and any("NLog" in one for one in providers):
        # NLog's own rules decide, unless it is told to heed the filters.
        log.set_logging(Unknown("NLog's rules decide about levels", "NLog's configuration"), place)
    elif level in _QUIET:
        log.set_logging("off", place, f"the least level for Microsoft.AspNetCore.HttpLogging is {level}")
    else:
        log.set_logging("on", resource.header)
        for form in _outputs(log, resource, providers, settings, is_serilog=is_serilog):
            _add_flags(form, flags, options, resource)
    yield from log.entities()


def _is_complete(resource: Resource) -> bool:
    complete = resource.get("complete")
    return complete is None or complete.data is True


def _level(resource: Resource, settings: dict[str, Value], *, is_serilog: bool) -> tuple[str | Unknown, Span | None]:
    if is_serilog:
        pipeline = pipeline_of(resource)
        level, place = pipeline.level_for(_CATEGORY)
        return (level, place) if isinstance(level, Unknown) or level in LEVELS else (BY_PROGRAM, place)
    prefix = "logging:loglevel:"
    own = {name[len(prefix) :]: value for name, value in settings.items() if name.startswith(prefix)}
    known = [name for name in own if _CATEGORY.startswith(f"{name}.") or name == _CATEGORY]
    name = max(known, key=len) if known else "default"
    if name not in own:
        return "information", None
    value = scalar(own[name])
    if isinstance(value, str) and value.lower() in _MEL_LEVELS:
        return value.lower(), own[name].span
    return value if isinstance(value, Unknown) else BY_PROGRAM, own[name].span


def _outputs(
    log: Logger, resource: Resource, providers: list[str], settings: dict[str, Value], *, is_serilog: bool
) -> Iterator[Entity]:
    """Append the routes; gives the formats, whose time is set."""
    span = resource.header
    if is_serilog:
        pipeline = pipeline_of(resource)
        reached = [sink for sink in pipeline.sinks if takes(sink, "information")]
        if not reached:
            log.add_unknown_route("Serilog", pipeline.doubt or BY_PROGRAM, span)
        yield from (form for sink in reached if (form := add_sink(log, sink)) is not None)
        return
    others = [one for one in providers if one not in _CONSOLES]
    consoles = [one for one in providers if one in _CONSOLES and one != "ClearProviders"]
    for one in others:
        log.add_unknown_route(one, Unknown(f"where {one} sends records is not told here", "its configuration"), span)
    if "ClearProviders" in providers and not consoles:
        if not others:
            log.add_unknown_route("a provider", Unknown("no provider is named here", "the program"), span)
        return
    log.add_standard_output(None if not consoles else span)
    form = log.add_format("format", span)
    form.set("fields", [], span)
    named = settings.get("logging:console:formattername")
    kind = scalar(named) if named is not None else "json" if "AddJsonConsole" in consoles else "simple"
    if kind == "json":
        set_encoding(form, "json", span)
    else:
        set_encoding(form, "text", span)
    pattern = settings.get("logging:console:formatteroptions:timestampformat")
    utc = scalar(settings.get("logging:console:formatteroptions:useutctimestamp"))
    if pattern is not None:
        known = scalar(pattern)
        fact = time_of(known, is_utc=utc is True).fact() if isinstance(known, str) else BY_PROGRAM
        form.append("fields", {"token": "timestamp", "name": "Timestamp", "meaning": "timestamp"}, pattern.span)
        form.set("timestamp", fact, pattern.span)
    elif set(consoles) & {"AddJsonConsole", "AddSimpleConsole", "AddSystemdConsole"}:
        form.set("timestamp", Unknown("the console's options in the program may set TimestampFormat", "it"), span)
    yield form


def _add_flags(form: Entity, flags: list[str] | Unknown, options: Value | None, resource: Resource) -> None:
    span = options.span.first_line() if options is not None else resource.header
    if isinstance(flags, Unknown):
        form.set("rest", flags, span)
        return
    is_json = form.get("encoding") == "json"
    for flag in flags:
        field = _FIELDS.get(flag)
        for facts in field.facts(escaped=is_json) if field is not None else ():
            form.append("fields", facts, span)
    if "RequestHeaders" in flags:
        for header in _HEADER.findall(source_of(options)):
            secret = "credentials" if header.lower() in _SECRETS else ""
            for facts in Field(header, (meaning_of(header),), header, True, secret).facts(escaped=is_json):
                form.append("fields", facts, span)


def _w3c(resource: Resource) -> Iterator[Entity]:
    log = Logger(resource, f"W3C logging in {resource.scope.rpartition('/')[2]}", is_server=True)
    options = _options(resource)
    flags = _chosen(options, _W3C_DEFAULT, _W3C_GROUPS)
    if flags == []:
        log.set_logging("off", resource.header, "LoggingFields is None")
        yield from log.entities()
        return
    log.set_logging("on", resource.header)
    span = options.span.first_line() if options is not None else resource.header
    form = log.add_format("format", span)
    if isinstance(flags, Unknown):
        form.layout = Layout(_W3C_FAMILY, (flags,))
        for fact in ("fields", "timestamp"):
            form.set(fact, flags, span)
        form.set("encoding", "text", span)
        form.set("structured", True, span)
        form.set("escaping", "vendor", default=True)
    else:
        names = [name for flag, name in _W3C.items() if flag in flags]
        added = sorted(set(_W3C_HEADER.findall(source_of(options))), key=str.lower)
        names += [name for header in added if (name := _name_of(header)) not in names]
        set_fields(form, [(name, span) for name in names], span)
        form.layout = Layout(_W3C_FAMILY, tuple(names))
    _add_files(log, options, span)
    routes = log.emitter.get("routes") or [{}]
    writing = Writing(form.id, str(routes[0].get("target", "")))
    log.emitter.recording = Recording(_W3C_FAMILY, (Place("", "on", (writing,)),))
    yield from log.entities()


def _name_of(header: str) -> str:
    """The name of a header's field: that of the flag which asks for it too."""
    known = {name.lower(): name for name in _W3C.values()}
    return known.get(f"cs({header})".lower(), "cs-host" if header.lower() == "host" else f"cs({header})")


def _add_files(log: Logger, options: Value | None, span: Span) -> None:
    written = options.get(SET) if options is not None else None
    doubt = options.unknown if options is not None else None
    folder, name, number, size = (
        written.get(key) if written is not None else None
        for key in ("LogDirectory", "FileName", "RetainedFileCountLimit", "FileSizeLimit")
    )
    above = scalar(folder) if folder is not None else doubt or "./logs"
    prefix = scalar(name) if name is not None else "w3clog-"
    is_known = isinstance(above, str) and isinstance(prefix, str)
    path = (
        f"{str(above).rstrip('/')}/{prefix}*.txt" if is_known else above if isinstance(above, Unknown) else BY_PROGRAM
    )
    store = log.add_output(folder.span if folder is not None else span, path)
    if store is None:
        return
    for fact, value, default, unit in (("max_files", number, 4, 1), ("max_size_mb", size, 10.0, 1_048_576)):
        known = scalar(value) if value is not None else None
        place = value.span if value is not None else None
        if isinstance(known, Unknown) or (value is None and doubt is not None):
            store.set(f"rotation.{fact}", known if isinstance(known, Unknown) else doubt or BY_PROGRAM, place)
        elif value is None:
            store.set(f"rotation.{fact}", default, default=True)
        elif isinstance(known, int | float) and not isinstance(known, bool) and known > 0:
            store.set(f"rotation.{fact}", known if unit == 1 else round(known / unit, 3), place)
