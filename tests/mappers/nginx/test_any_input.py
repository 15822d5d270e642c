"""Any configuration, whole or broken, gives entities that the model's schema allows, or none."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from accesslint.mappers.nginx import servers
from tests.loaders.nginx.loading import load
from tests.mappers.building import mapped

TARGETS = st.sampled_from(
    ["/a", "off", "/dev/null", "/dev/stdout", "syslog:server=x,", "syslog:", "{{ x }}", "/{{ x }}/b", '""']
)
FORMATS = st.sampled_from(
    ["", "f", "combined", "nope", "{{ f }}", "f buffer=1k", "f if=$v", "f if={{ v }}", "f gzip flush=1s"]
)
LOGS = st.builds("access_log {} {};".format, TARGETS, FORMATS)
TEXTS = st.sampled_from(
    ['\'{"a":"$v"}\'', "'{\"a\":$status,}'", "$remote_addr", "'$v {{ x }}'", "''", "escape=json", "escape=x"]
)
DEFINITIONS = st.sampled_from(
    [
        "map $status $v { ~^2 0; default 1; }",
        "map $v $v { default $v; }",
        "split_clients x $v { 1% 1; }",
        "geo $v { default 0; }",
        "set $v $http_x_user;",
        "set_real_ip_from 0.0.0.0/0;",
        "set_real_ip_from {{ x }};",
        "listen 80 proxy_protocol;",
        "server_name {{ x }} prod;",
        "error_log off;",
        "error_log /e {{ x }};",
        "error_page 404 /x;",
        "include missing;",
        "{{ x }}\n",
        "{% if x %}",
        "{% endif %}",
        "log_by_lua_block { }",
    ]
)
FORMAT = st.builds("log_format f {};".format, st.lists(TEXTS, max_size=3).map(" ".join))
OPENERS = st.sampled_from(
    ["http {", "server {", "location /x {", "location = /y {", "if ($v) {", "stream {", "}", "}", ";", "{"]
)
TEXT = st.lists(st.one_of(LOGS, FORMAT, DEFINITIONS, OPENERS), max_size=25).map(" ".join)


@settings(max_examples=150)
@given(TEXT, st.sampled_from(["", "http { server { ", "http { ", "stream { server { "]))
def test_any_configuration(text: str, before: str) -> None:
    mapped(servers, *load(before + text).resources)


@settings(max_examples=50)
@given(st.text(max_size=80))
def test_any_text(text: str) -> None:
    mapped(servers, *load("http { server { access_log /a f; } log_format f " + text).resources)
