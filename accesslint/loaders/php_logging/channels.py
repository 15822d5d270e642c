"""The channels of Laravel's and Symfony's files, as resources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from posixpath import dirname
from typing import TYPE_CHECKING

from accesslint.including.files import File
from accesslint.including.folders import Folder, by_folder
from accesslint.including.program_calls import call_resources
from accesslint.loaders import files_together
from accesslint.loaders.php_logging import NAME
from accesslint.model.values import Data, Resource, Value
from accesslint.source import Problem, Source, Span
from accesslint.syntax.programs import Program, read
from accesslint.syntax.yaml import documents

if TYPE_CHECKING:
    from accesslint.loaders import Embedded

_PRODUCTION = "when@prod"
_MOST = 500
_LOGGER = "Monolog\\Logger"
_ADDING = (".pushHandler", ".setFormatter")


def read_all(sources: Sequence[Source], embedded: Sequence[Embedded]) -> Iterator[Resource | Problem]:
    """The resources of all files; Symfony's files are joined by the folder of their configuration."""
    settings: list[File] = []
    for file in files_together(sources, embedded):
        if file.file_name.endswith(".php"):
            yield from _program(file.source, file.file_name, file.scope or file.file_name, file.container)
        else:
            settings.append(file)
    for folder in by_folder(settings, lambda name: dirname(name).removesuffix("/prod")):
        # Those of an environment lie deeper, and come last.
        folder.files.sort(key=lambda file: (file.file_name.count("/"), file.file_name))
        yield from _symfony(folder)


def _program(source: Source, name: str, scope: str, container: str) -> Iterator[Resource | Problem]:
    program = read(source, name)
    if isinstance(program, Problem):
        yield program
        return
    yield from program.problems
    yield from _loggers(program, name, scope, container)
    whole = program.result()
    channels = whole.get("channels") if whole is not None else None
    for key, channel in list(channels.entries() if channels is not None else ())[:_MOST]:
        if isinstance(channel.data, dict) and channels is not None:
            attributes: dict[str, Data] = {"name": key, "channel": channel.data, "channels": channels.data}
            place = Folder(scope, container, "", [])
            yield _resource("laravel_channel", key, attributes, channel.span.first_line(), place)


def _loggers(program: Program, name: str, scope: str, container: str) -> Iterator[Resource]:
    calls = list(program.calls(lambda callee: callee == _LOGGER or callee.endswith(_ADDING)))
    formatters = [call.value for call in calls if call.callee.endswith(".setFormatter")]
    found = call_resources(
        calls,
        lambda call: "monolog_logger" if call.callee == _LOGGER else "",
        _ADDING[:1],
        NAME,
        name,
        scope,
        container,
    )
    for resource, attributes in found:
        attributes["formatters"] = Value(formatters, resource.header)
        yield resource


def _symfony(folder: Folder) -> Iterator[Resource | Problem]:
    handlers: dict[str, Value] = {}
    names: dict[str, Span] = {}
    later: list[Value] = []
    for file in folder.files:
        for document in documents(file.source, "text"):
            if isinstance(document, Problem):
                yield document
                continue
            main, production = document.get("monolog"), document.get(_PRODUCTION, "monolog")
            if main is not None:
                _take(main, handlers, names)
            if production is not None:
                later.append(production)
    for production in later:
        _take(production, handlers, names)
    for name, span in list(names.items())[:_MOST]:
        attributes: dict[str, Data] = {"name": name, "handlers": dict(handlers)}
        yield _resource("symfony_channel", name, attributes, span, folder)


def _take(section: Value, handlers: dict[str, Value], names: dict[str, Span]) -> None:
    listed = section.get("channels")
    for one in listed.items() if listed is not None else ():
        if one.text:
            names[one.text] = one.span
    found = section.get("handlers")
    for key, handler in found.entries() if found is not None else ():
        before = handlers.get(key)
        if before is not None and isinstance(before.data, dict) and isinstance(handler.data, dict):
            handlers[key] = Value({**before.data, **handler.data}, handler.span)
        else:
            handlers[key] = handler
        for one in included(handler):
            names.setdefault(one.text or "", one.span)


def included(handler: Value) -> list[Value]:
    """The channels that a handler names, but those that it leaves out."""
    listed = handler.get("channels")
    if listed is not None and isinstance(listed.data, dict):
        listed = listed.get("elements")
    return [one for one in listed.items() if one.text and one.text[0] != "!"] if listed is not None else []


def _resource(kind: str, name: str, attributes: dict[str, Data], header: Span, place: Folder) -> Resource:
    address = f"channel {name}"
    return Resource(
        id=f"{place.scope}#{place.within}{address}",
        platform=NAME,
        type=kind,
        address=address,
        attributes=Value({key: Value(data, header) for key, data in attributes.items()}, header),
        header=header,
        scope=place.scope,
        container=place.container,
    )
