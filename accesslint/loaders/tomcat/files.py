"""Sorts Tomcat's files: a server.xml with the context files beside it, or a context file of its own.

`conf/context.xml` holds for every web application, `conf/<engine>/<host>/*.xml` for one of a host
(https://tomcat.apache.org/tomcat-10.1-doc/config/context.html#Defining_a_context).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from posixpath import dirname

from accesslint.including.files import File
from accesslint.including.names import plain_name
from accesslint.loaders.tomcat import kind_of
from accesslint.loaders.tomcat.hosts import Application, context_attributes, hosts
from accesslint.model.values import Resource, Value
from accesslint.source import Problem, Span
from accesslint.syntax.xml import Element, read_xml


def load_files(files: Iterable[File]) -> Iterator[Resource | Problem]:
    """The resources of all files, and what could not be read."""
    servers: list[tuple[File, Element]] = []
    contexts: dict[tuple[str, str], tuple[File, Element]] = {}
    for file in files:
        found = read_xml(file.source)
        if isinstance(found, Problem):
            yield found
        elif kind_of(file.file_name, file.head) == "server":
            servers.append((file, found))
        else:
            contexts[file.scope, file.file_name] = (file, found)
    used: set[tuple[str, str]] = set()
    for file, root in servers:
        beside = {
            key: Application(_label(_folder_of(file), one), root, for_all=plain_name(one.file_name) == "context.xml")
            for key, (one, root) in contexts.items()
            if _is_beside(file, one)
        }
        used |= beside.keys()
        for title, attributes, header in hosts(root, list(beside.values())):
            yield _resource("tomcat_host", file, title, attributes, header)
    for key, (file, root) in contexts.items():
        own = None if key in used else context_attributes(root)
        if own is not None:
            yield _resource("tomcat_context", file, "", own, root.span)


def _folder_of(file: File) -> str:
    """The folder that a file lies in; the keys of a ConfigMap lie in one."""
    return "" if file.container else dirname(file.file_name)


def _is_beside(server: File, file: File) -> bool:
    server_folder = _folder_of(server)
    if file.scope != server.scope:
        return False
    if _folder_of(file) == server_folder:
        return plain_name(file.file_name) == "context.xml"
    engine = dirname(_folder_of(file))
    return dirname(engine) == server_folder and engine.rpartition("/")[2].lower() == "catalina"


def _label(server_folder: str, file: File) -> str:
    """The application that a context file is for: the file's name, `#` for `/`."""
    name = plain_name(file.file_name).removesuffix(".xml")
    where = _folder_of(file)[len(server_folder) :].strip("/").rpartition("/")[2]
    return f"{where}/{name}".replace("#", "/") if where else name


def _resource(kind: str, file: File, title: str, attributes: Value, header: Span) -> Resource:
    base = file.file_name.rpartition("/")[2]
    address = f"{base}:{title}" if title else base
    scope = file.scope or file.file_name
    return Resource(
        id=f"{scope}#{address}",
        platform="tomcat",
        type=kind,
        address=address,
        attributes=attributes,
        header=header,
        scope=scope,
        container=file.container,
    )
