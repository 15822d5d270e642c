"""What nginx's variables mean in a record, whether a client decides their bytes, and what they may give away.

Sources: https://nginx.org/en/docs/varindex.html and the module pages that it leads to; ingress-nginx's own variables:
https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/log-format/.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from accesslint.mappers.line_variables import OTHER, QUERY, Variable, told_by, variable_of
from accesslint.model.values import Value


def _each(names: str, variable: Variable) -> dict[str, Variable]:
    return dict.fromkeys(names.split(), variable)


_BODY = Variable(client=True, sensitive="bodies")

VARIABLES: dict[str, Variable] = {
    **_each("time_iso8601 time_local date_gmt date_local", Variable(("timestamp",))),
    **_each("msec", Variable(("timestamp",), number=True)),
    **_each("remote_user", Variable(("identity",), client=True)),
    **_each("ssl_client_s_dn ssl_client_s_dn_legacy", Variable(("identity",), client=True)),
    **_each("ssl_client_serial ssl_client_fingerprint", Variable(("identity",))),
    **_each("request", Variable(("action", "resource"), client=True, sensitive=QUERY)),
    **_each("request_method", Variable(("action",))),  # nginx lets through capital letters, `_` and `-` only
    **_each("request_uri", Variable(("resource",), client=True, blanks=False, sensitive=QUERY)),
    **_each("uri document_uri request_filename", Variable(("resource",), client=True)),
    **_each("args query_string", Variable(client=True, blanks=False, sensitive=QUERY)),
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
    **_each("realpath_root document_root server_addr nginx_version pipe is_args request_completion", OTHER),
}
"""By name without `$`."""

_NAMED = ("upstream_http_", "upstream_cookie_")
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
    if name.startswith(("ssl_", "proxy_", "upstream_", "geoip_", "limit_", "uid_")) and not name.startswith(_NAMED):
        return OTHER
    return variable_of(name)


def _defined(name: str, definition: Value, definitions: Definitions, steps: int) -> Variable:
    """A variable of the configuration's own means what it is made of; made by code, what its name says."""
    source, entries = definition.get("source"), definition.get("entries")
    values = [entry.get("value") for entry in entries.items()] if entries is not None else []
    texts = [value.text for value in values if value is not None and value.text]
    used = [found.lower() for text in texts for found in _REFERENCE.findall(text)]
    if not used and texts:
        return Variable(told_by(name), derived=True)  # constants: a classification, not the value itself
    sources = [found.lower() for found in _REFERENCE.findall(source.text or "")] if source is not None else []
    known = [word for word in dict.fromkeys([*used, *sources]) if word != name and not word.isdecimal()]
    made_of = [describe(word, definitions, steps + 1) for word in known]
    meanings = next((made.meanings for made in made_of if made.meanings != ("other",)), told_by(name))
    whole = [describe(text[1:].strip("{}"), definitions, steps + 1) for text in texts if _REFERENCE.fullmatch(text)]
    return Variable(
        meanings,
        client=any(made.client for made in made_of),
        blanks=any(made.blanks for made in made_of),
        sensitive=next((made.sensitive for made in whole if made.sensitive), ""),
        derived=True,
        header=next((made.header for made in made_of if made.header), ""),
    )
