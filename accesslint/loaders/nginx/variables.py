"""What the configuration's own variables are made of: `map`, `geo`, `split_clients`, `set` and their like.

A variable's value is a mapping: `kind` (the directive), `source` (what it is made from, absent where code makes
it), `entries` (a list of `match`, `value`; the match `default` is what else holds), `open` (why entries may be
missing), `servers` (of each `set` that a server runs for every request, the value, at the server's place). Sources:
https://nginx.org/en/docs/http/ngx_http_map_module.html, ngx_http_geo_module.html,
ngx_http_split_clients_module.html, ngx_http_rewrite_module.html#set, ngx_http_auth_request_module.html.
"""

from __future__ import annotations

from collections.abc import Iterable

from accesslint.loaders.nginx.includes import Node
from accesslint.loaders.nginx.tokens import value_of
from accesslint.model.values import Unknown, Value
from accesslint.source import Span
from accesslint.syntax.nginx import Document, Token

_BLOCKS = frozenset({"map", "geo", "split_clients"})
_ASSIGNMENTS = frozenset({"set", "auth_request_set"})
_CODE = frozenset({"js_set", "js_var", "perl_set", "set_by_lua", "set_by_lua_block", "set_by_lua_file"})
_ENDING = frozenset({"if", "return", "rewrite", "break"})
_PARAMETERS = frozenset({"hostnames", "volatile", "ranges", "delete", "proxy", "proxy_recursive"})


def variables(nodes: Iterable[Node]) -> dict[str, Value]:
    """The variables that directives at any depth define, by lower-case name without `$`.

    Variables belong to the whole configuration, wherever they are set. One that is set in several places
    has the entries of all, in order.
    """
    nodes = list(nodes)
    found: dict[str, Value] = {}
    always = _always_run(nodes)
    for node in _walk(nodes):
        name = _defined_name(node)
        if not name:
            continue
        made = _definition(node, always.get(id(node)))
        earlier = found.get(name)
        if earlier is None:
            found[name] = made
        elif isinstance(earlier.data, dict) and isinstance(made.data, dict):
            earlier.data["entries"].items().extend(made.data["entries"].items())
            if "servers" in made.data:
                earlier.data.setdefault("servers", Value([], node.header)).items().extend(made.data["servers"].items())
    return found


def _always_run(nodes: Iterable[Node]) -> dict[int, Span]:
    """Of `set` directives (by identity) that stand in a server before all that may end its rewriting: the server."""
    found: dict[int, Span] = {}
    for server in nodes:
        for inner in (server.block or ()) if server.name == "server" else ():
            if inner.name in _ENDING or inner.hole or inner.conditional:
                break
            if inner.name == "set" and not (inner.words and inner.words[0].startswith("${")):
                found[id(inner)] = server.header
    return found


def _walk(nodes: Iterable[Node]) -> Iterable[Node]:
    waiting = list(nodes)[::-1]
    while waiting:
        node = waiting.pop()
        yield node
        if node.block and node.name not in _BLOCKS:
            waiting.extend(reversed(node.block))


def _defined_name(node: Node) -> str:
    words = node.words
    if node.name in _BLOCKS and node.block is not None and words:
        word = words[-1]
    elif words and (node.name in _CODE or (node.name in _ASSIGNMENTS and len(words) == 2)):
        word = words[0]
    else:
        return ""
    return word[1:].strip("{}").lower() if word.startswith("$") else ""


def _definition(node: Node, server: Span | None) -> Value:
    data: dict[str, Value] = {"kind": Value(node.name, node.span(node.directive.name))}
    entries: list[Value] = []
    if node.name in _BLOCKS:
        if len(node.args) == 2:
            data["source"] = _plain(node.document, node.args[0])
        elif node.name == "geo":
            data["source"] = Value("$remote_addr", node.span(node.args[0]))
        for inner in node.block or ():
            if inner.hole or inner.conditional:
                data["open"] = Value(inner.hole or f"a template decides about `{inner.name}`", inner.header)
            elif inner.args and inner.name not in _PARAMETERS:
                entries.append(_entry(inner))
    elif node.name in _ASSIGNMENTS:
        data["source"] = _plain(node.document, node.args[1])
        match = Value("default", node.span(node.args[0]))
        entries.append(Value({"match": match, "value": value_of(node.document, node.args[1])}, node.header))
    data["entries"] = Value(entries, node.header)
    if server is not None:
        data["servers"] = Value([Value({"value": value_of(node.document, node.args[1])}, server)], node.header)
    return Value(data, node.header)


def _entry(node: Node) -> Value:
    match = value_of(node.document, node.directive.name)
    if node.directive.name.quote and match.text == "default":
        match.data = "\\default"
    if match.text == "*":
        match.data = "default"
    return Value({"match": match, "value": value_of(node.document, node.args[-1])}, node.header)


def _plain(document: Document, token: Token) -> Value:
    """A source as text; unknown only if all of it is."""
    value = value_of(document, token)
    return value if isinstance(value.data, Unknown) else Value(token.text, value.span)
