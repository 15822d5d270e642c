"""Includes: where files are found, what is missing, cycles; and which files are a configuration together."""

from __future__ import annotations

import pytest

from tests.loaders.nginx.loading import Loading, load, logging

MAIN = "events {{}}\nhttp {{\n  access_log /var/log/main.log;\n  include {0};\n}}\n"
SITE = "server { listen 80; server_name a.example.com; }\n"


@pytest.mark.parametrize(
    ("main", "path", "site"),
    [
        ("nginx.conf", "conf.d/*.conf", "conf.d/a.conf"),
        ("nginx.conf", "/etc/nginx/conf.d/*.conf", "conf.d/a.conf"),
        ("deploy/web/nginx.conf", "conf.d/*.conf", "deploy/web/conf.d/a.conf"),
        ("rootfs/etc/nginx/nginx.conf", "/etc/nginx/conf.d/*.conf", "rootfs/etc/nginx/conf.d/a.conf"),
        ("rootfs/etc/nginx/nginx.conf", "/opt/app/site.conf", "rootfs/opt/app/site.conf"),
        ("nginx/nginx.conf", "/usr/local/openresty/nginx/conf/sites/*.conf", "nginx/sites/a.conf"),
        ("nginx/nginx.conf", "/srv/conf.d/a.conf", "nginx/conf.d/a.conf"),
        ("nginx/nginx.conf", "/srv/deep/a.conf", "nginx/a.conf"),
        ("nginx/nginx.conf", "sites-enabled/*", "nginx/sites-available/a.conf"),
        ("nginx/nginx.conf", "/etc/nginx/conf.d/*.conf", "nginx/templates/a.conf.template"),
        ("nginx/nginx.conf.j2", "conf.d/a.conf", "nginx/conf.d/a.conf.j2"),
        ("nginx/nginx.conf", "conf.d/[a-c].conf", "nginx/conf.d/a.conf"),
        ("nginx/nginx.conf", "tenants/*/site.conf", "nginx/tenants/one/site.conf"),
        ("nginx/nginx.conf", "../shared/a.conf", "shared/a.conf"),
    ],
)
def test_where_included_files_are_found(main: str, path: str, site: str) -> None:
    loading = load({main: MAIN.format(path), site: SITE})
    assert loading.messages("error", "warning") == []
    server = loading.server()
    assert server.scope == main
    assert server.header.file == site
    assert [span.file for span in server.via] == [main]
    assert loading.at(server.via[0]) == f"include {path};"
    assert logging(server) == ("on", "http", ["/var/log/main.log"])


def test_a_symbolic_link_and_its_target_are_one() -> None:
    loading = load({"nginx.conf": MAIN.format("sites-enabled/*"), "sites-enabled/a": SITE, "sites-available/a": SITE})
    assert [server.header.file for server in loading.servers().values()] == ["sites-enabled/a"]


def test_hidden_files_are_not_matched() -> None:
    loading = load({"nginx.conf": MAIN.format("conf.d/*"), "conf.d/.a.conf": SITE})
    assert all(server.scope == "conf.d/.a.conf" for server in loading.servers().values())


def test_missing_patterns_are_fine_and_missing_files_are_not() -> None:
    loading = load(MAIN.format("conf.d/*.conf"))
    assert loading.problems == []
    loading = load(MAIN.format("logging.conf"))
    (problem,) = loading.problems
    assert (problem.level, loading.at(problem.span)) == ("warning", "logging.conf")
    assert "no such file" in problem.message


@pytest.mark.parametrize("path", ["mime.types", "/etc/nginx/fastcgi_params", "/etc/nginx/modules-enabled/50-x.conf"])
def test_files_that_come_with_nginx_are_not_missed(path: str) -> None:
    assert load(MAIN.format(path)).problems == []


def test_what_a_missing_file_may_set_is_unknown() -> None:
    server = load("http { server { include logging.conf; } }").server()
    state, level, logs = logging(server)
    assert state == {"unknown": "`include logging.conf` names a file that is not in the tree"}
    assert (level, logs) == ("server", [])
    server = load(
        "http { include other.conf; access_log off; server { include logging.conf; access_log /a; } }"
    ).server()
    assert logging(server) == ("on", "server", ["/a"])


def test_cycles_are_told_once_each_and_cut() -> None:
    loading = load(
        {"nginx.conf": MAIN.format("a.conf"), "a.conf": SITE + "include b.conf;", "b.conf": "include a.conf;"}
    )
    assert loading.messages() == ["`include a.conf` includes a.conf, which is being read already"]
    assert loading.problems[0].span.file == "b.conf"
    assert len(loading.servers()) == 1
    assert load({"nginx.conf": "http { include nginx.conf; }"}).messages() == [
        "`include nginx.conf` includes nginx.conf, which is being read already"
    ]


def test_includes_that_unfold_without_end_are_cut() -> None:
    files = {f"f{n}.conf": f"include f{n + 1}.conf;\n" * 10 for n in range(12)}
    loading = load({"nginx.conf": "http { include f0.conf; }", **files, "f12.conf": SITE})
    assert loading.messages("error") == ["the includes nest too deep or unfold too far; the rest is not read"]


def test_a_chain_of_includes_is_cut_at_a_depth() -> None:
    files = {f"f{n}.conf": f"include f{n + 1}.conf;\n" for n in range(400)}
    loading = load({"nginx.conf": "http { include f0.conf; }", **files})
    assert loading.messages("error") == ["the includes nest too deep or unfold too far; the rest is not read"]


def test_templated_includes_are_unknown() -> None:
    server = load("http { server { include {{ snippet }}; } }").server()
    assert "unknown" in logging(server)[0]


def test_includes_may_not_leave_the_tree() -> None:
    loading = load({"a/nginx.conf": "http { include ../../../etc/passwd; server { listen 1; } }"})
    assert "no such file" in loading.messages()[0]


# Fragments


def unknown_server(loading: Loading) -> dict[str, object]:
    state = logging(loading.server())[0]
    assert isinstance(state, dict)
    return state


def test_defaults_above_a_fragment_are_unknown() -> None:
    assert "main file" in str(unknown_server(load({"conf.d/a.conf": SITE}))["unknown"])
    loading = load({"conf.d/a.conf": "server { listen 80; access_log off; }"})
    assert logging(loading.server())[:2] == ("off", "server")
    error = loading.server().attributes.plain()["error_log"]["state"]
    assert "unknown" in error


def test_fragments_of_one_folder_belong_together() -> None:
    loading = load(
        {
            "nginx/conf.d/00-log.conf": "log_format j '$status';\naccess_log /var/log/j.log j;",
            "nginx/conf.d/app.conf": SITE,
        }
    )
    assert {resource.scope for resource in loading.resources} == {"nginx/conf.d"}
    assert logging(loading.server()) == ("on", "http", ["/var/log/j.log"])
    apart = load({"one/a.conf": "log_format j '$status';", "one/b.conf": SITE})
    assert {resource.scope for resource in apart.resources} == {"one/a.conf", "one/b.conf"}


def test_parts_of_a_server_and_of_a_location() -> None:
    loading = load({"nginx/health.conf": "location = /healthz { access_log off; }"})
    server = loading.server()
    assert server.address == "health.conf:server fragment"
    assert [place["path"] for place in server.attributes.plain()["locations"]] == ["= /healthz"]
    loading = load({"nginx/quiet.conf": "access_log off;\nexpires 1d;"})
    assert loading.server().address == "quiet.conf:location fragment"
    assert logging(loading.server())[0] == "off"
    assert load({"nginx/proxy.conf": "proxy_set_header Host $host;"}).resources == []


def test_a_snippet_that_a_fragment_includes_is_no_fragment() -> None:
    loading = load(
        {
            "nginx/sites-available/a": "server { listen 1; include snippets/log.conf; }",
            "nginx/snippets/log.conf": "access_log off;",
        }
    )
    assert [server.address for server in loading.servers().values()] == ["a:server _:1"]
    assert logging(loading.server())[0] == "off"


def test_two_main_files_are_two_configurations() -> None:
    loading = load({"prod/nginx.conf": MAIN.format("x/*.conf"), "dev/nginx.conf": "http { " + SITE + " }"})
    assert [server.scope for server in loading.servers().values()] == ["dev/nginx.conf"]
    loading = load({"a/nginx.conf": "http { " + SITE + " }", "b/nginx.conf": "http { " + SITE + " }"})
    assert sorted(loading.ids()) == [f"{x}/nginx.conf#nginx.conf:server a.example.com:80" for x in "ab"]


def test_a_main_file_that_another_includes_is_a_part_of_it() -> None:
    loading = load(
        {"nginx.conf": "events {}\ninclude http.conf;", "http.conf": "http { access_log off; " + SITE + " }"}
    )
    (server,) = loading.servers().values()
    assert server.scope == "nginx.conf"


# ConfigMaps


def test_keys_of_a_config_map_include_each_other() -> None:
    loading = load({}, {"nginx.conf": MAIN.format("/etc/nginx/conf.d/*.conf"), "app.conf": SITE})
    server = loading.server()
    assert (server.scope, server.container) == ("k8s#ConfigMap/web", "k8s#ConfigMap/web")
    assert server.id == "k8s#ConfigMap/web#app.conf:server a.example.com:80"
    assert server.header.file == "web.yaml"
    assert logging(server) == ("on", "http", ["/var/log/main.log"])
    assert loading.problems == []


def test_keys_without_a_main_file_are_fragments_of_one_configuration() -> None:
    loading = load({}, {"log.conf": "access_log /var/log/x.log;\nlog_format a '$status';", "app.conf": SITE})
    assert logging(loading.server()) == ("on", "http", ["/var/log/x.log"])
    assert "unknown" in logging(load({}, {"app.conf": SITE}).server())[0]


# Bad input


def test_problems_of_the_syntax_are_passed_on() -> None:
    loading = load({"nginx.conf": "http {\n  include a.conf;\n", "a.conf": SITE + "}"})
    assert sorted(loading.messages()) == ["a `}` that closes no block", "the block `http` is not closed"]
    assert len(loading.servers()) == 1


def test_deep_nesting_does_not_overflow() -> None:
    text = "http { server { " + "location / { " * 10_000 + "access_log off;" + "}" * 10_002
    loading = load(text)
    assert any("nested deeper" in message for message in loading.messages())
    assert len(loading.servers()) == 1


@pytest.mark.parametrize("text", ["", "\ufeff", "}", "{", "http", "http {", "include;", "server;", "http { server }"])
def test_fragments_of_nothing(text: str) -> None:
    assert load(text).servers() == {}


def test_addresses_stay_apart() -> None:
    loading = load("http { " + SITE * 3 + " log_format a 'x'; log_format a 'y'; }")
    assert sorted(resource.address for resource in loading.resources) == [
        "nginx.conf:log_format a",
        "nginx.conf:log_format a (2)",
        "nginx.conf:server a.example.com:80",
        "nginx.conf:server a.example.com:80 (2)",
        "nginx.conf:server a.example.com:80 (3)",
    ]


@pytest.mark.parametrize(
    ("server", "label"),
    [
        ("listen 443 ssl; server_name a b;", "a:443"),
        ("server_name a;", "a:80"),
        ("", "_:80"),
        ("listen [::]:8443; listen 1;", "_:8443"),
        ("listen unix:/run/x.sock;", "_:unix:/run/x.sock"),
        ("listen 127.0.0.1;", "_:80"),
        ("listen {{ port }}; server_name {{ name }};", "{{ name }}:{{ port }}"),
        ("server_name ~^www\\.;", "~^www\\.:80"),
    ],
)
def test_labels_of_servers(server: str, label: str) -> None:
    assert load(f"http {{ server {{ {server} }} }}").server().address == f"nginx.conf:server {label}"
