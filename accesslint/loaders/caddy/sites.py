"""The sites of an expanded Caddyfile and the loggers that get their accesses.

Sources: https://caddyserver.com/docs/caddyfile/directives/log and https://caddyserver.com/docs/caddyfile/options#log.
How logs get their names and what the default log then leaves out was compared with `caddy adapt` (see the tests).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

import msgspec

from accesslint.loaders.caddy.doings import Doings
from accesslint.loaders.caddy.expansion import Node
from accesslint.loaders.caddy.log_blocks import log_of
from accesslint.model.values import Data, Template, Unknown, Value
from accesslint.source import Span

ACCESS = "http.log.access"
DEFAULT = "default"

_DIRECTIVES = frozenset(
    {"abort", "acme_server", "basic_auth", "basicauth", "bind", "encode", "error", "file_server", "forward_auth"}
    | {"fs", "handle", "handle_errors", "handle_path", "handle_response", "header", "import", "intercept", "invoke"}
    | {"log", "log_append", "log_name", "log_skip", "map", "method", "metrics", "php_fastcgi", "push", "redir"}
    | {"request_body", "request_header", "respond", "reverse_proxy", "rewrite", "root", "route", "skip_log"}
    | {"templates", "tls", "tracing", "try_files", "uri", "vars"}
)
"""What a site block may hold: a file that begins with one of them is a part of a site."""
_NESTING = frozenset(
    {"handle", "handle_path", "route", "handle_errors", "handle_response", "forward_auth", "intercept"}
)


Routes: TypeAlias = "Mapping[str, list[Node]]"
_NOWHERE = Span("", 1, 1, 1, 1)


class Site(msgspec.Struct):
    """A site block."""

    addresses: list[Value]
    header: Span
    via: tuple[Span, ...]
    body: list[Node]
    conditional: bool
    written: str


class Options(msgspec.Struct):
    """What the global options say about logs."""

    logs: dict[str, dict[str, Value]] = {}
    debug: Span | None = None
    credentials: Value | None = None
    trusted_proxies: Value | None = None
    plain: bool = False
    """No automatic HTTPS."""
    holes: list[Value] = []


def split(nodes: Sequence[Node]) -> tuple[list[Site], Options, dict[str, list[Node]]]:
    """Sites, global options and named routes."""
    sites: list[Site] = []
    options, routes = Options(), dict[str, list[Node]]()
    for number, node in enumerate(nodes):
        if node.hole:
            continue
        if not node.words:
            if number == 0 or not sites:
                _read_options(node.block or [], options)
        elif node.name.startswith("&(") and node.block is not None:
            routes[node.name[2:].rstrip(")")] = node.block
        elif node.block is not None and not (node.name in _DIRECTIVES and not sites):
            sites.append(
                Site(list(_addresses(node)), node.header, node.via, node.block, node.conditional, node.written)
            )
        elif not sites and node.name not in _DIRECTIVES:
            rest = list(nodes[number + 1 :])
            sites.append(_site_of(node, rest))
            break
        elif not sites:
            break
    return sites, options, routes


def _site_of(node: Node, body: list[Node]) -> Site:
    return Site(list(_addresses(node)), node.header, node.via, body, node.conditional, node.written)


def _addresses(node: Node) -> Iterator[Value]:
    for word in node.words:
        if isinstance(word.data, str):
            yield from (Value(part, word.span) for part in word.data.split(",") if part)
        elif isinstance(word.data, Template) and word.data.parts[-1] == ",":
            kept = word.data.parts[:-1]
            yield Value(kept[0] if len(kept) == 1 else Template(kept), word.span)
        else:
            yield word


def _read_options(block: Sequence[Node], options: Options) -> None:
    for node in block:
        if node.hole:
            options.holes.append(Value(Unknown(node.hole, "the rendered file"), node.header))
        elif node.name == "log":
            log = log_of(node)
            log.setdefault("header", Value("", node.header))
            options.logs[node.text(1) or DEFAULT] = log
        elif node.name == "debug":
            options.debug = node.header
        elif node.name == "auto_https":
            options.plain = node.text(1) == "off"
        elif node.name == "servers":
            for inner in node.block or []:
                if inner.name == "log_credentials":
                    options.credentials = Value(True, inner.header)
                elif inner.name == "trusted_proxies":
                    options.trusted_proxies = Value(list(inner.words[1:]), inner.header)


class Log(msgspec.Struct):
    """A site's `log` directive."""

    name: str
    """Of the logger; empty for the server's own."""
    settings: dict[str, Value]
    node: Node


def attributes(sites: Sequence[Site], options: Options, routes: Routes) -> Iterator[tuple[Site, dict[str, Value]]]:
    """Each site with what a `caddy_site` has."""
    logs = {name: dict(log) for name, log in options.logs.items()}
    default = logs.setdefault(DEFAULT, {})
    excluded = _items(default.get("exclude"))
    excluded += [item for name, log in logs.items() if name != DEFAULT for item in _items(log.get("include"))]
    loggers: list[list[Log]] = []
    counter = 0
    for site in sites:
        found: list[Log] = []
        for node in (node for node in site.body if node.name == "log"):
            log = Log(node.text(1), log_of(node), node)
            settings = {key: value for key, value in log.settings.items() if key not in {"hostnames", "no_hostname"}}
            if not log.name and settings:
                log.name, counter = f"log{counter}", counter + 1
            if log.name and settings:
                include = Value(f"{ACCESS}.{log.name}", node.header)
                logs[log.name] = settings | {"include": Value([include], node.header), "header": Value("", node.header)}
                excluded.append(include)
            found.append(log)
        loggers.append(found)
    if excluded:
        default["exclude"] = Value(list({item.text: item for item in excluded}.values()), excluded[0].span)
    if options.debug is not None:
        for settings in logs.values():
            settings.setdefault("level", Value("DEBUG", options.debug))
    table: dict[str, Value] = {}
    for name, settings in logs.items():
        header = settings.pop("header", None)
        table[name] = Value(settings, header.span if header is not None else _NOWHERE)
    for site, given in zip(sites, loggers, strict=True):
        yield site, _site(site, given, table, options, routes)


def _site(
    site: Site, found: Sequence[Log], logs: dict[str, Value], options: Options, routes: Routes
) -> dict[str, Value]:
    doings = Doings(site.body, routes)
    doings.walk(site.body, "", 0)
    attached = [log for log in found if "no_hostname" not in log.settings or log.name in doings.names]
    if any(not _host(name) for name in site.addresses) and len(attached) > 1:
        attached = [log for log in attached if "hostnames" in log.settings] or attached[-1:]
    state, place, detail = _state(site, attached, doings)
    plain = options.plain or all(_is_plain(name) for name in site.addresses)
    odd_port = not plain and any(":" in (name.text or ":").rpartition("://")[2] for name in site.addresses)
    given: dict[str, Data] = {
        "names": site.addresses,
        "loggers": [Value(log.name, log.node.header) for log in attached],
        "logs": logs,
        "skipped": doings.skipped,
        "unlogged": _unlogged(site, attached),
        "appended": doings.appended,
        "set_headers": doings.headers,
        "authenticates": doings.authenticates,
        "traces": doings.traces,
        "plain": plain,
        "proxies": doings.proxies,
        "unsure": doings.unsure or odd_port,
        "detail": detail,
        "holes": [*options.holes, *doings.holes],
    }
    result = {name: Value(data, site.header) for name, data in given.items()}
    told = {"credentials": options.credentials, "trusted_proxies": options.trusted_proxies}
    result |= {name: value for name, value in told.items() if value is not None}
    result["state"] = Value(state, place)
    return result


def _state(site: Site, attached: Sequence[Log], doings: Doings) -> tuple[Data, Span, str]:
    """Whether accesses are handed to a logger, the place that decides it, and what to say about it."""
    if doings.skips_all is not None:
        return "off", doings.skips_all.span, "log_skip stands without a matcher"
    if not attached:
        return (doings.holes[0].data, doings.holes[0].span, "") if doings.holes else ("off", site.header, "")
    place = attached[0].node.header
    if site.conditional or all(log.node.conditional for log in attached):
        return Unknown("a template decides whether `log` is there", "the rendered file"), place, ""
    return "on", place, ""


def _unlogged(site: Site, attached: Sequence[Log]) -> list[Value]:
    """Hosts of the site that no logger takes, as each is for named hosts."""
    if not attached or any("hostnames" not in log.settings for log in attached):
        return []
    hosts = {value.text for log in attached for value in _items(log.settings["hostnames"])}
    return [name for name in site.addresses if name.text is not None and _host(name) not in hosts]


def _items(value: Value | None) -> list[Value]:
    return list(value.items()) if value is not None else []


def _host(address: Value) -> str:
    """The host of an address; empty for one that takes every host, `?` for one that is not known."""
    if address.text is None:
        return "?"
    text = (address.text.partition("://")[2] or address.text).partition("/")[0]
    return text.rpartition(":")[0] if ":" in text else text


def _is_plain(address: Value) -> bool:
    text = address.text or ""
    return text.startswith("http://") or text.endswith(":80")
