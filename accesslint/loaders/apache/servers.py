"""The main server and the virtual hosts as resources, with the logs that are in force there.

Attributes of an `apache_server`: `label`, `names`, `addresses`; `surroundings` (unknown where not all of the
configuration around it is in the files); `authenticates` (present where httpd asks for a user);
`request_headers` (those that RequestHeader sets or strips); `environment` (see `environment.py`);
`access_log`: `state` (`on`, `off`, unknown), `level` (`server`, `main`) and
`logs`, a list of `target`, `format` (its text), `nickname`, `condition`, `directive`, `maybe`; `error_log`: `target`.

A virtual host with a log of its own gets none of the main server's, GlobalLog's excepted; nicknames are looked up
after all files are read, and one that nobody defined is itself the format; TransferLog writes the last LogFormat
without a nickname, else the Common Log Format (https://httpd.apache.org/docs/2.4/mod/mod_log_config.html).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from accesslint.loaders.apache.environment import environment_of
from accesslint.loaders.apache.expansion import Node
from accesslint.model.values import Unknown, Value
from accesslint.source import Span

COMMON = '%h %l %u %t "%r" %>s %b'
"""What TransferLog writes where no LogFormat without a nickname is in force."""
_LOGS = frozenset({"customlog", "transferlog"})


class Server(msgspec.Struct):
    """A server before it has an address."""

    title: str
    attributes: Value
    header: Span
    via: tuple[Span, ...]


def servers(nodes: Sequence[Node], missing: Unknown | None) -> list[Server]:
    """The virtual hosts, or the main server where there are none.

    `missing`: why the main configuration around the nodes is not in the files.
    """
    if not nodes:
        return []
    hole = next((node for node in nodes if node.hole), None)
    if missing is None and hole is not None:
        missing = Unknown(hole.hole, "the file that is not in the tree")
    hosts = [node for node in nodes if node.name == "virtualhost" and node.block is not None]
    if hosts:
        return [_server(node.block or [], nodes, missing, node) for node in hosts]
    if any(node.name in ("listen", "serverroot", "documentroot") or node.name in _LOGS for node in nodes):
        return [_server([], nodes, missing, None)]
    return []


def _server(own: Sequence[Node], main: Sequence[Node], missing: Unknown | None, host: Node | None) -> Server:
    level = own if host is not None else main
    header = host.header if host is not None else main[0].header
    names = [value for node in level if node.name in ("servername", "serveralias") for value in node.args]
    addresses = list(host.args) if host is not None else [n.args[0] for n in main if n.name == "listen" and n.args]
    address = (addresses[0].text or "…") if addresses else ""
    name = next((node.word(0) for node in level if node.name == "servername" and node.word(0)), "")
    label = f"{name or '_'} {address}".strip()
    data: dict[str, Value] = {
        "label": Value(label, header),
        "names": Value(names, header),
        "addresses": Value(addresses, header),
        "access_log": _access_log(own, main, missing, host, header),
    }
    replaced = [node for node in (*main, *own) if node.name == "requestheader" and not node.conditional]
    headers = [node.args[1] for node in replaced if len(node.args) > 1 and node.word(0).lower() in ("set", "unset")]
    if headers:
        data["request_headers"] = Value(headers, header)
    variables = environment_of(own, main, header)
    if variables.data:
        data["environment"] = variables
    errors = [n for n in level if n.name == "errorlog" and n.args] or [
        n for n in main if n.name == "errorlog" and n.args
    ]
    if errors:
        data["error_log"] = Value({"target": errors[-1].args[0]}, errors[-1].header)
    if missing is not None:
        data["surroundings"] = Value(missing, header)
    asking = next((node for node in _all([*main, *own]) if node.name == "authtype"), None)
    if asking is not None:
        data["authenticates"] = Value(True, asking.header)
    title = f"VirtualHost {label}" if host is not None else f"server {label}"
    return Server(title, Value(data, header), header, host.via if host is not None else main[0].via)


def _all(nodes: Sequence[Node]) -> Iterator[Node]:
    """The directives at every depth, those of other virtual hosts excepted."""
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        yield node
        if node.name != "virtualhost":
            waiting.extend(node.block or ())


def _access_log(
    own: Sequence[Node], main: Sequence[Node], missing: Unknown | None, host: Node | None, header: Span
) -> Value:
    formats = _Formats([main, own])
    logs = [node for node in own if node.name in _LOGS and node.args]
    hole = next((node for node in own if node.hole), None)
    level = "server" if host is not None else "main"
    inherited = not logs
    if inherited:
        logs = [node for node in main if node.name in _LOGS and node.args]
        level = "main"
    logs += [node for node in main if node.name == "globallog" and node.args]
    state: str | Unknown = "on" if any(not node.conditional for node in logs) else "off"
    if state == "off" and logs:
        state = Unknown("a template, or a flag of the command line, decides about the log", "the rendered file")
    elif state == "off" and hole is not None:
        state = Unknown(hole.hole, "the rendered file")
    elif state == "off" and missing is not None:
        state = missing
    span = logs[0].header if logs else header
    written = [formats.log(node, missing) for node in logs]
    data = {"state": Value(state, span), "level": Value(level, span), "logs": Value(written, span)}
    return Value(data, span)


class _Formats:
    """The LogFormat directives in force at a server, outermost level first."""

    def __init__(self, levels: Sequence[Sequence[Node]]) -> None:
        self._named: dict[str, Value] = {}
        self._default: Value | None = None
        for nodes in levels:
            for node in nodes:
                if node.name != "logformat" or not node.args:
                    continue
                if len(node.args) > 1:
                    self._named[node.word(1)] = node.args[0]
                elif node.word(0) in self._named:
                    self._default = self._named[node.word(0)]
                else:
                    self._default = node.args[0]

    def log(self, node: Node, missing: Unknown | None) -> Value:
        """A log directive as a value."""
        target, *rest = node.args
        data: dict[str, Value] = {"target": target, "directive": Value(node.name, node.header)}
        if node.conditional:
            data["maybe"] = Value(True, node.header)
        if rest and (rest[-1].text or "").startswith(("env=", "expr=")):
            data["condition"] = rest.pop()
        if node.name == "transferlog" or not rest:
            data["format"] = self._default or Value(COMMON, target.span)
            return Value(data, node.header)
        written = rest[0]
        known = self._named.get(written.text or "")
        data["nickname"] = written
        if known is not None:
            data["format"] = known
        elif missing is not None and written.text is not None and "%" not in written.text:
            data["format"] = Value(
                Unknown(f"LogFormat {written.text} is not in the files", "the main file"), written.span
            )
        else:
            data["format"] = written
            data["literal"] = Value(True, written.span)
        return Value(data, node.header)
