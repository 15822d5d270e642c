"""Terraform's encoders, decoders and hashes.

JSON made of a structured value stays structured (`Encoded`), with every part's place. Source: the
"Encoding Functions" and "Hash and Crypto Functions" of https://developer.hashicorp.com/terraform/language/functions.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote_plus, unquote_plus

from accesslint.loaders.terraform.functions import arguments as arg
from accesslint.loaders.terraform.functions import openness, results
from accesslint.loaders.terraform.functions.arguments import Call, Function
from accesslint.loaders.terraform.functions.openness import FunctionError
from accesslint.model.values import Encoded, Value


def _plain(function: Callable[[str], Any]) -> Function:
    return Function(lambda call: call.result(function(arg.text(call.arguments[0]))))


def _json_encode(call: Call) -> Value:
    return Value(Encoded(call.arguments[0]), call.span)


def _json_decode(call: Call) -> Value:
    value = call.arguments[0]
    if isinstance(value.data, Encoded):
        return value.data.value
    try:
        return results.wrap(json.loads(arg.text(value), parse_constant=_no_constant), value.span)
    except (ValueError, RecursionError):
        raise FunctionError("jsondecode() takes a valid JSON text") from None


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _yaml_decode(call: Call) -> Value:
    value = call.arguments[0]
    written = arg.text(value)
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        for token in yaml.scan(written, Loader=loader):
            if isinstance(token, yaml.AliasToken):
                # An alias may stand for a structure a billion times its size.
                raise FunctionError("yamldecode() of aliases is not evaluated")
        data = yaml.load(written, Loader=loader)  # noqa: S506 - a safe loader
    except (yaml.YAMLError, ValueError, RecursionError):
        raise FunctionError("yamldecode() takes a valid YAML text") from None
    return results.wrap(_json_like(data), value.span)


def _json_like(data: Any, depth: int = 0) -> Any:
    """Dates as text and keys as text, as Terraform has no other."""
    if depth > openness.DEPTH:
        raise FunctionError("yamldecode() of a structure nested too deeply")
    if isinstance(data, dict):
        return {_key(key): _json_like(item, depth + 1) for key, item in data.items()}
    if isinstance(data, list | tuple | set):
        return [_json_like(item, depth + 1) for item in data]
    return data if isinstance(data, str | int | float) or data is None else str(data)


def _key(key: Any) -> str:
    return ("true" if key else "false") if isinstance(key, bool) else str(key)


def _base64_decode(written: str) -> str:
    try:
        return base64.b64decode(written, validate=True).decode()
    except (binascii.Error, ValueError):
        raise FunctionError("base64decode() takes valid base64 of a UTF-8 text") from None


def _hash(name: str, *, in_base64: bool = False) -> Function:
    def run(text: str) -> str:
        import hashlib

        digest = hashlib.new(name, text.encode(), usedforsecurity=False)
        return base64.b64encode(digest.digest()).decode() if in_base64 else digest.hexdigest()

    return _plain(run)


FUNCTIONS: dict[str, Function] = {
    "jsonencode": Function(_json_encode),
    "jsondecode": Function(_json_decode),
    "yamldecode": Function(_yaml_decode),
    "base64encode": _plain(lambda text: base64.b64encode(text.encode()).decode()),
    "base64decode": _plain(_base64_decode),
    "urlencode": _plain(quote_plus),
    "urldecode": _plain(unquote_plus),
    "md5": _hash("md5"),
    "sha1": _hash("sha1"),
    "sha256": _hash("sha256"),
    "sha512": _hash("sha512"),
    "base64sha256": _hash("sha256", in_base64=True),
    "base64sha512": _hash("sha512", in_base64=True),
}
