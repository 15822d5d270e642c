"""Caddy's native JSON: each HTTP server with its loggers, the logs, and what its handlers do to records.

Sources: https://caddyserver.com/docs/json/apps/http/servers/ and https://caddyserver.com/docs/json/logging/logs/.
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.model.values import Data, Value
from accesslint.source import Problem, Source, Span
from accesslint.syntax.json import JsonObject, read

_MOST = 200_000
_DEEPEST = 100


def servers_of(source: Source) -> Iterator[tuple[str, Span, dict[str, Value]] | Problem]:
    """Name, place and attributes of each HTTP server; what is wrong with the text."""
    document, problems = read(source)
    yield from problems
    servers = document.get("apps", "http", "servers") if document is not None else None
    if document is None or servers is None:
        return
    logs = document.get("logging", "logs")
    places = servers.data.places if isinstance(servers.data, JsonObject) else {}
    for name, server in servers.entries():
        yield name, places.get(name, server.span), _attributes(server, logs)


def _attributes(server: Value, logs: Value | None) -> dict[str, Value]:
    header = server.span
    routes = _Routes()
    routes.walk(server.get("routes"), "", 0)
    given = server.get("logs")
    loggers: list[Value] = []
    unlogged: list[Value] = []
    state: Data = "off"
    if given is not None and isinstance(given.data, dict):
        state = "on"
        own = given.get("default_logger_name") or Value("", given.span)
        named = given.get("logger_names")
        loggers = [item for _, names in (named.entries() if named is not None else ()) for item in names.items()]
        unmapped = given.get("skip_unmapped_hosts")
        mapped = {host for host, _ in named.entries()} if named is not None else set()
        others = [host for host in routes.hosts if host.text not in mapped]
        if unmapped is not None and unmapped.data is True:
            unlogged = others
        elif others or not routes.hosts:
            loggers.append(own)
        skipped = given.get("skip_hosts")
        unlogged += skipped.items() if skipped is not None else []
        loggers = list({value.text: value for value in loggers}.values())
        if not loggers:
            state = "off"
    elif given is not None and given.unknown is not None:
        state = given.unknown
    https = server.get("automatic_https", "disable")
    listens = server.get("listen")
    ports = [(address.text or "").rpartition(":")[2] for address in (listens.items() if listens is not None else [])]
    data: dict[str, Data] = {
        "names": routes.hosts,
        "loggers": loggers,
        "logs": dict(logs.entries()) if logs is not None else {},
        "skipped": routes.skipped,
        "unlogged": unlogged,
        "appended": routes.appended,
        "set_headers": routes.headers,
        "authenticates": routes.authenticates,
        "traces": routes.traces,
        "plain": server.get("tls_connection_policies") is None
        and ((https is not None and https.data is True) or ports == ["80"]),
        "proxies": routes.proxies,
        "unsure": routes.unsure or ports not in (["443"], ["80"]),
        "detail": "",
        "holes": [],
    }
    result = {name: Value(item, header) for name, item in data.items()}
    if given is not None:
        result["credentials"] = given.get("should_log_credentials") or Value(False, given.span)
    trusted = server.get("trusted_proxies")
    if trusted is not None:
        ranges = trusted.get("ranges")
        kind = trusted.get("source") or Value("", trusted.span)
        result["trusted_proxies"] = Value([kind, *(ranges.items() if ranges is not None else [])], trusted.span)
    result["state"] = Value(state, given.span if given is not None else header)
    return result


class _Routes:
    """What a server's routes do, at any depth."""

    def __init__(self) -> None:
        self.hosts: list[Value] = []
        self.skipped: list[Value] = []
        self.appended: list[Value] = []
        self.headers: list[Value] = []
        self.authenticates = self.traces = self.proxies = self.unsure = False
        self._count = 0

    def walk(self, routes: Value | None, within: str, depth: int) -> None:
        """Take in routes; `within`: what the routes around them match."""
        if routes is None or depth > _DEEPEST:
            return
        for route in routes.items():
            self._count += 1
            if self._count > _MOST:
                return
            matches = route.get("match")
            what = within
            for match in matches.items() if matches is not None else []:
                hosts = match.get("host")
                if hosts is not None and depth == 0:
                    self.hosts += hosts.items()
                what = _shown(match) or what
            handlers = route.get("handle")
            for handler in handlers.items() if handlers is not None else []:
                self._handler(handler, what, depth)

    def _handler(self, handler: Value, within: str, depth: int) -> None:
        kind = handler.get("handler")
        name = (kind.text or "") if kind is not None else ""
        if name == "subroute":
            self.walk(handler.get("routes"), within, depth + 1)
        elif name == "vars":
            skips = [skip for key in ("log_skip", "skip_log") if (skip := handler.get(key)) and skip.data is True]
            self.skipped += [Value(within or "every request", skip.span) for skip in skips]
        elif name == "log_append":
            keys = ("key", "value", "early")
            self.appended.append(Value({key: item for key in keys if (item := handler.get(key))}, handler.span))
        elif name == "headers":
            setting = handler.get("response", "set")
            for key, values in setting.entries() if setting is not None else ():
                for value in values.items()[:1]:
                    self.headers.append(Value({"key": Value(key, value.span), "value": value}, value.span))
        self.authenticates = self.authenticates or name == "authentication"
        self.traces = self.traces or name == "tracing"
        self.unsure = self.unsure or name in {"headers", "encode"}
        self.proxies = self.proxies or name == "reverse_proxy"


def _shown(match: Value) -> str:
    """A matcher's paths, else the names of what it looks at."""
    paths = match.get("path")
    if paths is not None:
        return " ".join(path.text or "?" for path in paths.items())[:100]
    return ", ".join(name for name, _ in match.entries() if name != "host")[:100]
