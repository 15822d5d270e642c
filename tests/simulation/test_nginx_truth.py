"""The truth: a running nginx writes, byte for byte, the lines that the simulation gives."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from accesslint.mappers.nginx import servers
from accesslint.model.entities import Model
from accesslint.simulation.nginx_values import SAMPLES
from accesslint.simulation.scenarios import Scenario
from accesslint.simulation.simulate import simulate
from tests.loaders.nginx.loading import load
from tests.mappers.building import mapped
from tests.mappers.nginx.test_truth import MAIN, running
from tests.servers import free_port
from tests.simulation.serving import application, hold, lines_by_file, loopback_scenarios

pytestmark = pytest.mark.server

ALL = "$remote_addr|$remote_user|$request|$request_method|$request_uri|$uri|$args|$is_args|$host|$http_host|$status"
HEADERS = "$http_user_agent|$http_referer|$http_x_forwarded_for|$http_authorization|$http_x_api_key|$http_none"

FORMATS: dict[str, str] = {
    "combined": "access_log @a combined;",
    "by default": "access_log @a;",
    "packaged main": """log_format main '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent '
      '"$http_referer" "$http_user_agent" "$http_x_forwarded_for"'; access_log @a main;""",
    "escape default": f"log_format f '{ALL}'; access_log @a f;",
    "escape default, written out": f"log_format f escape=default '{ALL}'; access_log @a f;",
    "escape none": f"log_format f escape=none '{ALL}'; access_log @a f;",
    "escape json": f"log_format f escape=json '{ALL}'; access_log @a f;",
    "headers default": f"log_format f '{HEADERS}'; access_log @a f;",
    "headers none": f"log_format f escape=none '{HEADERS}'; access_log @a f;",
    "headers json": f"log_format f escape=json '{HEADERS}'; access_log @a f;",
    "json": """log_format f escape=json '{"time":"$time_iso8601","user":"$remote_user","method":"$request_method",'
      '"uri":"$request_uri","status":$status,"agent":"$http_user_agent"}'; access_log @a f;""",
    "json with escape default": """log_format f '{"user":"$remote_user","agent":"$http_user_agent"}';
      access_log @a f;""",
    "json over lines": """log_format f escape=json '{\n  "user": "$remote_user",\n  "uri": "$uri"\n}';
      access_log @a f;""",
    "logfmt": """log_format f 'time=$msec user="$remote_user" path="$uri" status=$status took=$request_time';
      access_log @a f;""",
    "tabs": r"""log_format f "$remote_user\t$request_uri\t$status"; access_log @a f;""",
    "quotes in quotes": r"""log_format f "user=\"$remote_user\" path=\"$uri\" \\ $status"; access_log @a f;""",
    "braces around names": "log_format f '${remote_user}x${status}y$uri'; access_log @a f;",
    "ids and ports": "log_format f '$request_id $connection $connection_requests $pid $remote_port $uri';"
    " access_log @a f;",
    "query": "log_format f '$arg_access_token $arg_file $arg_nothing $query_string'; access_log @a f;",
    "sizes": "log_format f '$body_bytes_sent $request_length $content_length $content_type'; access_log @a f;",
    "protocol": "log_format f '$scheme $server_protocol $server_name $https $pipe'; access_log @a f;",
    "proxies": "log_format f '$proxy_add_x_forwarded_for'; access_log @a f;",
    "a constant": "log_format f 'an access'; access_log @a f;",
    "off": "access_log off;",
    "off wins": "access_log @a; access_log off;",
    "two logs": "log_format f '$uri'; access_log @a; access_log @b f;",
    "condition by map": "map $status $loggable { ~^[23] 0; default 1; } access_log @a combined if=$loggable;",
    "condition by plain map": "map $request_method $writes { GET ''; HEAD ''; default 1; }"
    " access_log @a combined if=$writes;",
    "condition on a variable": "access_log @a combined if=$args;",
    "map in the format": """map $http_user_agent $kind { default browser; ~*curl tool; partner/1.0 partner; }
      log_format f '$kind $uri'; access_log @a f;""",
    "map of two": "map $request_method:$status $what { GET:200 read; default '$request_method $status'; }"
    " log_format f '$what'; access_log @a f;",
    "map without default": "map $remote_user $team { alice medicine; } log_format f '[$team]'; access_log @a f;",
    "condition by geo": "geo $outside { default 1; 127.0.0.0/8 0; 10.0.0.0/8 0; } access_log @a combined if=$outside;",
    "geo in the format": """geo $zone { default far; 127.0.0.0/16 near; 127.0.0.0/30 here; 127.0.0.9 nobody; }
      log_format f '$zone $uri'; access_log @a f;""",
    "geo of another address": """geo $http_x_forwarded_for $zone { default far; 10.0.0.1 near; }
      log_format f '$zone $uri'; access_log @a f;""",
    "set in the server": """log_format f '$application $who $uri'; SERVER set $application shop; access_log @a f;
      set $who "user=$remote_user of $host";""",
    "set in the server, for a condition": "SERVER set $kept 0; access_log @a combined if=$kept;",
    "inherited from http": "access_log @a combined; SERVER",
    "server replaces http": "log_format f '$uri $status'; access_log @a combined; SERVER access_log @b f;",
    "off above, on below": "access_log off; SERVER access_log @a;",
    "location off": "access_log @a; SERVER location /admin/ { access_log off; PASS }",
    "location replaces": "access_log @a; SERVER location /records { access_log @b; PASS }",
    "exact location": "access_log @a; SERVER location = /sign-in { access_log @b; PASS }",
    "pattern before prefix": "access_log @a; SERVER location /records { access_log @b; PASS }"
    " location ~ ^/rec { access_log @c; PASS }",
    "prefix that stops patterns": "access_log @a; SERVER location ^~ /records { access_log @b; PASS }"
    " location ~ ^/rec { access_log @c; PASS }",
    "longest prefix": "access_log @a; SERVER location /records/ { access_log off; PASS }"
    " location /records/42 { access_log @b; PASS }",
    "pattern without case": r"access_log @a; SERVER location ~* ^/ADMIN/ { access_log off; PASS }",
}


def _varying(scenario: Scenario) -> Scenario:
    """The scenario with a mark for each value that nobody can foretell."""
    return msgspec.structs.replace(scenario, values={f"${name}": f"@{name}@" for name in SAMPLES})


def _simulated(model: Model, scenario: Scenario) -> dict[str, str]:
    """By file, the text that the scenario adds to it."""
    (emitter,) = simulate(model, [_varying(scenario)])
    return lines_by_file(emitter)


@pytest.mark.parametrize("name", FORMATS)
def test_lines_are_those_of_nginx(name: str, tmp_path: Path) -> None:
    scenarios = loopback_scenarios()
    outer, _, inner = FORMATS[name].partition("SERVER")
    port = free_port()
    (tmp_path / "root").mkdir()
    with application(scenarios) as backend:
        forward = f"proxy_set_header X-Scenario $scenario; proxy_pass http://127.0.0.1:{backend};"
        # The next request's number is told to the application by a header that no log holds.
        http = (
            f"{outer} map $http_x_number $scenario {{ default $http_x_number; }} server {{ listen 127.0.0.1:{port}; "
            f"server_name app.example.com; {inner.replace('PASS', forward)} location / {{ {forward} }} }}"
        )
        text = MAIN.format(folder=tmp_path, http=http.replace("@", f"{tmp_path}/log-"))
        (tmp_path / "nginx.conf").write_text(text)
        loading = load(text)
        assert loading.problems == []
        model = Model(list(mapped(servers, *loading.resources).values()))
        with running(tmp_path, port):
            hold(tmp_path, port, scenarios, lambda one: _simulated(model, one))
