"""From the calls of a program to resources."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from accesslint.loaders.node_logging import NAME
from accesslint.model.values import Resource, Value
from accesslint.source import Problem, Source
from accesslint.syntax.programs import Call, read

if TYPE_CHECKING:
    from accesslint.loaders import Tree

_MAKERS = {
    "morgan": "morgan_middleware",
    "koa-morgan": "morgan_middleware",
    "pino-http": "pino_http_middleware",
    "pino-http.pinoHttp": "pino_http_middleware",
    "pino-http.default": "pino_http_middleware",
    "express-pino-logger": "pino_http_middleware",
    "koa-pino-logger": "pino_http_middleware",
    "express-winston.logger": "express_winston_middleware",
    "fastify": "fastify_server",
    "fastify.fastify": "fastify_server",
    "fastify.default": "fastify_server",
    "winston.createLogger": "winston_logger",
    "winston.loggers.add": "winston_logger",
    "pino": "pino_logger",
    "pino.pino": "pino_logger",
    "pino.default": "pino_logger",
    "bunyan.createLogger": "bunyan_logger",
    "bunyan": "bunyan_logger",
}
_DEFAULT_IMPORT = re.compile(r"\A([\w-]+)\.default(?=\.)")
_ADDING = (".add", ".configure", ".clear", ".remove", ".addStream", ".addSerializers")
_LOCKED = r'"node_modules/%s": \{\s*"version": "([\d.]{1,20})'
_FARTHEST = 20


def read_file(source: Source, name: str, scope: str, container: str, tree: Tree) -> Iterator[Resource | Problem]:
    """The resources of a file that is known as `name` in `scope`."""
    program = read(source, name)
    if isinstance(program, Problem):
        yield program
        return
    yield from program.problems
    calls = list(program.calls(_is_wanted))
    definitions = {
        kind: [call.value for call in calls if call.callee in (f"morgan.{kind}", f"koa-morgan.{kind}")]
        for kind in ("token", "format")
    }
    counts: dict[str, int] = {}
    for call in calls:
        kind = _kind(call.callee)
        if not kind:
            continue
        counts[kind] = counts.get(kind, 0) + 1
        attributes = _attributes(call, calls)
        if kind == "morgan_middleware":
            attributes["tokens"] = Value(definitions["token"], call.span)
            attributes["formats"] = Value(definitions["format"], call.span)
            version = _version("morgan", scope, tree) if not container else None
            if version is not None:
                attributes["version"] = Value(version, call.span)
        number = f" {counts[kind]}" if counts[kind] > 1 else ""
        address = f"{name.rpartition('/')[2]}:{kind}{number}"
        yield Resource(
            id=f"{scope}#{address}",
            platform=NAME,
            type=kind,
            address=address,
            attributes=Value(attributes, call.value.span),
            header=call.span.first_line(),
            scope=scope,
            container=container,
        )


def _kind(callee: str) -> str:
    return _MAKERS.get(_DEFAULT_IMPORT.sub(r"\1", callee), "")


def _is_wanted(callee: str) -> bool:
    return (
        _kind(callee) != ""
        or callee.endswith((".token", ".format", ".addHook"))
        or (callee.endswith(_ADDING) and "()" in callee)
    )


def _attributes(call: Call, calls: list[Call]) -> dict[str, Value]:
    found = {"call": call.value}
    if call.doubt is not None:
        found["doubt"] = Value(call.doubt, call.span)
    if call.bound_to:
        found["name"] = Value(call.bound_to, call.span)
    additions = [
        Value(other.doubt, other.value.span) if other.doubt is not None else other.value
        for other in calls
        if other.callee.endswith(_ADDING) and other.made_at == call.value.span
    ]
    found["additions"] = Value(additions, call.span)
    hooks = any(other.callee.endswith(".addHook") and _is_after(other) for other in calls)
    found["hooks"] = Value(hooks, call.span)
    return found


def _is_after(call: Call) -> bool:
    event = call.value.get("arguments", 0)
    return event is None or event.text in (None, "onResponse", "onSend", "onRequest", "preHandler")


def _version(package: str, name: str, tree: Tree) -> str | None:
    """The version in the nearest package-lock.json, of the forms that npm writes since version 7."""
    folder = posixpath.dirname(name)
    for _ in range(_FARTHEST):
        path = posixpath.join(folder, "package-lock.json")
        source = tree.read(path) if tree.exists(path) else None
        if source is not None:
            found = re.search(_LOCKED % re.escape(package), source.text)
            return found[1] if found else None
        if not folder:
            break
        folder = posixpath.dirname(folder)
    return None
