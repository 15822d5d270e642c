"""Logging of .NET applications: C# programs that log requests or set Serilog up, and `appsettings.json`.

One resource for each call: `aspnetcore_http_logging` (`UseHttpLogging`), `aspnetcore_w3c_logging` (`UseW3CLogging`),
`serilog_request_logging` (`UseSerilogRequestLogging`), `serilog_logger` (`CreateLogger`, `UseSerilog`); and
`serilog_settings` for the settings of a folder that have a section `Serilog`; `nlog_target` for each target of NLog's
configuration, with its `settings` and the `rules` that write to it; `log4net_appender` for each appender of log4net's,
with its `name`, `kind`, `options` and the `loggers` that write to it; `dotnet_request_records` for each middleware that
writes records of requests: `records`, as `accesslint.syntax.programs.request_fields.Fields.record` tells. Attributes of
the others:

- `call`, `doubt`, `name` as `accesslint.including.program_calls` makes them
- `settings`: the settings in force, by names as .NET flattens them, in lower case: `logging:loglevel:default`
- `options`: the calls in the file that give the middleware its options
- `serilog`: the calls in the file that make Serilog's pipeline, in order; unknown where they are not certain
- `providers`: the calls that name logging providers; `complete`: whether the program's main file is known, so that
  these are all

`appsettings.Production.json` replaces what `appsettings.json` sets; those of other environments are left alone, as an
application runs in production unless it is told otherwise:
https://learn.microsoft.com/en-us/aspnet/core/fundamentals/environments
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Loaded, Options, Tree
    from accesslint.source import Source

NAME = "dotnet_logging"
FILES = (".config", ".cs", "appsettings.")

_SETTINGS = re.compile(r"appsettings(?:\.production)?\.json\Z")
_NLOG = re.compile(r"(?:^|/)nlog(?:\.(?!development|test)[\w-]+)*\.config\Z")
_LOG4NET = re.compile(r"(?:^|/)[\w.-]*log4net(?:\.(?!development|test|debug)[\w-]+)*\.config\Z")
_APPLICATION = re.compile(r"(?:^|/)(?:web|app|[\w.-]+\.(?:exe|dll))\.config\Z")
_SECTION = re.compile(r"<log4net[\s>]|<section\s[^>]{0,100}name=[\"']log4net[\"']")
_PROGRAM = re.compile(
    r"\b(?:WebApplication\s*\.\s*Create|IApplicationBuilder|IWebHostBuilder|IHostBuilder|Host\s*\.\s*Create"
    r"|Microsoft\.AspNetCore|Serilog|HttpContext|RequestDelegate)"
)


def is_nlog(name: str) -> bool:
    """Whether a file is NLog's by its name: `NLog.config`, `nlog.Production.config`."""
    return _NLOG.search(name.lower()) is not None


def is_log4net(name: str, head: str) -> bool:
    """Whether a file is log4net's, or an application's that has a section of log4net's."""
    if _LOG4NET.search(name.lower()) is not None:
        return "<log4net" in head
    return _APPLICATION.search(name.lower()) is not None and _SECTION.search(head) is not None


def claims(name: str, head: str) -> bool:
    """Whether a file is such a program, or the settings of one."""
    base = name.rpartition("/")[2].lower()
    if base.endswith(".config"):
        return (is_nlog(base) and "<nlog" in head) or is_log4net(base, head)
    if base.endswith(".cs"):
        return _PROGRAM.search(head) is not None
    return base.startswith("appsettings.") and _SETTINGS.match(base) is not None


def load(
    sources: Sequence[Source],
    embedded: Sequence[Embedded],
    tree: Tree,
    options: Options,  # noqa: ARG001 (a loader's signature)
) -> Iterator[Loaded]:
    """All such files to resources; what cannot be read becomes a problem."""
    from accesslint.loaders.dotnet_logging.files import read_all

    yield from read_all(sources, embedded, tree)
