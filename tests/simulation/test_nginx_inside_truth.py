"""The truth about Kong's and ingress controllers' formats: a running nginx that has them writes what is simulated.

What Kong and the controllers set in their own nginx.conf is set here, and told to the simulation as values.
"""

from __future__ import annotations

import json
from pathlib import Path
from types import ModuleType

import msgspec
import pytest

from accesslint.loaders import Options, loader
from accesslint.mappers.kong import configuration
from accesslint.mappers.kubernetes import ingress
from accesslint.model.entities import Model
from accesslint.model.values import Resource
from accesslint.simulation.nginx_values import SAMPLES
from accesslint.source import Source
from tests.mappers.building import mapped
from tests.mappers.nginx.test_truth import MAIN, running
from tests.servers import free_port
from tests.simulation.processes import compare, local_scenarios
from tests.simulation.serving import application
from tests.trees import MemoryTree

pytestmark = pytest.mark.server

SET = {
    "req_id": "4f0c1f5e9a1b4d0c",
    "kong_request_id": "87ff",
    "namespace": "shop",
    "ingress_name": "web",
    "service_name": "web",
    "service_port": "80",
    "proxy_upstream_name": "shop-web-80",
    "proxy_alternative_upstream_name": "shop-canary-80",
    "resource_name": "web",
}
"""What the products' own configuration sets."""
CONDITION = " if=$loggable"
UPSTREAM = ("upstream_addr", "upstream_response_length", "upstream_response_time", "upstream_status")

OWN = '{"time":"$time_iso8601","user":"$remote_user","path":"$request_uri","status":$status,"id":"$req_id"}'
COMBINED = (
    '\'$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"'
)
UPSTREAMINFO = (
    f"{COMBINED} $request_length $request_time [$proxy_upstream_name] [$proxy_alternative_upstream_name] "
    "$upstream_addr $upstream_response_length $upstream_response_time $upstream_status $req_id'"
)
QUOTED = r'"$remote_user\t$request_uri" \\ $namespace/$service_name:$service_port'

SKIPPED = "map $request_uri $loggable { ~*^/RECORDS 0; /sign-in 0; default 1; }"
INJECTED = """own escape=json '{"user":"$http_x_consumer_username",' '"p":"$request"}'"""

INGRESSES: dict[str, tuple[dict[str, str], str]] = {
    "by default": ({"generate-request-id": "true"}, f"log_format f {UPSTREAMINFO};"),
    "escaped as JSON": (
        {"log-format-escape-json": "true", "log-format-upstream": OWN},
        f"log_format f escape=json '{OWN}';",
    ),
    "JSON escaped as text": ({"log-format-upstream": OWN}, f"log_format f '{OWN}';"),
    "not escaped": (
        {"log-format-escape-none": "true", "log-format-upstream": "$http_user_agent|$remote_user"},
        "log_format f escape=none '$http_user_agent|$remote_user';",
    ),
    "backslashes": ({"log-format-upstream": QUOTED}, f"log_format f '{QUOTED}';"),
    "lines": (
        {"log-format-upstream": "{\n  $status\n}\n"},
        "log_format f '{\n  $status\n}\n';",
    ),
    "addresses left out": (
        {"skip-access-log-urls": "~*^/RECORDS, /sign-in", "log-format-upstream": "$request_method $request_uri"},
        f"log_format f '$request_method $request_uri'; {SKIPPED}",
    ),
    "F5's by default": (
        {"access-log-off": "false"},
        f'log_format f {COMBINED} "$http_x_forwarded_for"\';',
    ),
    "F5's lines": (
        {"log-format-escaping": "json", "log-format": "$remote_user\n$status\n\n$resource_name"},
        "log_format f escape=json '$remote_user' ' $status' ' $resource_name';",
    ),
}
"""Keys of a ConfigMap, and the directives that its controller makes of them, by what is tried."""

KONG: dict[str, tuple[str, str]] = {
    "by default": ("database = off\n", f'log_format f {COMBINED} kong_request_id: "$kong_request_id"\';'),
    "combined": ("proxy_access_log = logs/access.log combined\n", f"log_format f {COMBINED}';"),
    "injected": (
        f"nginx_http_log_format = {INJECTED}\nproxy_access_log = logs/access.log own\n",
        f"log_format f {INJECTED.removeprefix('own ')};",
    ),
    "the server's name": (
        "nginx_http_log_format = own '$server_name $host \\t$status'\nproxy_access_log = logs/access.log own\n",
        "log_format f '$server_name $host \\t$status';",
    ),
    "off": ("proxy_access_log = off\n", "log_format f off;"),
}
"""A kong.conf, and the directive that Kong makes of it, by what is tried."""


def _compare(model: Model, directives: str, name: str, folder: Path) -> None:
    values = {f"${key}": value for key, value in SET.items()}
    scenarios = [msgspec.structs.replace(one, values=values) for one in local_scenarios()]
    samples = [f"${key}" for key in (*SAMPLES, *UPSTREAM)]
    port, log = free_port(), folder / "log"
    log.touch()
    sets = " ".join(f'set ${key} "{value}";' for key, value in SET.items())
    switch = (
        "access_log off;" if name == "off" else f"access_log {log} f{CONDITION if '$loggable' in directives else ''};"
    )
    with application(scenarios) as backend:
        http = (
            f"{directives} server {{ listen 127.0.0.1:{port}; server_name kong; {sets} {switch} "
            f"location / {{ proxy_pass http://127.0.0.1:{backend}; }} }}"
        )
        (folder / "root").mkdir()
        (folder / "nginx.conf").write_text(MAIN.format(folder=folder, http=http))
        with running(folder, port):
            compare(model, scenarios, samples, port, log)


def _model(mapper: ModuleType, family: str, name: str, text: str) -> Model:
    found = loader(family).load([Source(name, text)], [], MemoryTree({name: text}), Options())
    entities = mapped(mapper, *(one for one in found if isinstance(one, Resource))).values()
    return Model([one for one in entities if one.category != "emitter" or one.get("plane") == "http"])


@pytest.mark.parametrize("name", INGRESSES)
def test_lines_of_a_controller_are_those_of_nginx(name: str, tmp_path: Path) -> None:
    data, directives = INGRESSES[name]
    manifest = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "ingress-nginx-controller", "namespace": "ingress"},
        "data": data,
    }
    model = _model(ingress, "kubernetes", "configmap.yaml", json.dumps(manifest, indent=1))
    _compare(model, directives, name, tmp_path)


@pytest.mark.parametrize("name", KONG)
def test_lines_of_kong_are_those_of_nginx(name: str, tmp_path: Path) -> None:
    text, directives = KONG[name]
    _compare(_model(configuration, "kong", "kong.conf", text), directives, name, tmp_path)
