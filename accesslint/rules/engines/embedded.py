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
    values: dict[str, Any] = {}
    for rule in rules:
        try:
            result = json.loads(engine.eval_query_as_json("data." + package_of(rule)))
        except Exception as error:
            raise EngineError(f"{rule} cannot be evaluated: {_told(error)}") from error
        expressions = (result.get("result") or [{}])[0].get("expressions") or [{}]
        values[rule] = expressions[0].get("value") or {}
    return values


def _told(error: Exception) -> str:
    """The interpreter's words, without the trace of its own calls that some builds add."""
    return str(error).partition("\n\nStack backtrace")[0].strip()
