"""nginx servers as emitters: every silent breaker, conditions, routes, formats, addresses; in and out of ConfigMaps."""

from __future__ import annotations

import textwrap
from typing import Any

import pytest

from accesslint.mappers.nginx import servers
from accesslint.model.entities import Entity
from accesslint.model.values import Resource
from tests.loaders.nginx.loading import Loading, load
from tests.mappers.building import Mapped, mapped, resource

AUDIT = (
    'log_format audit escape=json \'{"time":"$time_iso8601","user":"$remote_user","method":"$request_method",'
    '"path":"$uri","status":"$status","id":"$request_id","from":"$remote_addr"}\';\n'
)


def http(text: str, before: str = "") -> tuple[Entity, Mapped, Loading]:
    """The emitter of the only server; `before` stands in the http block before it."""
    return site(f"events {{}}\nhttp {{\n{AUDIT}{before}\nserver {{\n{text}\n}}\n}}\n")


def site(files: Any) -> tuple[Entity, Mapped, Loading]:
    loading = load(files)
    found = mapped(servers, *loading.resources)
    return found.only("emitter"), found, loading


def text_of(loading: Loading, entity: Entity, fact: str) -> str:
    return loading.at(entity.span_of(fact))


def facts(entity: Entity, path: str) -> Any:
    return entity.get(path)


def test_a_server_that_logs() -> None:
    emitter, found, loading = http("listen 443 ssl;\nserver_name app.example.com;\naccess_log /var/log/app.log audit;")
    assert emitter.id == "emitter:nginx.conf#nginx.conf:server app.example.com:443"
    assert (emitter.kind, facts(emitter, "plane"), facts(emitter, "logging")) == ("web-server", "http", "on")
    assert text_of(loading, emitter, "logging") == "/var/log/app.log"
    assert emitter.get("coverage.locations") == {"excluded": []}
    assert emitter.get("formats") == ["format:nginx.conf#nginx.conf:log_format audit"]
    assert emitter.get("routes") == [
        {"to": "store:nginx.conf#/var/log/app.log", "via": "file", "target": "/var/log/app.log"}
    ]
    assert emitter.get("filters") is None
    store = found["store:nginx.conf#/var/log/app.log"]
    assert (store.kind, store.handles) == ("file", {"file:nginx.conf:/var/log/app.log"})
    assert "unknown" in store.get("durable")
    form = found["format:nginx.conf#nginx.conf:log_format audit"]
    assert (form.get("defined"), form.get("encoding"), form.get("escaping")) == ("once", "json", "json")
    assert text_of(loading, form, "escaping") == "escape=json"
    assert form.handles == {"format:nginx.conf:audit"}


# The silent breakers, lettered as in the notes on formats


def test_a_off_in_a_location() -> None:
    emitter, _, loading = http(
        "access_log /x audit;\nlocation = /healthz { access_log off; }\nlocation /api/ { access_log off; }"
    )
    assert emitter.get("coverage.locations.excluded") == ["/api/", "/healthz"]
    assert text_of(loading, emitter, "coverage.locations") == "off"
    assert emitter.span_of("coverage.locations").line == emitter.span_of("coverage.locations.excluded.0").line == 8


def test_b_an_inner_log_replaces_all_outer_ones() -> None:
    emitter, _, _ = http("access_log /c audit;", before="access_log /a audit;\naccess_log /b audit;")
    assert [route["target"] for route in emitter.get("routes")] == ["/c"]


def test_c_off_wins_over_others_of_its_level() -> None:
    emitter, found, loading = http("access_log /second audit;\naccess_log off;")
    assert (emitter.get("logging"), emitter.get("routes")) == ("off", [])
    assert text_of(loading, emitter, "logging") == "off"
    assert not [entity for entity in found.values() if entity.category == "store"]


def test_d_an_error_page_in_a_location_that_does_not_log() -> None:
    emitter, _, _ = http(
        "access_log /x audit;\nerror_page 404 /errors/404.html;\nlocation /errors/ { access_log off; }\n"
        "location / { try_files $uri @quiet; }\nlocation @quiet { access_log off; }"
    )
    assert emitter.get("coverage.locations.excluded") == ["/errors/", "@quiet"]
    detail = emitter.get("coverage.locations.detail")
    assert "error_page 404 /errors/404.html ends there" in detail
    assert "try_files ends in @quiet" in detail


@pytest.mark.parametrize(
    ("entries", "detail"),
    [
        ("~^[23] 0; default 1;", "it drops responses with status 2xx and 3xx"),
        ("~^2 0; ~^3 0; default 1;", "it drops responses with status 2xx and 3xx"),
        ("~^[4-5] 1; default 0;", "it keeps only responses with status 4xx and 5xx"),
        ("~^[45]\\d\\d$ 1;", "it keeps only responses with status 4xx and 5xx"),
        ("200 0; 304 0; default 1;", "it drops records whose $status matches 200, 304"),
        ('"" 0; default 1;', 'it drops records whose $status matches ""'),
        ("default 0;", "it keeps nothing"),
        ("~^2 $other; default 1;", "what it drops depends on $status in ways that the files do not tell"),
        ("~^2 yes; default 1;", None),
    ],
)
def test_e_conditions_on_a_map(entries: str, detail: str | None) -> None:
    emitter, _, loading = http("access_log /x audit if=$loggable;", before=f"map $status $loggable {{ {entries} }}")
    if detail is None:
        assert emitter.get("filters") is None
        return
    assert emitter.get("filters") == [{"how": "condition", "what": "if=$loggable", "detail": detail}]
    assert text_of(loading, emitter, "filters.0") == "if=$loggable"
    assert emitter.get("logging") == "on"


@pytest.mark.parametrize(
    ("before", "log", "how", "detail"),
    [
        ('split_clients $request_id $x { 10% 1; * ""; }', "if=$x", "sample", "it keeps a sample of the records: 10%"),
        ("geo $x { default 1; 10.0.0.0/8 0; }", "if=$x", "condition", "$remote_addr matches 10.0.0.0/8"),
        ("", "if=$http_x_debug", "condition", "it drops records where $http_x_debug is empty or 0"),
        ("", "if=0", "condition", "it keeps nothing"),
        ("js_set $x main.f;", "if=$x", "condition", "is made by js_set"),
    ],
)
def test_e_other_conditions(before: str, log: str, how: str, detail: str) -> None:
    emitter, _, _ = http(f"access_log /x audit {log};", before=before)
    (found,) = emitter.get("filters")
    assert found["how"] == how
    assert detail in found["detail"]


def test_e_a_second_log_without_a_condition_keeps_everything() -> None:
    before = "map $status $bad { ~^[45] 1; default 0; }"
    emitter, _, _ = http("access_log /x audit;\naccess_log /errors audit if=$bad;", before=before)
    assert emitter.get("filters") is None
    emitter, _, _ = http("access_log /x audit if=1;", before=before)
    assert emitter.get("filters") is None
    emitter, _, _ = http("access_log /x audit;\nlocation /a { access_log /y audit if=$bad; }", before=before)
    assert [f["detail"] for f in emitter.get("filters")] == [
        "in location /a it keeps only responses with status 4xx and 5xx"
    ]


def test_f_off_in_an_if() -> None:
    emitter, _, _ = http("access_log /x audit;\nlocation / { if ($http_x_quiet) { access_log off; } }")
    assert emitter.get("coverage.locations.excluded") == ["/ if ($http_x_quiet)"]


@pytest.mark.parametrize(
    ("escape", "escaping", "detail"),
    [("", "default", r"\x22"), ("escape=none", "none", "quotes raw"), ("escape=default", "default", r"\x22")],
)
def test_g_json_without_its_escaping(escape: str, escaping: str, detail: str) -> None:
    before = f'log_format j {escape} \'{{"agent":"$http_user_agent"}}\';'
    _, found, loading = http("access_log /x j;", before=before)
    form = found["format:nginx.conf#nginx.conf:log_format j"]
    assert (form.get("defined"), form.get("escaping"), form.get("encoding")) == ("invalid", escaping, "json")
    assert detail in form.get("defined_detail")
    assert form.get("fields.0.escaped") is False
    assert text_of(loading, form, "fields.0") == "$http_user_agent"


def test_h_unquoted_variables_that_may_be_empty() -> None:
    before = 'log_format j escape=json \'{"up":$upstream_response_time,"s":$status}\';'
    _, found, loading = http("access_log /x j;", before=before)
    form = found["format:nginx.conf#nginx.conf:log_format j"]
    assert form.get("defined") == "invalid"
    assert form.get("defined_detail").endswith(": $upstream_response_time")
    assert text_of(loading, form, "defined") == "$upstream_response_time"


def test_i_nothing_set_is_combined_by_default() -> None:
    emitter, found, _ = http("listen 80;")
    assert (emitter.get("logging"), emitter.defaults >= {"logging", "routes.0"}) == ("on", True)
    assert emitter.get("routes.0.target") == "logs/access.log"
    form = found["format:nginx.conf#log_format combined"]
    assert (form.get("encoding"), form.get("defined"), form.get("configurable")) == ("clf", "once", True)
    assert "fields" in form.defaults
    assert {field["meaning"] for field in form.get("fields")} >= {
        "timestamp",
        "identity",
        "action",
        "resource",
        "result",
    }


def test_j_the_null_device() -> None:
    emitter, _, loading = http("access_log /dev/null audit;")
    assert emitter.get("routes") == [{"to": None, "via": "file", "target": "/dev/null", "discarded": True}]
    assert text_of(loading, emitter, "routes.0") == "/dev/null"


@pytest.mark.parametrize(
    ("log", "excluded", "span"),
    [
        ("error_log off;", ["error"], "off"),
        ("error_log /e crit;", ["error"], "crit"),
        ("error_log /e emerg;", ["error"], "emerg"),
        ("error_log /dev/null;", ["error"], "/dev/null"),
        ("error_log /e warn;", [], "/e"),
        ("error_log /e;", [], "/e"),
        ("error_log /e emerg; error_log /f;", [], "/e"),
    ],
)
def test_k_the_error_log(log: str, excluded: list[str], span: str) -> None:
    emitter, _, loading = http(f"access_log /x audit;\n{log}")
    assert emitter.get("coverage.log_types.excluded") == excluded
    assert text_of(loading, emitter, "coverage.log_types") == span


@pytest.mark.parametrize(
    ("log", "waits"),
    [("buffer=32k", True), ("gzip", True), ("buffer=32k flush=5s", False), ("", False)],
)
def test_l_buffers(log: str, waits: bool) -> None:
    emitter, _, _ = http(f"access_log /x audit {log};")
    assert emitter.get("buffers") == ([{"output": "/x", "medium": "memory"}] if waits else None)


def test_m_syslog_has_no_tls() -> None:
    emitter, _, _ = http(
        "access_log syslog:server=logs.example.com:514,tag=web audit;\naccess_log syslog:server=unix:/dev/log audit;"
    )
    remote, local = emitter.get("routes")
    assert (remote["via"], remote["encrypted"], "verified" in remote) == ("syslog", False, False)
    assert "logs.example.com:514" in remote["to"]["unknown"]
    assert (local["via"], "encrypted" in local) == ("syslog", False)


@pytest.mark.parametrize(
    ("text", "before", "behind", "source"),
    [
        ("listen 80;", "", None, "peer"),
        ("listen 80 proxy_protocol;", "", True, "peer"),
        ("set_real_ip_from 10.0.0.0/8;\nreal_ip_header X-Forwarded-For;", "", True, "trusted-header"),
        ("set_real_ip_from 0.0.0.0/0;\nreal_ip_header X-Forwarded-For;", "", True, "untrusted-header"),
        ("set_real_ip_from 10.0.0.0/8;\nset_real_ip_from ::/0;", "", True, "untrusted-header"),
        ("listen 80;", "set_real_ip_from 10.0.0.0/8;", True, "trusted-header"),
    ],
)
def test_n_the_clients_address(text: str, before: str, behind: bool | None, source: str) -> None:
    emitter, _, _ = http(f"{text}\naccess_log /x audit;", before=before)
    assert emitter.get("client_address.behind_proxy") is behind
    assert emitter.get("client_address.source") == source


def test_n_the_narrow_places_of_addresses() -> None:
    emitter, _, loading = http("set_real_ip_from 0.0.0.0/0;\nlisten 80 proxy_protocol;\naccess_log /x audit;")
    assert text_of(loading, emitter, "client_address.source") == "0.0.0.0/0"
    assert text_of(loading, emitter, "client_address.behind_proxy") == "proxy_protocol"


MAIN = (
    "log_format main '$remote_addr - $remote_user [$time_local] \"$request\" $status $body_bytes_sent '\n"
    '\'"$http_referer" "$http_user_agent" "$http_x_forwarded_for"\';'
)


@pytest.mark.parametrize(
    ("form", "behind", "source"),
    [
        ("'$remote_addr $http_x_forwarded_for $status'", True, "peer"),
        ("'$http_x_forwarded_for $status'", True, "untrusted-header"),
        ("'$realip_remote_addr $status'", None, "peer"),
        ("'$proxy_protocol_addr $status'", None, "untrusted-header"),
        ("'$http_x_real_ip $status'", None, "untrusted-header"),
    ],
)
def test_n_what_the_format_says_of_a_proxy(form: str, behind: bool | None, source: str) -> None:
    emitter, _, _ = http("access_log /x f;", before=f"log_format f {form};")
    assert emitter.get("client_address.behind_proxy") is behind
    assert emitter.get("client_address.source") == source


def test_n_the_packaged_format_is_no_evidence_of_a_proxy() -> None:
    emitter, _, _ = http("access_log /x main;", before=MAIN)
    assert "unknown" in emitter.get("client_address.behind_proxy")
    assert emitter.get("client_address.source") == "peer"


def test_o_formats_that_are_missing_or_defined_twice() -> None:
    _, found, loading = http("access_log /x nowhere;")
    form = found["format:nginx.conf#log_format nowhere"]
    assert (form.get("defined"), form.get("fields")) == ("missing", None)
    assert text_of(loading, form, "defined") == "nowhere"
    _, found, _ = http("access_log /x audit;", before=AUDIT)
    form = found["format:nginx.conf#nginx.conf:log_format audit"]
    assert form.get("defined") == "duplicate"
    assert form.span_of("defined").line > form.header.line
    _, found, _ = http("", before="log_format combined '$status';")
    assert found["format:nginx.conf#nginx.conf:log_format combined"].get("defined") == "duplicate"
    _, found, _ = http("access_log /x AUDIT;")
    assert found["format:nginx.conf#nginx.conf:log_format audit"].get("defined") == "once"
    _, found, _ = site("http { server { access_log /x late; } log_format late '$status'; }")
    form = found["format:nginx.conf#nginx.conf:log_format late"]
    assert (form.get("defined"), "before it is defined" in form.get("defined_detail")) == ("invalid", True)


def test_o_an_escape_that_there_is_not() -> None:
    _, found, loading = http("access_log /x f;", before="log_format f escape=html '$status';")
    form = found["format:nginx.conf#nginx.conf:log_format f"]
    assert (form.get("defined"), text_of(loading, form, "defined")) == ("invalid", "escape=html")
    assert "unknown" in form.get("escaping")


def test_p_query_strings_and_credentials() -> None:
    before = 'log_format f \'"$request" "$args" "$http_authorization" "$cookie_sid" "$request_body"\';'
    _, found, _ = http("access_log /x f;", before=before)
    form = found["format:nginx.conf#nginx.conf:log_format f"]
    assert {field["token"]: field.get("sensitive") for field in form.get("fields")} == {
        "$request": "query-strings",
        "$args": "query-strings",
        "$http_authorization": "credentials",
        "$cookie_sid": "credentials",
        "$request_body": "bodies",
    }


# Locations, levels, fragments


def test_logging_in_a_location_only_is_partial() -> None:
    emitter, _, loading = http("access_log off;\nlocation /api { access_log /x audit; }")
    assert emitter.get("logging") == "partial"
    assert emitter.get("coverage.locations") == {"included": ["/api"], "excluded": ["every other location"]}
    assert text_of(loading, emitter, "coverage.locations") == "off"
    assert [route["target"] for route in emitter.get("routes")] == ["/x"]


def test_a_location_may_log_elsewhere() -> None:
    emitter, _, _ = http("access_log /x audit;\nlocation /a { access_log /y; }\nlocation /b { access_log /x audit; }")
    assert [route["target"] for route in emitter.get("routes")] == ["/x", "/y"]
    assert len(emitter.get("formats")) == 2
    assert emitter.get("coverage.locations.excluded") == []


def test_lua_may_log_where_nginx_does_not() -> None:
    emitter, _, _ = http("access_log off;\nlocation / { log_by_lua_block { send() } }")
    assert "log_by_lua_block" in emitter.get("logging")["unknown"]


def test_a_fragment_without_its_surroundings() -> None:
    emitter, found, _ = site({"conf.d/a.conf": "server { listen 80; location = /x { access_log off; } }"})
    assert "unknown" in emitter.get("logging")
    assert emitter.get("routes") is None
    assert emitter.get("formats") == [emitter.get("logging")]
    assert emitter.get("coverage.locations.excluded") == ["/x"]
    assert "unknown" in emitter.get("coverage.log_types")
    emitter, found, _ = site({"conf.d/a.conf": "server { listen 80; access_log /x main; }"})
    form = found["format:conf.d/a.conf#log_format main"]
    assert all("unknown" in form.get(fact) for fact in ("defined", "fields", "encoding", "timestamp"))
    assert "unknown" in emitter.get("client_address.source")


def test_a_file_that_is_not_there_decides() -> None:
    emitter, _, _ = http("include custom/logging.conf;")
    assert "custom/logging.conf" in emitter.get("logging")["unknown"]
    assert emitter.decided_by["logging"] == "the file custom/logging.conf"


@pytest.mark.parametrize(
    ("target", "decider"),
    [
        ("syslog:server=10.0.0.5:514", "the configuration of 10.0.0.5:514"),
        ("syslog:server=unix:/dev/log", "the configuration of the daemon behind unix:/dev/log"),
        ("/dev/stdout", "a manifest that mounts this configuration"),
    ],
)
def test_what_would_tell_where_records_go(target: str, decider: str) -> None:
    emitter, _, _ = http(f"access_log {target} audit;")
    assert emitter.decided_by["routes.0.to"] == decider


def test_an_unknown_format_name_is_unknown() -> None:
    emitter, _, loading = http("access_log /var/log/{{ n }}.log {{ format }};")
    assert "unknown" in emitter.get("formats")[0]
    assert "unknown" in emitter.get("routes.0.to")
    assert emitter.get("routes.0.target") == "/var/log/{{ n }}.log"
    assert text_of(loading, emitter, "formats.0") == "{{ format }}"
    assert emitter.get("logging") == "on"


def test_a_log_that_a_template_may_leave_out() -> None:
    emitter, _, _ = http("access_log /x audit;\n{% if y %}access_log /y audit;{% endif %}")
    assert emitter.get("routes.0.to") == "store:nginx.conf#/x"
    assert "unknown" in emitter.get("routes.1.to")


def test_stream_servers_see_connections_only() -> None:
    text = "stream { log_format c '$remote_addr [$time_iso8601] $protocol $status'; server { listen 1; %s } }"
    emitter, _, _ = site(text % "")
    assert (emitter.get("plane"), emitter.get("logging"), "logging" in emitter.defaults) == ("network", "off", True)
    emitter, found, _ = site(text % "access_log /s c;")
    assert emitter.get("logging") == "on"
    assert found["format:nginx.conf#nginx.conf:stream log_format c"].get("defined") == "once"
    _, found, _ = site(text % "access_log /s;")
    assert found["format:nginx.conf#stream log_format combined"].get("defined") == "missing"


def test_twins_and_environments() -> None:
    def of(environment: str) -> Entity:
        text = f"http {{ server {{ listen 80; server_name app.{environment}.example.com; }} }}"
        return site({f"envs/{environment}/nginx.conf": text})[0]

    assert (of("prod").environment, of("staging").environment) == ("production", "staging")
    assert of("prod").get("twin") == of("staging").get("twin")
    assert of("prod").get("twin") != site("http { server { } }")[0].get("twin")


@pytest.mark.parametrize(
    ("target", "via"),
    [("/dev/stdout", "stdout"), ("/dev/stderr", "stdout"), ("pipe:rollback logs/x", "pipe"), ("logs/rel.log", "file")],
)
def test_other_targets(target: str, via: str) -> None:
    emitter, _, _ = http(f'access_log "{target}" audit;')
    assert (emitter.get("routes.0.via"), emitter.get("routes.0.target")) == (via, target)


def test_ingress_like() -> None:
    text = """
        http {
          log_format upstreaminfo escape=json '{"time":"$time_iso8601","user":"$remote_user","req":"$request_method",
            "path":"$uri","status":"$status","id":"$req_id","from":"$remote_addr","proxy":"$proxy_protocol_addr"}';
          map $request_uri $loggable { default 1; }
          access_log /var/log/nginx/access.log upstreaminfo if=$loggable;
          error_log /var/log/nginx/error.log notice;
          real_ip_header proxy_protocol;
          set_real_ip_from 10.0.0.0/8;
          server {
            server_name _;
            listen 80 default_server reuseport;
            set $proxy_upstream_name "-";
            location / { set $ingress_name ""; access_log off; return 404; }
          }
        }
    """
    emitter, found, _ = site(text)
    assert emitter.get("coverage.locations.excluded") == ["/"]
    assert emitter.get("filters") is None
    form = found["format:nginx.conf#nginx.conf:log_format upstreaminfo"]
    assert form.get("defined") == "once"
    assert emitter.get("client_address.source") == "trusted-header"


# In containers


def pod_with(image: str, volumes: list[dict[str, Any]], mounts: list[dict[str, Any]]) -> tuple[Resource, Resource]:
    """A ConfigMap, and the Deployment that mounts it."""
    config = resource(
        "ConfigMap/web", {"metadata": {"name": "web"}}, scope="k8s", platform="kubernetes", kind="ConfigMap"
    )
    mounts = [{"name": "conf", "mountPath": "/etc/nginx"}, *mounts]
    container = {"name": "nginx", "image": image, "volumeMounts": mounts}
    spec = {"containers": [container], "volumes": [{"name": "conf", "configMap": {"name": "web"}}, *volumes]}
    deployment = resource(
        "Deployment/web", {"spec": {"template": {"spec": spec}}}, scope="k8s", platform="kubernetes", kind="Deployment"
    )
    return config, deployment


def in_pod(image: str, volumes: list[dict[str, Any]], mounts: list[dict[str, Any]], path: str) -> Mapped:
    text = textwrap.dedent(f"http {{ access_log {path}; server {{ listen 80; }} }}")
    loading = load({}, {"nginx.conf": text})
    return mapped(servers, *pod_with(image, volumes, mounts), *loading.resources)


def test_the_official_image_links_its_log_to_stdout() -> None:
    found = in_pod("nginx:1.27", [], [], "/var/log/nginx/access.log")
    (link,) = found.links
    assert found.only("emitter").get("routes.0.via") == "stdout"
    assert link.handles[0] == "stdout:k8s#Deployment/web:nginx"
    assert not [entity for entity in found.values() if entity.category == "store"]


def test_the_default_log_of_the_official_image_is_stdout() -> None:
    loading = load({}, {"nginx.conf": "http { server { listen 80; } }"})
    found = mapped(servers, *pod_with("nginx:1.27", [], []), *loading.resources)
    assert [route["via"] for route in found.only("emitter").get("routes")] == ["stdout"]


def test_a_config_map_that_no_manifest_mounts_leaves_the_file_open() -> None:
    loading = load({}, {"nginx.conf": "http { server { listen 80; access_log /var/log/app.log; } }"})
    store = mapped(servers, *loading.resources).only("store")
    assert all("ConfigMap/web" in store.get(fact)["unknown"] for fact in ("durable", "shipped", "central"))


@pytest.mark.parametrize(
    "recipe",
    [
        {"Dockerfile": "FROM node:22 AS build\nFROM nginx:alpine\nCOPY web/nginx.conf /etc/nginx/\n"},
        {"web/compose.yaml": "services:\n  web:\n    image: nginx\n    volumes: [./nginx.conf:/x]\n"},
    ],
)
def test_a_file_that_goes_into_an_image_may_be_stdout(recipe: dict[str, str]) -> None:
    text = "http { access_log %s; server { listen 80; } }"
    _, found, _ = site({"web/nginx.conf": text % "/var/log/nginx/access.log", **recipe})
    (path,) = recipe
    assert path in found.only("store").get("central")["unknown"]
    _, found, _ = site({"web/nginx.conf": text % "/var/log/app.log", **recipe})
    assert found.only("store").get("central") is None


@pytest.mark.parametrize(
    "other", [{}, {"Dockerfile": "FROM python:3\n"}, {"Dockerfile": "FROM nginx\nCOPY other.conf /etc/nginx/\n"}]
)
def test_a_file_that_no_recipe_names_is_a_hosts(other: dict[str, str]) -> None:
    text = "http { access_log /var/log/nginx/access.log; server { listen 80; } }"
    _, found, _ = site({"etc/edge/nginx.conf": text, **other})
    assert found.only("store").get("central") is None


def test_what_the_official_image_renders_may_be_stdout() -> None:
    _, found, _ = site(
        {"templates/default.conf.template": "server { listen ${P}; access_log /var/log/nginx/access.log; }"}
    )
    assert "unknown" in found.only("store").get("central")


def test_a_path_on_the_containers_own_disk() -> None:
    found = in_pod("nginx:1.27", [], [], "/var/log/app.log")
    store = found.only("store", "container-disk")
    assert (store.get("durable"), store.handles) == (
        False,
        {"file:container:k8s#Deployment/web:nginx:/var/log/app.log"},
    )
    assert found.only("emitter").get("routes.0.to") == store.id


def test_an_image_that_may_link_the_log_leaves_it_open() -> None:
    found = in_pod("example.com/own/web:1", [], [], "/var/log/nginx/access.log")
    assert "unknown" in found.only("store").get("durable")


def test_a_volume_over_the_log_folder() -> None:
    volumes = [{"name": "logs", "emptyDir": {}}]
    found = in_pod(
        "nginx:1.27", volumes, [{"name": "logs", "mountPath": "/var/log/nginx"}], "/var/log/nginx/access.log"
    )
    (link,) = found.links
    assert found.only("emitter").get("routes.0.via") == "file"
    assert link.handles[0] == "file:pod:k8s#Deployment/web:logs:/access.log"
    assert link.fact == "routes.0.to"


def test_a_config_map_that_nothing_mounts() -> None:
    loading = load({}, {"nginx.conf": "http { access_log /x; server { } }"})
    store = mapped(servers, *loading.resources).only("store")
    assert "unknown" in store.get("durable")
