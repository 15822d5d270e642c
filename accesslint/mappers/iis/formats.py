"""The formats of IIS's logs: W3C with the fields that the site chooses, and the two that are fixed.

https://learn.microsoft.com/en-us/iis/configuration/system.applicationhost/sites/sitedefaults/logfile/ (flags and their
defaults), https://learn.microsoft.com/en-us/windows/win32/http/w3c-logging (the fields' names; UTC),
https://learn.microsoft.com/en-us/windows/win32/http/iis-logging (local time, no zone),
https://learn.microsoft.com/en-us/windows/win32/http/ncsa-logging, and for custom fields
https://learn.microsoft.com/en-us/iis/configuration/system.applicationhost/sites/site/logfile/customfields/ and
https://learn.microsoft.com/en-us/iis/web-dev-reference/server-variables.
"""

from __future__ import annotations

from collections.abc import Mapping

from accesslint.mappers.line_formats import Token, add_field, unknown_line
from accesslint.mappers.line_variables import Variable, variable_of
from accesslint.mappers.table import entity_for
from accesslint.mappers.w3c_fields import set_fields
from accesslint.model.entities import Entity
from accesslint.model.environment import environment_of
from accesslint.model.recording import Layout
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Span

FAMILY = "iis"
_FLAGS: Mapping[str, str] = {
    "date": "date", "time": "time", "sitename": "s-sitename", "computername": "s-computername", "serverip": "s-ip",
    "method": "cs-method", "uristem": "cs-uri-stem", "uriquery": "cs-uri-query", "serverport": "s-port",
    "username": "cs-username", "clientip": "c-ip", "protocolversion": "cs-version", "useragent": "cs(User-Agent)",
    "cookie": "cs(Cookie)", "referer": "cs(Referer)", "host": "cs-host", "httpstatus": "sc-status",
    "httpsubstatus": "sc-substatus", "win32status": "sc-win32-status", "bytessent": "sc-bytes",
    "bytesrecv": "cs-bytes", "timetaken": "time-taken",
}  # fmt: skip
"""The field that each flag (in lower case) adds, in the order in which they are written."""
_DEFAULT = (
    "Date, Time, ClientIP, UserName, ServerIP, Method, UriStem, UriQuery, TimeTaken, HttpStatus, Win32Status, "
    "ServerPort, UserAgent, HttpSubStatus, Referer"
)
_SOURCES = {"requestheader": "http_", "responseheader": "sent_http_"}
_SERVER_VARIABLES: Mapping[str, Variable] = {
    **dict.fromkeys(("auth_user", "remote_user", "unmapped_remote_user"), Variable(("identity",), client=True)),
    **dict.fromkeys(("logon_user", "cert_subject", "cert_serialnumber"), Variable(("identity",))),
    "remote_addr": Variable(("client_address",)),
    "request_method": Variable(("action",)),
    **dict.fromkeys(("url", "path_info", "script_name"), Variable(("resource",), client=True)),
    **dict.fromkeys(
        ("http_url", "unencoded_url"), Variable(("resource",), client=True, blanks=False, sensitive="query-strings")
    ),
    "query_string": Variable(client=True, blanks=False, sensitive="query-strings"),
    **dict.fromkeys(("auth_password", "all_http", "all_raw"), Variable(client=True, sensitive="credentials")),
    "server_name": Variable(("host",)),
    **dict.fromkeys(("server_protocol", "https", "http_version"), Variable(("protocol",))),
    "content_length": Variable(("size",)),
    "content_type": Variable(client=True),
}
"""By name in lower case; one of a request's header is called `http_…`."""
_FIXED: Mapping[str, tuple[str, str, tuple[tuple[str, Variable], ...]]] = {
    "iis": (
        "csv",
        "none",
        (
            ("Client IP address", Variable(("client_address",))),
            ("User name", Variable(("identity",))),
            ("Date", Variable(("timestamp",))),
            ("Time", Variable(("timestamp",))),
            ("Time taken", Variable(("duration",))),
            ("Server bytes sent", Variable(("size",))),
            ("Service status code", Variable(("result",))),
            ("Request type", Variable(("action",))),
            ("Target of operation", Variable(("resource",), client=True)),
            ("Parameters", Variable(client=True, sensitive="query-strings")),
        ),
    ),
    "ncsa": (
        "clf",
        "offset",
        (
            ("Remote host address", Variable(("client_address",))),
            ("User name", Variable(("identity",))),
            ("Date, time, and GMT offset", Variable(("timestamp",))),
            ("Request", Variable(("action", "resource"), client=True, sensitive="query-strings")),
            ("Service status code", Variable(("result",))),
            ("Bytes sent", Variable(("size",))),
        ),
    ),
}
"""Encoding, zone and fields of the formats in which nothing can be chosen but another format."""


def format_of(site: Resource, log: Value, fields: list[Value], name: str) -> Entity:
    """The format entity of a site's log; `log` and `fields` as the loader describes them, `name` of the format.

    Sites that take it from the same place have the same one.
    """
    written = log.get("logformat")
    chosen = log.get("logextfileflags")
    entity = entity_for("format", "access-log", site)
    decided = chosen or written
    own = site.address if fields else "" if decided is None else f"{decided.span.line}:{decided.span.column}"
    entity.id = f"format:{site.scope}#{name}:{own}"
    entity.address = f"{site.address if fields or decided is None else site.address.partition(':')[0]} logFormat {name}"
    entity.header = decided.span if decided is not None else site.header
    entity.set("name", name)
    entity.set("configurable", True)
    entity.environment = environment_of(site.scope)
    span = written.span if written is not None else None
    entity.layout = Layout(FAMILY, (Unknown(f"lines of {name} with these settings are not simulated", "the server"),))
    if written is not None and written.text is None:
        unknown_line(entity, written.unknown or Unknown("its format is not known", "the rendered file"), written.span)
    elif name.lower() in _FIXED:
        _set_fixed(entity, name.lower(), span)
    elif name.lower() == "w3c":
        _set_chosen(entity, chosen, fields)
    else:
        doubt = Unknown("a plug-in writes the log and decides what it holds", "the plug-in of customLogPluginClsid")
        unknown_line(entity, doubt, span)
    return entity


def _set_fixed(entity: Entity, name: str, span: Span | None) -> None:
    encoding, zone, fields = _FIXED[name]
    entity.set("encoding", encoding, span)
    entity.set("structured", True, span)
    entity.set("escaping", "vendor", default=True)
    entity.set("fields", [], span)
    for token, variable in fields:
        add_field(entity, Token(token, variable), "", span, safe=True)
    entity.set("timestamp", {"zone": zone, "form": "clf" if zone == "offset" else "other", "precision": "second"}, span)


def _set_chosen(entity: Entity, chosen: Value | None, fields: list[Value]) -> None:
    if chosen is not None and chosen.text is None:
        unknown_line(entity, chosen.unknown or Unknown("its fields are not known", "the rendered file"), chosen.span)
        return
    flags = ((chosen.text if chosen is not None else None) or _DEFAULT).split(",")
    given = {flag.strip().lower() for flag in flags}
    names = [name for flag, name in _FLAGS.items() if flag in given]
    parts: list[str | Unknown] = [*names]
    span = chosen.span if chosen is not None else None
    set_fields(entity, [(name, span) for name in names], span, default=chosen is None)
    for field in fields:
        name, source, kind = (field.get(key) for key in ("logfieldname", "sourcename", "sourcetype"))
        if source is None:
            continue
        if source.text is None:
            parts.append(source.unknown or Unknown("what a custom field holds is not known", "the rendered file"))
            continue
        name_of_source = source.text.lower().replace("-", "_")
        prefix = _SOURCES.get(((kind.text if kind is not None else None) or "").lower(), "")
        known = None if prefix else _SERVER_VARIABLES.get(name_of_source)
        variable = known or variable_of(prefix + name_of_source)
        shown = (name.text if name is not None else None) or source.text
        add_field(entity, Token(source.text, variable), shown, field.span, safe=True)
        parts.append(f"{((kind.text if kind is not None else None) or '').lower()}:{source.text}")
    entity.layout = Layout(FAMILY, tuple(parts))
