"""From the calls of a program to resources."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from accesslint.including.program_calls import call_resources, nearest
from accesslint.including.request_records import record_resources
from accesslint.loaders.node_logging import LIBRARIES, NAME
from accesslint.loaders.node_logging.own_functions import own_functions
from accesslint.model.programs import ARGUMENTS, named
from accesslint.model.values import Resource, Value
from accesslint.source import Problem, Source
from accesslint.syntax.programs import Call, read

if TYPE_CHECKING:
    from accesslint.loaders import Tree

_MAKERS = {
    "morgan": "morgan_middleware",
    "morgan.default": "morgan_middleware",
    "koa-morgan": "morgan_middleware",
    "pino-http": "pino_http_middleware",
    "pino-http.pinoHttp": "pino_http_middleware",
    "pino-http.default": "pino_http_middleware",
    "express-pino-logger": "pino_http_middleware",
    "koa-pino-logger": "pino_http_middleware",
    "nestjs-pino.LoggerModule.forRoot": "pino_http_middleware",
    "nestjs-pino.LoggerModule.forRootAsync": "pino_http_middleware",
    "koa-logger": "koa_logger_middleware",
    "koa-logger.default": "koa_logger_middleware",
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
_PUSHING = ("express-winston.requestWhitelist.push", "express-winston.responseWhitelist.push")
_DEFINING = ("morgan.format", "koa-morgan.format")
_HANDLES = re.compile(r"\bnext\s{0,5}\(|\bnext\.handle\(|\.addHook\(")
_LOCKED = r'"node_modules/%s": \{\s*"version": "([\d.]{1,20})'


def read_file(source: Source, name: str, scope: str, container: str, tree: Tree) -> Iterator[Resource | Problem]:
    """The resources of a file that is known as `name` in `scope`."""
    handles = _HANDLES.search(source.text) is not None
    if not handles and LIBRARIES.search(source.text) is None:
        return
    program = read(source, name)
    if isinstance(program, Problem):
        yield program
        return
    yield from program.problems
    calls = list(program.calls(_is_wanted))
    formats = [call.value for call in calls if _plain(call.callee) in _DEFINING]
    hooks = any(call.callee.endswith(".addHook") and _is_after(call) for call in calls)
    found = call_resources(calls, _kind_of_call, _ADDING, NAME, name, scope, container)
    for resource, attributes in found:
        if resource.type == "hapi_pino_plugin":
            attributes["plugin"] = _plugin(attributes["call"]) or Value(None, resource.header)
        attributes["hooks"] = Value(hooks, resource.header)
        if resource.type == "express_winston_middleware":
            pushed = (call for call in calls if _plain(call.callee) in _PUSHING)
            values = [Value(call.doubt, call.span) if call.doubt is not None else call.value for call in pushed]
            attributes["pushed"] = Value(values, resource.header)
        if resource.type == "morgan_middleware":
            attributes["formats"] = Value(formats, resource.header)
            attributes["others"] = Value(_others(calls, resource), resource.header)
            version = _version("morgan", scope, tree) if not container else None
            if version is not None:
                attributes["version"] = Value(version, resource.header)
        yield resource
    if handles:
        functions = own_functions(program, source, container, tree)
        yield from record_resources(functions, "node_request_records", NAME, name, scope, container)


def _others(calls: list[Call], resource: Resource) -> list[Value]:
    """The other uses of morgan that nothing stops: what one of them skips, another may keep."""
    own = resource.get("call")
    uses = (call for call in calls if _kind(call.callee) == "morgan_middleware" and call.doubt is None)
    return [call.value for call in uses if own is None or call.value.span != own.span]


def _plain(callee: str) -> str:
    """A callee without the step of a default import."""
    return _DEFAULT_IMPORT.sub(r"\1", callee)


def _kind(callee: str) -> str:
    return _MAKERS.get(_plain(callee), "")


def _kind_of_call(call: Call) -> str:
    is_hapi = call.callee.endswith(".register") and _plugin(call.value) is not None
    return "hapi_pino_plugin" if is_hapi else _kind(call.callee)


def _plugin(call: Value) -> Value | None:
    """What registers hapi-pino, alone or in a list: `{plugin: require('hapi-pino'), options: {…}}`."""
    given = call.get(ARGUMENTS, 0)
    listed = (
        given.items() if given is not None and isinstance(given.data, list) else [given] if given is not None else []
    )
    for one in listed:
        if named(one).startswith("hapi-pino") or named(one.get("plugin")).startswith("hapi-pino"):
            return one
    return None


def _is_wanted(callee: str) -> bool:
    return (
        _kind(callee) != ""
        or (callee.endswith("list.push") and _plain(callee) in _PUSHING)
        or callee.endswith((".format", ".addHook", ".register"))
        or (callee.endswith(_ADDING) and "()" in callee)
    )


def _is_after(call: Call) -> bool:
    event = call.value.get("arguments", 0)
    return event is None or event.text in (None, "onResponse", "onSend", "onRequest", "preHandler")


def _version(package: str, name: str, tree: Tree) -> str | None:
    """The version in the nearest package-lock.json, of the forms that npm writes since version 7."""
    source = nearest(tree, name, "package-lock.json")
    found = re.search(_LOCKED % re.escape(package), source.text) if source is not None else None
    return found[1] if found else None
