"""What nginx's variables mean in a record, whether a client decides their bytes, and what they may give away.

Sources: https://nginx.org/en/docs/varindex.html and the module pages that it leads to; ingress-nginx's own variables:
https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/log-format/.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from accesslint.model.values import Value


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


_OTHER = Variable()


def _each(names: str, variable: Variable) -> dict[str, Variable]:
    return dict.fromkeys(names.split(), variable)


_CREDENTIALS = "credentials"
_QUERY = "query-strings"
_BODY = Variable(client=True, sensitive="bodies")

VARIABLES: dict[str, Variable] = {
    **_each("time_iso8601 time_local date_gmt date_local", Variable(("timestamp",))),
    **_each("msec", Variable(("timestamp",), number=True)),
    **_each("remote_user", Variable(("identity",), client=True)),
    **_each("ssl_client_s_dn ssl_client_s_dn_legacy", Variable(("identity",), client=True)),
    **_each("ssl_client_serial ssl_client_fingerprint", Variable(("identity",))),
    **_each("jwt_claim_sub jwt_claim_email jwt_claim_name jwt_claim_upn jwt_claim_uid", Variable(("identity",))),
    **_each("jwt_claim_preferred_username jwt_claim_username jwt_claim_client_id", Variable(("identity",))),
    **_each("request", Variable(("action", "resource"), client=True, sensitive=_QUERY)),
    **_each("request_method", Variable(("action",))),  # nginx lets through capital letters, `_` and `-` only
    **_each("request_uri", Variable(("resource",), client=True, blanks=False, sensitive=_QUERY)),
    **_each("uri document_uri request_filename", Variable(("resource",), client=True)),
    **_each("args query_string", Variable(client=True, blanks=False, sensitive=_QUERY)),
    **_each("request_body request_body_file resp_body response_body", _BODY),
    **_each("status", Variable(("result",), number=True)),
    **_each("request_id req_id", Variable(("request_id",))),
    **_each("otel_trace_id opentelemetry_trace_id opentelemetry_context_traceparent", Variable(("trace_id",))),
    **_each("opentracing_context_traceparent opentracing_context_x_b3_traceid", Variable(("trace_id",))),
    **_each("remote_addr realip_remote_addr proxy_protocol_addr binary_remote_addr", Variable(("client_address",))),
    **_each("the_real_ip", Variable(("client_address",))),
    **_each("proxy_add_x_forwarded_for", Variable(("client_address",), client=True)),
    **_each("host", Variable(("host",), client=True, blanks=False)),
    **_each("ssl_server_name ssl_preread_server_name", Variable(("host",), client=True, blanks=False)),
    **_each("server_name hostname", Variable(("host",))),
    **_each("server_protocol scheme ssl_protocol protocol http2 http3 https", Variable(("protocol",))),
    **_each("body_bytes_sent bytes_sent request_length bytes_received", Variable(("size",), number=True)),
    **_each("content_length upstream_response_length upstream_bytes_sent upstream_bytes_received", Variable(("size",))),
    **_each("request_time session_time", Variable(("duration",), number=True)),
    **_each("connection_time", Variable(("duration",), number=True)),
    **_each("upstream_response_time upstream_connect_time upstream_header_time", Variable(("duration",))),
    **_each("upstream_queue_time upstream_first_byte_time upstream_session_time", Variable(("duration",))),
    **_each("content_type", Variable(client=True)),
    **_each("connection connection_requests pid server_port remote_port", Variable(number=True)),
    **_each("ssl_client_cert ssl_client_raw_cert ssl_client_escaped_cert", Variable(client=True)),
    **_each("realpath_root document_root server_addr nginx_version pipe is_args request_completion", _OTHER),
}
"""By name without `$`."""

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
_REFERENCE = re.compile(r"\$\{?(\w+)", re.ASCII)
_MOST_STEPS = 5

Definitions = Mapping[str, Value]
"""Variables that the configuration defines, as the loader describes them, by lower-case name."""


def describe(name: str, definitions: Definitions, steps: int = 0) -> Variable:
    """What a variable (its name without `$`) means; nginx takes no notice of its case."""
    name = name.lower()
    definition = definitions.get(name)
    if definition is not None and steps < _MOST_STEPS:
        return _defined(name, definition, definitions, steps)
    known = VARIABLES.get(name)
    if known is not None:
        return known
    for prefix, client in (("upstream_http_", False), ("sent_http_", False), ("http_", True)):
        if name.startswith(prefix):
            return _header(name[len(prefix) :], client=client)
    if name.startswith(("cookie_", "upstream_cookie_")):
        return Variable(client=name.startswith("cookie_"), sensitive=_CREDENTIALS)
    if name.startswith("arg_"):
        secret = _SECRET_ARGUMENT.search(name[4:]) is not None
        return Variable(client=True, blanks=False, sensitive=_CREDENTIALS if secret else _QUERY)
    if name.startswith(("jwt_", "ssl_", "proxy_", "upstream_", "geoip_", "limit_", "uid_")):
        return _OTHER
    return Variable(_by_name(name))


def _header(name: str, *, client: bool) -> Variable:
    meanings = HEADERS.get(name) or _by_name(name)
    told = name if client and "identity" in meanings else ""
    return Variable(meanings, client=client, sensitive=_CREDENTIALS if name in SECRET_HEADERS else "", header=told)


def _by_name(name: str) -> tuple[str, ...]:
    """A meaning that the author's own name for it tells."""
    return next(((meaning,) for meaning, pattern in _BY_NAME if pattern.search(name)), ("other",))


def _defined(name: str, definition: Value, definitions: Definitions, steps: int) -> Variable:
    """A variable of the configuration's own means what it is made of; made by code, what its name says."""
    source, entries = definition.get("source"), definition.get("entries")
    values = [entry.get("value") for entry in entries.items()] if entries is not None else []
    texts = [value.text for value in values if value is not None and value.text]
    used = [found.lower() for text in texts for found in _REFERENCE.findall(text)]
    if not used and texts:
        return Variable(_by_name(name), derived=True)  # constants: a classification, not the value itself
    sources = [found.lower() for found in _REFERENCE.findall(source.text or "")] if source is not None else []
    known = [word for word in dict.fromkeys([*used, *sources]) if word != name and not word.isdecimal()]
    made_of = [describe(word, definitions, steps + 1) for word in known]
    meanings = next((made.meanings for made in made_of if made.meanings != ("other",)), _by_name(name))
    whole = [describe(text[1:].strip("{}"), definitions, steps + 1) for text in texts if _REFERENCE.fullmatch(text)]
    return Variable(
        meanings,
        client=any(made.client for made in made_of),
        blanks=any(made.blanks for made in made_of),
        sensitive=next((made.sensitive for made in whole if made.sensitive), ""),
        derived=True,
        header=next((made.header for made in made_of if made.header), ""),
    )
