"""What a value in a line of a log means: a header, a cookie, a part of a query, or what its author's own name tells.

One table for every server's format, by the names that a server gives such values in its own words: `http_user_agent`
for a header of the request, `sent_http_…` for one of the response, `cookie_…`, `arg_…`, `jwt_claim_…`, and any other
prefix (`own_user_id`) where the name alone tells.
"""

from __future__ import annotations

import re

import msgspec


class Variable(msgspec.Struct, frozen=True):
    """What is known of a variable."""

    meanings: tuple[str, ...] = ("other",)
    """`$request` has two: action and resource."""
    client: bool = False
    """A client decides its bytes."""
    blanks: bool = True
    """What the client sends may hold blanks (nginx refuses them in a request's target and method)."""
    sensitive: str = ""
    number: bool = False
    """Always a number, never empty."""
    derived: bool = False
    """Made by the configuration (`map`, `set`) from the variables that gave it its meaning."""
    header: str = ""
    """The request's header that says who acts, in lower case with `_`; empty where the server itself tells."""


OTHER = Variable()
"""A value of which nothing is known."""

CREDENTIALS = "credentials"
QUERY = "query-strings"

_CLIENT_ADDRESS_HEADERS = """
x_forwarded_for x_real_ip forwarded cf_connecting_ip true_client_ip x_client_ip fastly_client_ip
x_original_forwarded_for x_cluster_client_ip x_azure_clientip
"""
_TRACE_HEADERS = """
traceparent x_b3_traceid x_amzn_trace_id x_cloud_trace_context uber_trace_id b3 x_datadog_trace_id sw8
"""
_IDENTITY_HEADERS = """
x_goog_authenticated_user_email x_goog_authenticated_user_id x_ms_client_principal_name x_amzn_oidc_identity
x_consumer_custom_id x_forwarded_preferred_username x_ssl_client_dn
"""

HEADERS: dict[str, tuple[str, ...]] = {
    "user_agent": ("user_agent",),
    "referer": ("referrer",),
    "host": ("host",),
    **dict.fromkeys(_CLIENT_ADDRESS_HEADERS.split(), ("client_address",)),
    **dict.fromkeys(("cf_ray", "x_amz_cf_id", "x_azure_ref", "x_appengine_request_id"), ("request_id",)),
    **dict.fromkeys(_TRACE_HEADERS.split(), ("trace_id",)),
    **dict.fromkeys(_IDENTITY_HEADERS.split(), ("identity",)),
}
"""By header name in lower case with `_`, for `$http_…`, `$sent_http_…` and `$upstream_http_…`."""

SECRET_HEADERS = frozenset(
    {"authorization", "proxy_authorization", "cookie", "set_cookie", "x_api_key", "x_auth_token", "x_access_token"}
    | {"x_csrf_token", "x_xsrf_token", "x_amzn_oidc_data", "x_amzn_oidc_accesstoken", "x_forwarded_access_token"}
    | {"apikey", "api_key", "x_vault_token", "x_amz_security_token"}
)
"""Headers that carry credentials."""

_SECRET_ARGUMENT = re.compile(
    r"(?:^|_)(?:token|access_token|id_token|api_?key|key|password|passwd|secret|auth|code|sig|signature|session)$"
)
_BY_NAME: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("trace_id", re.compile(r"(?:^|_)(?:trace_?id|traceparent)$")),
    ("request_id", re.compile(r"(?:^|_)(?:req(?:uest)?_?id|correlation_?id|transaction_?id)$")),
    (
        "identity",
        re.compile(
            r"(?:^|_)(?:user|username|user_?id|uid|subject|sub|principal|account_?id|login|email|client_id|user_?email"
            r"|user_?name|consumer(?:_?name|_?username)?|remote_user)$"
        ),
    ),
    ("client_address", re.compile(r"(?:^|_)(?:real_?ip|client_?ip|client_?addr(?:ess)?)$")),
)

_JWT_CLAIMS = frozenset(["sub", "email", "name", "upn", "uid", "preferred_username", "username", "client_id"])
"""Claims of a token that say who acts."""


def variable_of(name: str) -> Variable:
    """What a value means by its name, in lower case with `_`; nothing is known of it where the name tells nothing."""
    for prefix, client in (("upstream_http_", False), ("sent_http_", False), ("http_", True)):
        if name.startswith(prefix):
            return _header(name[len(prefix) :], client=client)
    if name.startswith(("cookie_", "upstream_cookie_")):
        return Variable(client=name.startswith("cookie_"), sensitive=CREDENTIALS)
    if name.startswith("arg_"):
        secret = _SECRET_ARGUMENT.search(name[4:]) is not None
        return Variable(client=True, blanks=False, sensitive=CREDENTIALS if secret else QUERY)
    if name.startswith("jwt_claim_") and name.removeprefix("jwt_claim_") in _JWT_CLAIMS:
        return Variable(("identity",))
    return OTHER if name.startswith("jwt_") else Variable(told_by(name))


def told_by(name: str) -> tuple[str, ...]:
    """The meaning that the author's own name for a value tells."""
    return next(((meaning,) for meaning, pattern in _BY_NAME if pattern.search(name)), ("other",))


def _header(name: str, *, client: bool) -> Variable:
    meanings = HEADERS.get(name) or told_by(name)
    told = name if client and "identity" in meanings else ""
    return Variable(meanings, client=client, sensitive=CREDENTIALS if name in SECRET_HEADERS else "", header=told)
