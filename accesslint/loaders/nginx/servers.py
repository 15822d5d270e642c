"""`server` blocks as resources, with what is in force there after inheritance.

Attributes of an `nginx_server`:

- `module`: `http`, `stream` or `mail`; `fragment`: `server` or `location` where only a part of a server is known
- `surroundings`: unknown, with the reason, where not all of the levels around the server is in the files
- `label`: the first name and port as written, `app.example.com:443`
- `names`: the words of `server_name`; `listen`: a list of `address`, `port`, `ssl`, `proxy_protocol`, `udp`
- `access_log`: `state` (`on`, `off`, unknown), `level` (`server`, `http`, `default`, …) and `logs`, a list of
  `target`, `written` (the target as the file has it), `format`, `if`, `buffer`, `flush`, `gzip`, `maybe`
  (present where a template decides whether it is there)
- `error_log`: the same with `target`, `written` and `severity`
- `locations`: those that decide about logging: `path`, `block` (`location`, `if`, `limit_except`), `state`, `logs`;
  `location_count`: how many there are; `location_paths`: the paths of all, with modifiers
- `error_pages`: a list of `codes`, `target`; `fallbacks`: last words of `try_files`
- `real_ip`: `from` (a list), `header`, `recursive`; `authentication`: a list of `directive`, `value`, `where`
- `packed_by`: the file that puts the configuration into a container (a Dockerfile), if one does
- `request_id_header`: what `proxy_set_header X-Request-ID` sends on; `code_logging`: a `log_by_lua*` directive
- `log_subrequest`: https://nginx.org/en/docs/http/ngx_http_core_module.html#log_subrequest
"""

from __future__ import annotations

from collections.abc import Sequence

from accesslint.loaders.nginx.includes import Node
from accesslint.loaders.nginx.levels import Decision, Level, decide, first_unknown, last
from accesslint.loaders.nginx.locations import locations
from accesslint.loaders.nginx.logs import access_log, error_log
from accesslint.loaders.nginx.tokens import value_of
from accesslint.model.values import Unknown, Value
from accesslint.source import Span

_LONGEST_NAME = 60
_CODE_LOGGING = frozenset({"log_by_lua", "log_by_lua_block", "log_by_lua_file"})
_AUTHENTICATION = frozenset(
    {"auth_basic", "auth_jwt", "auth_request", "ssl_verify_client", "auth_oidc", "auth_pam", "auth_ldap", "auth_digest"}
    | {"access_by_lua", "access_by_lua_block", "access_by_lua_file"}
)


def server_attributes(levels: Sequence[Level], module: str, header: Span, fragment: str = "") -> Value:
    """The attributes of the server whose levels these are, outermost first."""
    server = levels[-1]
    inner = locations(server, module, in_location=fragment == "location")
    data: dict[str, Value] = {
        "module": Value(module, header),
        "label": Value(_label(server, module), header),
        "names": Value([value_of(n.document, t) for n in _own(server, "server_name") for t in n.args], header),
        "listen": Value([_listen(node) for node in _own(server, "listen") if node.args], header),
        "access_log": access_log(decide(levels, "access_log", _default(module)), header),
        "error_log": error_log(decide(levels, "error_log", Decision("on", "default", None)), header),
        "locations": Value(inner.deciding, header),
        "location_count": Value(inner.count, header),
        "location_paths": Value([Value(path, header) for path in inner.paths], header),
        "error_pages": Value(_error_pages(levels), header),
        "fallbacks": Value(inner.fallbacks, header),
        "real_ip": _real_ip(levels, header),
        "authentication": Value(_authentication(levels, inner.nodes), header),
    }
    surroundings = first_unknown(levels[:-1])
    if surroundings is not None:
        data["surroundings"] = Value(surroundings, header)
    if fragment:
        data["fragment"] = Value(fragment, header)
    subrequests, _ = last(levels, "log_subrequest")
    if subrequests and subrequests[-1].args:
        data["log_subrequest"] = value_of(subrequests[-1].document, subrequests[-1].args[0])
    code = [node for level in levels for name in sorted(_CODE_LOGGING) for node in level.named(name)]
    code += [node for node in inner.nodes if node.name in _CODE_LOGGING]
    if code:
        data["code_logging"] = Value(code[0].name, code[0].header)
    request_id = _request_id_header(levels, inner.nodes)
    if request_id is not None:
        data["request_id_header"] = request_id
    return Value(data, header)


def _label(server: Level, module: str) -> str:
    names = [_short(token.text) for node in _own(server, "server_name") for token in node.args]
    name = names[0] if names else ("_" if module == "http" else "")
    listens = [node for node in _own(server, "listen") if node.args]
    if not listens:
        return f"{name}:80" if module == "http" else name
    token = listens[0].args[0]
    return f"{name}:{_short(token.text) if token.template else address_and_port(token.text)[1] or token.text}"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_NAME else text[: _LONGEST_NAME - 1] + "…"


def _default(module: str) -> Decision:
    return Decision("on" if module == "http" else "off", "default", None)


def _own(level: Level, name: str) -> list[Node]:
    return level.named(name)


def _listen(node: Node) -> Value:
    """One `listen`: https://nginx.org/en/docs/http/ngx_http_core_module.html#listen."""
    token = node.args[0]
    written = value_of(node.document, token)
    data: dict[str, Value] = {"written": Value(token.text, written.span)}
    if written.unknown is None:
        address, port = address_and_port(token.text)
        data["address"], data["port"] = Value(address, written.span), Value(port, written.span)
    for parameter in node.args[1:]:
        if parameter.text in ("ssl", "proxy_protocol", "quic", "http2", "default_server", "udp"):
            data[parameter.text] = Value(True, node.span(parameter))
    return Value(data, node.header)


def address_and_port(text: str) -> tuple[str, str]:
    """`80` is `*`, `80`; `[::]:443` is `[::]`, `443`; `unix:/run/x` has no port; a bare address has port 80."""
    if text.startswith("unix:"):
        return text, ""
    head, separator, tail = text.rpartition(":")
    if separator and tail.isdigit() and not (text.startswith("[") and text.endswith("]")):
        return head, tail
    return ("*", text) if text.isdigit() else (text, "80")


def _error_pages(levels: Sequence[Level]) -> list[Value]:
    found, _ = last(levels, "error_page")
    pages = []
    for node in found:
        if len(node.args) > 1:
            codes = [value_of(node.document, token) for token in node.args[:-1] if token.text.isdigit()]
            target = value_of(node.document, node.args[-1])
            pages.append(Value({"codes": Value(codes, node.header), "target": target}, node.header))
    return pages


def _real_ip(levels: Sequence[Level], header: Span) -> Value:
    trusted, _ = last(levels, "set_real_ip_from")
    data: dict[str, Value] = {
        "from": Value([value_of(node.document, node.args[0]) for node in trusted if node.args], header)
    }
    for key, directive in (("header", "real_ip_header"), ("recursive", "real_ip_recursive")):
        found, _ = last(levels, directive)
        if found and found[-1].args:
            data[key] = value_of(found[-1].document, found[-1].args[0])
    unknown = first_unknown(levels)
    if not trusted and unknown is not None:
        data["from"] = Value(Unknown(unknown.reason, unknown.decided_by), header)
    return Value(data, header)


def _authentication(levels: Sequence[Level], inner: Sequence[Node]) -> list[Value]:
    nodes: list[tuple[Node, str]] = []
    for name in _AUTHENTICATION:
        effective, level = last(levels, name)
        nodes += [(node, level.name) for node in effective if level is not None]
    nodes += [(node, "location") for node in inner if node.name in _AUTHENTICATION]
    found = []
    for node, where in sorted(nodes, key=lambda pair: pair[0].name):
        if node.words[:1] == ["off"]:
            continue
        word = value_of(node.document, node.args[0]) if node.args else Value("", node.header)
        data = {"directive": Value(node.name, node.header), "value": word, "where": Value(where, node.header)}
        found.append(Value(data, node.header))
    return found


def _request_id_header(levels: Sequence[Level], inner: Sequence[Node]) -> Value | None:
    effective, _ = last(levels, "proxy_set_header")
    for node in (*effective, *inner):
        if node.name == "proxy_set_header" and len(node.args) == 2 and node.words[0].lower() == "x-request-id":
            return value_of(node.document, node.args[1])
    return None
