"""The embedded Rego interpreter (`regorus`, written in Rust): needs nothing started."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from accesslint.rules.engines import EngineError, package_of


def evaluate(policies: Mapping[str, str], rules: Sequence[str], document: bytes, url: str) -> dict[str, Any]:  # noqa: ARG001
    """See `Engine.evaluate`; `url` is not used."""
    try:
        import regorus
    except ImportError as error:
        raise EngineError(
            "the embedded Rego engine has no build for this platform: use `--engine opa` with `opa run --server`"
        ) from error
    engine = regorus.Engine()
    for name, text in policies.items():
        try:
            engine.add_policy(name, text)
        except Exception as error:  # the interpreter raises plain exceptions
            raise EngineError(f"{name}: {_told(error)}") from error
    engine.set_input_json(document.decode())
    engine.add_policy("collected.rego", _collecting(rules))
    try:
        found = _value(engine, _COLLECTED)
    except Exception:  # noqa: BLE001 (one of them cannot be evaluated: asked by itself, it can be named)
        return {rule: _alone(engine, rule) for rule in rules}
    return {rule: found.get(rule) or {} for rule in rules}


_COLLECTED = "data.accesslint_collected.verdicts"


def _collecting(rules: Sequence[str]) -> str:
    """A policy with the values of all rules: in one query they share what the library works out."""
    heads = (f"verdicts[{json.dumps(rule)}] := data.{package_of(rule)}" for rule in rules)
    return "\n\n".join(("package accesslint_collected", "import rego.v1", *heads))


def _alone(engine: Any, rule: str) -> Any:
    try:
        return _value(engine, "data." + package_of(rule))
    except Exception as error:
        raise EngineError(f"{rule} cannot be evaluated: {_told(error)}") from error


def _value(engine: Any, query: str) -> Any:
    result = json.loads(engine.eval_query_as_json(query))
    expressions = (result.get("result") or [{}])[0].get("expressions") or [{}]
    return expressions[0].get("value") or {}


def _told(error: Exception) -> str:
    """The interpreter's words, without the trace of its own calls that some builds add."""
    return str(error).partition("\n\nStack backtrace")[0].strip()
