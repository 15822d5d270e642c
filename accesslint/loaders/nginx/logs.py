"""Log directives as values: where records go, in what format, under what condition.

Sources: https://nginx.org/en/docs/http/ngx_http_log_module.html#access_log and
https://nginx.org/en/docs/ngx_core_module.html#error_log.
"""

from __future__ import annotations

from accesslint.loaders.nginx.includes import Node
from accesslint.loaders.nginx.levels import Decision
from accesslint.loaders.nginx.tokens import value_of
from accesslint.model.values import Unknown, Value
from accesslint.source import Span

_PARAMETERS = ("if", "buffer", "flush", "gzip")


def access_log(decision: Decision, header: Span) -> Value:
    """`state`, `level` and `logs` of a decision about `access_log`; `header` is the place of what has none."""
    return _decided(decision, header, [_access_entry(node) for node in decision.logs])


def error_log(decision: Decision, header: Span) -> Value:
    """`state`, `level` and `logs` of a decision about `error_log`."""
    return _decided(decision, header, [_error_entry(node) for node in decision.logs])


def _decided(decision: Decision, header: Span, logs: list[Value]) -> Value:
    span = decision.span or header
    data = {"state": Value(decision.state, span), "level": Value(decision.level, span), "logs": Value(logs, span)}
    return Value(data, span)


def _access_entry(node: Node) -> Value:
    target, *rest = node.args
    data = _target(node)
    if rest:
        data["format"] = value_of(node.document, rest[0])
    for token in rest[1:]:
        key, separator, text = token.text.partition("=")
        if key in _PARAMETERS:
            value = value_of(node.document, token)
            known: str | Unknown = text if separator else "1"
            data[key] = Value(value.unknown or known, value.span)
    return Value(data, node.span(target))


def _error_entry(node: Node) -> Value:
    data = _target(node)
    if len(node.args) > 1:
        data["severity"] = value_of(node.document, node.args[1])
    return Value(data, node.span(node.args[0]))


def _target(node: Node) -> dict[str, Value]:
    token = node.args[0]
    value = value_of(node.document, token)
    data = {"target": value, "written": Value(token.text, value.span)}
    if node.conditional:
        data["maybe"] = Value(True, node.header)
    return data
