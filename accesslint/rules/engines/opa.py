"""A running OPA server (`opa run --server`), spoken to by `opa-python-client`.

The policies are put under `accesslint/…` on the server and stay there; the model is sent once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import SplitResult, urlsplit

import msgspec

from accesslint.rules.engines import EngineError, package_of

_TIMEOUT_SECONDS = 60


def evaluate(policies: Mapping[str, str], rules: Sequence[str], document: bytes, url: str) -> dict[str, Any]:
    """See `Engine.evaluate`; `url` is like `http://localhost:8181`."""
    from opa_client.errors import RegoParseError, TypeException
    from opa_client.opa import OpaClient
    from requests.exceptions import RequestException

    where, port = _address(url)
    client = OpaClient(host=where.hostname, port=port, ssl=where.scheme == "https", timeout=_TIMEOUT_SECONDS)
    try:
        for name, text in policies.items():
            client.update_policy_from_string(text, f"accesslint/{name}", rego_compat=False)
        result = client.query_rule(msgspec.json.decode(document), "accesslint").get("result", {})
    except RequestException as error:
        raise EngineError(f"the OPA server at {url} cannot be reached: {type(error).__name__}") from error
    except (RegoParseError, TypeException) as error:
        raise EngineError(f"the OPA server at {url} refuses a policy: {error}") from error
    finally:
        client.close_connection()
    return {rule: _at(result, package_of(rule)) for rule in rules}


def _address(url: str) -> tuple[SplitResult, int]:
    try:
        where = urlsplit(url if "://" in url else "http://" + url)
        port = where.port or (443 if where.scheme == "https" else 80)
    except ValueError:
        where, port = SplitResult("", "", "", "", ""), 0
    if where.scheme not in {"http", "https"} or not where.hostname:
        raise EngineError(f"`{url}` is no address of an OPA server; expected http://HOST:PORT")
    return where, port


def _at(result: Mapping[str, Any], package: str) -> Any:
    here: Any = result
    for step in package.split(".")[1:]:
        here = here.get(step, {}) if isinstance(here, Mapping) else {}
    return here
