"""Which access_log is in force: level by level, with `off`, templates, locations; and what else servers inherit.

`tests/mappers/nginx/test_truth.py` holds the same rules against a running nginx.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.loaders.nginx.loading import load, logging


@pytest.mark.parametrize(
    ("text", "state", "level", "logs"),
    [
        ("http { server { } }", "on", "default", []),
        ("http { access_log /a; server { } }", "on", "http", ["/a"]),
        ("http { access_log /a; access_log /b; server { } }", "on", "http", ["/a", "/b"]),
        ("http { access_log /a; access_log /b; server { access_log /c; } }", "on", "server", ["/c"]),
        ("http { access_log /a; server { access_log off; } }", "off", "server", []),
        ("http { access_log off; server { access_log /a; } }", "on", "server", ["/a"]),
        ("http { access_log off; server { } }", "off", "http", []),
        ("http { server { access_log /a; access_log off; } }", "off", "server", []),
        ("http { server { access_log off; access_log /a; } }", "off", "server", []),
        ("http { access_log /a; access_log off; server { } }", "off", "http", []),
        ("http { server { access_log OFF; } }", "on", "server", ["OFF"]),
        ("stream { server { } }", "off", "default", []),
        ("stream { access_log /a x; server { } }", "on", "stream", ["/a"]),
        ("stream { access_log /a x; server { access_log off; } }", "off", "server", []),
        ("http { server { } access_log /a; }", "on", "http", ["/a"]),
    ],
)
def test_inheritance(text: str, state: str, level: str, logs: list[str]) -> None:
    assert logging(load(text).server()) == (state, level, logs)


def test_the_deciding_words_have_their_places() -> None:
    loading = load(
        "http {\n  access_log /a main buffer=32k;\n  server { access_log  off; location /x { access_log off; } }\n}"
    )
    server = loading.server()
    value = server.get("access_log", "state")
    assert value is not None
    assert (loading.at(value.span), value.span.line, value.span.column) == ("off", 3, 24)
    inner = server.get("locations", 0, "state")
    assert inner is not None
    assert inner.span.column == loading.files["nginx.conf"].split("\n")[2].rindex("off") + 1
    loading = load("http {\n  access_log /a main buffer=32k if=$x;\n  server { }\n}")
    log = loading.server().get("access_log", "logs", 0)
    assert log is not None
    assert {name: loading.at(value.span) for name, value in log.entries()} == {
        "target": "/a",
        "written": "/a",
        "format": "main",
        "buffer": "buffer=32k",
        "if": "if=$x",
    }


def test_parameters_of_an_access_log() -> None:
    server = load("http { server { access_log /a main buffer=32k flush=5m gzip if=$x; } }").server()
    (log,) = server.attributes.plain()["access_log"]["logs"]
    assert {name: log[name] for name in ("format", "buffer", "flush", "gzip", "if")} == {
        "format": "main",
        "buffer": "32k",
        "flush": "5m",
        "gzip": "1",
        "if": "$x",
    }


# Templates


@pytest.mark.parametrize(
    "text",
    [
        "{% if x %}access_log off;{% endif %}",
        "{% if x %}access_log /a;{% endif %}",
        "access_log /a;{% if x %}access_log off;{% endif %}",
        "{% if x %}access_log /a;{% else %}access_log off;{% endif %}",
        "access_log {{ log }};",
        "access_log {{ log }} {{ format }};",
        "{{ extra }}\n",
        "{{ range .Logs }}access_log {{ . }} main;{{ end }}",
        "{% if x %}include log.conf;{% endif %}",
    ],
)
def test_what_a_template_decides_is_unknown(text: str) -> None:
    files = {"nginx.conf": f"http {{ access_log /z; server {{ {text} }} }}"}
    more = {"log.conf": "access_log off;"} if "include" in text else {}
    state, level, _ = logging(load({**files, **more}).server())
    assert isinstance(state, dict), state
    assert level == "server"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("access_log /var/log/{{ name }}.log main;", ("on", "server", ["/var/log/{{ name }}.log"])),
        ("access_log {{ log }} main;", ("on", "server", ["{{ log }}"])),
        ("access_log off; {% if x %}access_log /a;{% endif %}", ("off", "server", [])),
        ("access_log /a; {% if x %}access_log /b;{% endif %}", ("on", "server", ["/a", "/b"])),
        ("access_log /a;\n{{ extra }}\n", ("on", "server", ["/a"])),
        ("{% if x %}listen 1;{% endif %}", ("on", "http", ["/z"])),
    ],
)
def test_what_a_template_leaves_decided(text: str, expected: tuple[str, str, list[str]]) -> None:
    assert logging(load(f"http {{ access_log /z; server {{ {text} }} }}").server()) == expected


# Locations


def places(text: str) -> list[tuple[str, Any, list[str]]]:
    plain = load(f"http {{ server {{ {text} }} }}").server().attributes.plain()
    return [(place["path"], place["state"], [log["written"] for log in place["logs"]]) for place in plain["locations"]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("location / { }", []),
        ("location /a { access_log off; }", [("/a", "off", [])]),
        ("location = /a { access_log /b x; }", [("= /a", "on", ["/b"])]),
        ("location ~* \\.(png|js)$ { access_log off; }", [("~* \\.(png|js)$", "off", [])]),
        ("location /a { location /a/b { access_log off; } }", [("/a/b", "off", [])]),
        ("location /a { if ($slow = 1) { access_log off; } }", [("/a if ($slow = 1)", "off", [])]),
        ("location /a { limit_except GET { access_log off; } }", [("/a limit_except GET", "off", [])]),
        ("location @x { access_log off; access_log /b; }", [("@x", "off", [])]),
        ("if ($a) { access_log off; }", []),
    ],
)
def test_locations_that_decide_for_themselves(text: str, expected: list[tuple[str, str, list[str]]]) -> None:
    assert places(text) == expected


def test_a_template_in_a_location_is_unknown() -> None:
    (place,) = places("location / { {% if x %}access_log off;{% endif %} }")
    assert isinstance(place[1], dict)


# What else servers inherit


def plain(text: str) -> dict[str, Any]:
    data: dict[str, Any] = load(text).server().attributes.plain()
    return data


def test_error_log_is_inherited_from_the_main_level() -> None:
    found = plain("error_log /e warn; http { server { } }")["error_log"]
    assert (found["level"], found["logs"]) == ("main", [{"target": "/e", "written": "/e", "severity": "warn"}])
    found = plain("error_log /e warn; http { error_log /f; server { error_log off; } }")["error_log"]
    assert (found["state"], found["level"], found["logs"][0]["written"]) == ("on", "server", "off")
    assert plain("http { server { } }")["error_log"]["level"] == "default"


def test_real_ip_is_inherited_as_a_whole() -> None:
    found = plain("http { set_real_ip_from 10.0.0.0/8; real_ip_header X-Forwarded-For; server { } }")["real_ip"]
    assert found == {"from": ["10.0.0.0/8"], "header": "X-Forwarded-For"}
    found = plain("http { set_real_ip_from 10.0.0.0/8; server { set_real_ip_from 1.1.1.1; real_ip_recursive on; } }")
    assert found["real_ip"] == {"from": ["1.1.1.1"], "recursive": "on"}


def test_listen() -> None:
    found = plain("http { server { listen 443 ssl proxy_protocol; listen unix:/run/x; } }")["listen"]
    assert found == [
        {"written": "443", "address": "*", "port": "443", "ssl": True, "proxy_protocol": True},
        {"written": "unix:/run/x", "address": "unix:/run/x", "port": ""},
    ]


def test_authentication_and_request_id() -> None:
    found = plain(
        """http { auth_basic "x"; proxy_set_header X-Request-ID $request_id; server { ssl_verify_client on;
        location /a { auth_basic off; auth_request /auth; } } }"""
    )
    assert [(a["directive"], a["value"], a["where"]) for a in found["authentication"]] == [
        ("auth_basic", "x", "http"),
        ("auth_request", "/auth", "location"),
        ("ssl_verify_client", "on", "server"),
    ]
    assert found["request_id_header"] == "$request_id"


def test_error_pages_and_subrequests() -> None:
    found = plain(
        "http { log_subrequest on; server { error_page 500 502 /50x.html; location / { try_files $uri @app; } } }"
    )
    assert found["error_pages"] == [{"codes": ["500", "502"], "target": "/50x.html"}]
    assert found["fallbacks"] == ["@app"]
    assert found["log_subrequest"] == "on"


# Formats and variables


def test_formats_have_parts_with_places() -> None:
    text = 'http {\n  log_format main escape=json \'{"a":"$status"\'\n    \',"b":"{{ x }}"}\';\n}'
    loading = load(text)
    (form,) = loading.resources
    assert form.id == "nginx.conf#nginx.conf:log_format main"
    escape, parts = form.get("escape"), form.get("parts")
    assert escape is not None
    assert parts is not None
    assert (escape.text, loading.at(escape.span)) == ("json", "escape=json")
    assert [part.text for part in parts.items()] == ['{"a":"', "$status", '"', ',"b":"', None, '"}']
    assert [loading.at(part.span) for part in parts.items()] == ['{"a":"', "$status", '"', ',"b":"', "{{ x }}", '"}']
    assert parts.items()[4].unknown is not None


def test_variables_and_what_they_are_made_of() -> None:
    text = """
        http {
          map $status $loggable { ~^[23] 0; default 1; volatile; }
          geo $internal { default 0; 10.0.0.0/8 1; }
          split_clients $request_id $sampled { 10% 1; * ""; }
          server {
            set $who $http_x_user;
            location / { if ($a) { set $who anonymous; } auth_request_set $name $upstream_http_x_name; js_set $code f; }
          }
        }
    """
    (found,) = (r for r in load(text).resources if r.type == "nginx_variables")
    plain = found.attributes.plain()["variables"]
    assert list(plain) == ["loggable", "internal", "sampled", "who", "name", "code"]
    assert plain["loggable"] == {
        "kind": "map",
        "source": "$status",
        "entries": [{"match": "~^[23]", "value": "0"}, {"match": "default", "value": "1"}],
    }
    assert plain["internal"]["source"] == "$remote_addr"
    assert plain["sampled"]["entries"][1] == {"match": "default", "value": ""}
    assert [entry["value"] for entry in plain["who"]["entries"]] == ["$http_x_user", "anonymous"]
    assert "source" not in plain["code"]


def test_debians_configuration() -> None:
    default = """
        server {
        \tlisten 80 default_server;
        \tlisten [::]:80 default_server;
        \troot /var/www/html;
        \tserver_name _;
        \tlocation / { try_files $uri $uri/ =404; }
        }
    """
    main = """
        user www-data;
        pid /run/nginx.pid;
        error_log /var/log/nginx/error.log;
        include /etc/nginx/modules-enabled/*.conf;
        events { worker_connections 768; }
        http {
        \tinclude /etc/nginx/mime.types;
        \taccess_log /var/log/nginx/access.log;
        \tinclude /etc/nginx/conf.d/*.conf;
        \tinclude /etc/nginx/sites-enabled/*;
        }
    """
    loading = load({"etc/nginx/nginx.conf": main, "etc/nginx/sites-available/default": default})
    assert loading.problems == []
    server = loading.server()
    assert server.id == "etc/nginx/nginx.conf#default:server _:80"
    assert logging(server) == ("on", "http", ["/var/log/nginx/access.log"])
    assert server.attributes.plain()["error_log"]["logs"][0]["written"] == "/var/log/nginx/error.log"


def test_mail_servers_are_kept_apart() -> None:
    server = load("mail { server { listen 143; protocol imap; } }").server()
    assert server.attributes.plain()["module"] == "mail"
