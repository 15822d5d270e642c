"""Sorts Tomcat's files: a server.xml with the context files beside it, or a context file of its own.

`conf/context.xml` holds for every web application, `conf/<engine>/<host>/*.xml` for one of a host
(https://tomcat.apache.org/tomcat-10.1-doc/config/context.html#Defining_a_context).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from posixpath import dirname

import msgspec

from accesslint.including.names import plain_name
from accesslint.loaders.tomcat import kind_of
from accesslint.loaders.tomcat.hosts import Application, context_attributes, hosts
from accesslint.model.values import Resource, Value
from accesslint.source import Problem, Source, Span
from accesslint.syntax.xml import Element, read_xml

_HEAD = 4096


class File(msgspec.Struct):
    """One file as it was found."""

    source: Source
    name: str
    scope: str
    container: str

    @property
    def folder(self) -> str:
        """What it lies in: a folder, or what the keys of a ConfigMap are in."""
        return self.scope if self.container else dirname(self.name)


def load_files(files: Sequence[File]) -> Iterator[Resource | Problem]:
    """The resources of all files, and what could not be read."""
    servers: list[tuple[File, Element]] = []
    contexts: dict[tuple[str, str], tuple[File, Element]] = {}
    for file in files:
        found = read_xml(file.source)
        if isinstance(found, Problem):
            yield found
        elif kind_of(file.name, file.source.text[:_HEAD]) == "server":
            servers.append((file, found))
        else:
            contexts[file.folder, file.name] = (file, found)
    used: set[tuple[str, str]] = set()
    for file, root in servers:
        beside = {
            key: Application(_label(file.folder, one), root, for_all=plain_name(one.name) == "context.xml")
            for key, (one, root) in contexts.items()
            if _is_beside(file.folder, one)
        }
        used |= beside.keys()
        for title, attributes, header in hosts(root, list(beside.values())):
            yield _resource("tomcat_host", file, title, attributes, header)
    for key, (file, root) in contexts.items():
        own = None if key in used else context_attributes(root)
        if own is not None:
            yield _resource("tomcat_context", file, "", own, root.span)


def _is_beside(server_folder: str, file: File) -> bool:
    if file.folder == server_folder:
        return plain_name(file.name) == "context.xml"
    engine = dirname(file.folder)
    return dirname(engine) == server_folder and engine.rpartition("/")[2].lower() == "catalina"


def _label(server_folder: str, file: File) -> str:
    """The application that a context file is for: the file's name, `#` for `/`."""
    name = plain_name(file.name).removesuffix(".xml")
    where = file.folder[len(server_folder) :].strip("/").rpartition("/")[2]
    return f"{where}/{name}".replace("#", "/") if where else name


def _resource(kind: str, file: File, title: str, attributes: Value, header: Span) -> Resource:
    base = file.name.rpartition("/")[2]
    address = f"{base}:{title}" if title else base
    return Resource(
        id=f"{file.scope}#{address}",
        platform="tomcat",
        type=kind,
        address=address,
        attributes=attributes,
        header=header,
        scope=file.scope,
        container=file.container,
    )
