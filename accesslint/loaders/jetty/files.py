"""Jetty's files as servers: a base with its ini files and the XML beside them, or an XML file of its own.

Attributes of a `jetty_server`: `logs`, the request logs that XML files make (`request_logs.py`); of a base too `base`
(present), `modules` and `properties` (those of `start.ini` and `start.d/*.ini`) and `open`, unknowns: why there may be
more of them; `forwarded`, present where headers of proxies are believed. A log of a base has `unlisted` where no ini
file names its XML and no module of request logs is enabled. An XML file outside of a base is only a server if it makes
a request log: which others are used with it is not told.
https://jetty.org/docs/jetty/12/operations-guide/start/index.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from posixpath import dirname

import msgspec

from accesslint.including.files import File
from accesslint.loaders.jetty import kind_of
from accesslint.loaders.jetty.request_logs import makes, request_logs
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Problem, Span
from accesslint.syntax.filled_texts import RENDERED, filled_text
from accesslint.syntax.template_lines import OPENERS, TextLines
from accesslint.syntax.xml import Element, read_xml

_MOST_LINES = 20_000
_MODULE = re.compile(r"--(?:module|add-to-start)\s*=\s*(\S+)")
_PROPERTY = re.compile(r"(?:-D)?([\w.-]+)\s*\??=\s*(.*)\Z")
_CUSTOMIZER = "ForwardedRequestCustomizer"


class Base(msgspec.Struct):
    """What the ini files of a base say."""

    first: File
    header: Span
    modules: list[Value] = []
    properties: dict[str, Value] = {}
    gaps: list[Value] = []
    listed: list[str] = []
    """The XML files that they name."""


def load_files(files: Iterable[File]) -> Iterator[Resource | Problem]:
    """The resources of all files, and what could not be read."""
    bases: dict[tuple[str, str], Base] = {}
    documents: list[tuple[File, Element]] = []
    for file in sorted(files, key=lambda file: (file.file_name.rpartition("/")[2] != "start.ini", file.file_name)):
        if kind_of(file.file_name, file.head) == "ini":
            _read_ini(file, bases)
            continue
        found = read_xml(file.source)
        if isinstance(found, Problem):
            yield found
        else:
            documents.append((file, found))
    for key, base in bases.items():
        own = [one for one in documents if _base_of(one[0]) == key]
        documents = [one for one in documents if _base_of(one[0]) != key]
        yield _of_base(base, own)
    for file, root in documents:
        logs = list(request_logs(root, {}))
        if logs:
            data = {"logs": Value(logs, root.span)}
            customizer = makes(root, _CUSTOMIZER)
            if customizer is not None:
                data["forwarded"] = Value(True, customizer.span)
            yield _resource(file, data, root.span)


def _base_of(file: File) -> tuple[str, str]:
    """The base that a file belongs to: its scope, and the folder of `start.ini`, `start.d` and `etc`."""
    folder = "" if file.container else dirname(file.file_name)
    return file.scope, dirname(folder) if folder.rpartition("/")[2] in ("start.d", "etc") else folder


def _of_base(base: Base, documents: Sequence[tuple[File, Element]]) -> Resource:
    roots = [root for _, root in documents]
    has_module = any("requestlog" in (module.text or "") for module in base.modules)
    logs = []
    for file, root in documents:
        is_used = has_module or any(name.endswith(file.file_name.rpartition("/")[2]) for name in base.listed)
        for log in request_logs(root, base.properties):
            unsure = {} if is_used else {"unlisted": Value(True, log.span)}
            logs.append(Value({**dict(log.entries()), **unsure}, log.span))
    data = {
        "base": Value(True, base.header),
        "modules": Value(base.modules, base.header),
        "properties": Value(dict(base.properties), base.header),
        "logs": Value(logs, base.header),
        "open": Value(base.gaps, base.header),
    }
    customizer = next((found for root in roots if (found := makes(root, _CUSTOMIZER)) is not None), None)
    module = next((one for one in base.modules if one.text == "http-forwarded"), None)
    if module is not None or customizer is not None:
        span = module.span if module is not None else customizer.span if customizer is not None else base.header
        data["forwarded"] = Value(True, span)
    return _resource(base.first, data, base.header)


def _read_ini(file: File, bases: dict[tuple[str, str], Base]) -> None:
    source = file.source
    header = source.span(0, len(source.line_text(1)) or 1)
    base = bases.setdefault(_base_of(file), Base(file, header))
    lines = TextLines(source, _MOST_LINES)
    for start, last, _, depth in lines:
        text, span = source.text[start:last], source.span(start, last)
        if text.startswith(OPENERS):
            base.gaps.append(Value(Unknown("a template adds lines that are not seen here", RENDERED), span))
        if text.startswith(("#", *OPENERS)):
            continue
        module = _MODULE.match(text)
        if module is not None:
            for name in module[1].split(","):
                value = filled_text(name.strip(), span)
                if depth:
                    value = Value(Unknown(f"a template decides whether the module {name} is there", RENDERED), span)
                base.modules.append(value)
        elif text.endswith(".xml"):
            base.listed.append(text)
        elif (setting := _PROPERTY.match(text)) is not None:
            where = source.span(start + setting.start(2), last)
            value = filled_text(setting[2], where)
            if depth:
                value = Value(Unknown(f"a template decides whether {setting[1]} is set", RENDERED), where)
            base.properties[setting[1]] = value
    if lines.hole is not None:
        base.gaps.append(Value(Unknown("a template adds lines that are not seen here", RENDERED), lines.hole))


def _resource(file: File, data: dict[str, Value], header: Span) -> Resource:
    folder, _, address = file.file_name.rpartition("/")
    if "base" in data and folder.rpartition("/")[2] == "start.d":
        address = "start.d"
    scope = file.scope or file.file_name
    return Resource(
        id=f"{scope}#{address}",
        platform="jetty",
        type="jetty_server",
        address=address,
        attributes=Value(data, header),
        header=header,
        scope=scope,
        container=file.container,
    )
