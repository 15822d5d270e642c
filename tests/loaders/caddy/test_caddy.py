"""Caddy's sites: imports, snippets, loggers, what directives do to records; Caddyfiles and JSON."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any

import pytest

from accesslint.loaders import Embedded, Options, caddy
from accesslint.model.values import Resource
from accesslint.source import Problem, Source
from tests.trees import MemoryTree


def load(files: Mapping[str, str] | str) -> tuple[dict[str, Resource], list[Problem]]:
    """Sites by address, and problems."""
    given = {"Caddyfile": files} if isinstance(files, str) else files
    given = {name: textwrap.dedent(text) for name, text in given.items()}
    sources = [Source(name, text) for name, text in given.items() if caddy.claims(name, text[:4096])]
    items = list(caddy.load(sources, [], MemoryTree(given), Options()))
    return (
        {item.address: item for item in items if isinstance(item, Resource)},
        [item for item in items if isinstance(item, Problem)],
    )


def plain(files: Mapping[str, str] | str, number: int = 0) -> Any:
    found, _ = load(files)
    return list(found.values())[number].attributes.plain()


@pytest.mark.parametrize(
    ("name", "head", "claimed"),
    [
        ("Caddyfile", "", True),
        ("deploy/Caddyfile.production", "", True),
        ("Caddyfile.j2", "", True),
        ("app.Caddyfile", "", True),
        ("sites/shop.caddy", "", True),
        ("caddy.json", '{"apps": {"http": {"servers": {}}}}', True),
        ("config.json", '{"logging": {}, "apps": {"http": {}}}', True),
        ("package.json", '{"apps": {"web": {}}}', False),
        ("caddyfile.go", "", False),
        ("caddyfile_test.go", "", False),
        ("nginx.conf", "http {}", False),
        ("caddy.yaml", "", False),
    ],
)
def test_claims(name: str, head: str, *, claimed: bool) -> None:
    assert caddy.claims(name, head) is claimed


@pytest.mark.parametrize(
    ("text", "state", "loggers"),
    [
        ("a.example.com {\n}", "off", []),
        ("a.example.com {\nlog\n}", "on", [""]),
        ("a.example.com {\nlog {\noutput stdout\n}\n}", "on", ["log0"]),
        ("a.example.com {\nlog shop {\noutput stdout\n}\n}", "on", ["shop"]),
        ("a.example.com {\nlog shop {\noutput stdout\n}\nlog {\noutput stderr\n}\n}", "on", ["shop", "log0"]),
        (":80 {\nlog a {\noutput stdout\n}\nlog b {\noutput stderr\n}\n}", "on", ["b"]),
        ("a.example.com\nlog\nrespond ok", "on", [""]),
        ("a.example.com,\nb.example.com {\nlog\n}", "on", [""]),
        ("a.example.com {\nlog {\nno_hostname\noutput stdout\n}\n}", "off", []),
        ("a.example.com {\nlog x {\nno_hostname\noutput stdout\n}\nlog_name x\n}", "on", ["x"]),
        ("a.example.com {\nlog\nlog_skip\n}", "off", [""]),
        ("(l) {\nlog {\noutput stdout\n}\n}\na.example.com {\nimport l\n}", "on", ["log0"]),
        ("(l) {\nlog {args[0]} {\noutput stdout\n}\n}\na.example.com {\nimport l shop\n}", "on", ["shop"]),
        ("a.example.com {\r\n\tlog   {\r\n\t\toutput\tstdout # x\r\n\t}\r\n}\r\n", "on", ["log0"]),
    ],
)
def test_loggers(text: str, state: str, loggers: list[str]) -> None:
    site = plain(text.replace("\r\n", "\n"))
    assert (site["state"], site["loggers"]) == (state, loggers)


def test_files_are_imported() -> None:
    files = {
        "Caddyfile": "import snippets/*.caddy\nimport sites/*\n",
        "snippets/logs.caddy": "(logs) {\n\tlog {\n\t\toutput file {args[0]}\n\t}\n}\n",
        "sites/shop": "shop.example.com {\n\timport logs /var/log/shop.log\n}\n",
        "sites/docs": "docs.example.com {\n}\n",
    }
    found, problems = load(files)
    assert problems == []
    docs, shop = found.values()
    assert (docs.address, docs.attributes.plain()["state"]) == ("Caddyfile:docs.example.com", "off")
    assert shop.header.file == "sites/shop"
    writer = shop.get("logs", "log0", "writer")
    assert writer is not None
    assert writer.plain() == {"output": "file", "filename": "/var/log/shop.log"}
    filename = writer.get("filename")
    assert filename is not None
    assert (filename.span.file, filename.span.line, filename.span.column) == ("sites/shop", 2, 14)


def test_what_is_not_in_the_tree_may_hold_a_log() -> None:
    found, problems = load("a.example.com {\n\timport common.caddy\n}\n")
    assert any("not in the files" in problem.message for problem in problems)
    (site,) = found.values()
    state = site.get("state")
    assert state is not None
    assert state.unknown is not None


def test_imports_that_do_not_end() -> None:
    _, problems = load("(a) {\nimport b\n}\n(b) {\nimport a\n}\nx.example.com {\nimport a\n}\n")
    assert any("imports itself" in problem.message for problem in problems)
    twice = "(a{}) {{\nimport a{}\nimport a{}\n}}\n"
    many = "(a0) {\nlog\n}\n" + "".join(twice.format(number + 1, number, number) for number in range(40))
    _, problems = load(many + "x.example.com {\nimport a40\n}\n")
    assert any("too large" in problem.message for problem in problems)


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ("output file /a", {"writer": {"output": "file", "filename": "/a"}}),
        ("output file /a {\nroll_size 1gb\nroll_keep 5\nroll_keep_for 720h\nmode 0644\n}",
         {"writer": {"output": "file", "filename": "/a", "roll_size_mb": 954, "roll_keep": 5, "roll_keep_days": 30,
                     "mode": "0644"}}),
        ("output file /a {\nroll_keep_for 1d12h\nroll_size 1.1MiB\n}",
         {"writer": {"output": "file", "filename": "/a", "roll_keep_days": 2, "roll_size_mb": 2}}),
        ("output file /a {\nroll_disabled\n}", {"writer": {"output": "file", "filename": "/a", "roll": False}}),
        ("output net tcp/logs:514", {"writer": {"output": "net", "address": "tcp/logs:514"}}),
        ("output discard", {"writer": {"output": "discard"}}),
        ("format json {\ntime_local\n}", {"encoder": {"format": "json", "time_local": True}}),
        ("level WARN", {"level": "WARN"}),
    ],
)  # fmt: skip
def test_log_blocks(block: str, expected: dict[str, Any]) -> None:
    log = plain(f"a.example.com {{\nlog {{\n{block}\n}}\n}}")["logs"]["log0"]
    log.pop("include")
    assert log == expected


def test_what_the_environment_says_is_unknown() -> None:
    log = plain("a.example.com {\nlog {\noutput file {$LOG_DIR:/var/log}/a\nlevel {env.LEVEL}\n}\n}")["logs"]["log0"]
    assert "LOG_DIR" in log["writer"]["filename"]["unknown"]
    assert "LEVEL" in log["level"]["unknown"]


def test_what_directives_do() -> None:
    site = plain("""
        {
            servers {
                trusted_proxies static private_ranges
                log_credentials
            }
        }
        &(common) {
            log_append request_id {http.request.uuid}
        }
        a.example.com {
            log
            @health path /healthz /readyz
            log_skip @health
            handle /admin/* {
                skip_log
                basic_auth {
                    alice x
                }
            }
            invoke common
            header X-Request-Id {http.request.uuid}
            tracing
        }
        """)
    assert site["skipped"] == ["path /healthz /readyz", "/admin/*"]
    assert [item["key"] for item in site["appended"]] == ["request_id"]
    assert site["set_headers"] == [{"key": "X-Request-Id", "value": "{http.request.uuid}"}]
    assert (site["authenticates"], site["traces"], site["credentials"]) == (True, True, True)
    assert site["trusted_proxies"] == ["static", "private_ranges"]


def test_templates() -> None:
    site = plain("{{ domain }} {\n{% if log %}\nlog {\noutput file {{ dir }}/a\n}\n{% endif %}\n}")
    assert "template" in site["state"]["unknown"]
    assert "template" in site["logs"]["log0"]["writer"]["filename"]["unknown"]
    assert "template" in plain("a.example.com {\n{{ logging }}\n}")["state"]["unknown"]


NATIVE = """
{"logging": {"logs": {"default": {"exclude": ["http.log.access.a"]}, "a": {"include": ["http.log.access.a"],
  "writer": {"output": "file", "filename": "/var/log/a"}}}},
 "apps": {"http": {"servers": {
  "main": {"listen": [":443"], "logs": {"logger_names": {"a.example.com": ["a"]}, "skip_hosts": ["b.example.com"]},
   "routes": [{"match": [{"host": ["a.example.com"]}], "handle": [{"handler": "subroute", "routes": [
    {"match": [{"path": ["/healthz"]}], "handle": [{"handler": "vars", "log_skip": true}]},
    {"handle": [{"handler": "log_append", "key": "id", "value": "{http.request.uuid}"},
                {"handler": "authentication"}]}]}]},
    {"match": [{"host": ["b.example.com"]}], "handle": []}]},
  "silent": {"listen": [":80"], "routes": []},
  "plain": {"listen": [":8080"], "logs": {}}}}}}
"""


def test_native() -> None:
    found, problems = load({"caddy.json": NATIVE})
    assert problems == []
    main, silent, default = (site.attributes.plain() for site in found.values())
    assert (main["state"], main["unlogged"], main["skipped"]) == ("on", ["b.example.com"], ["/healthz"])
    assert (main["authenticates"], main["appended"]) == (True, [{"key": "id", "value": "{http.request.uuid}"}])
    assert (silent["state"], default["state"], default["loggers"]) == ("off", "on", [""])
    assert next(iter(found)) == "caddy.json:main"


def test_embedded() -> None:
    source = Source("manifest.yaml", "a.example.com {\nimport more\n}\n")
    more = Source("manifest.yaml", "log\n")
    items = [Embedded(source, "Caddyfile", "m#ConfigMap/x", "m"), Embedded(more, "more", "m#ConfigMap/x", "m")]
    (site,) = (item for item in caddy.load([], items[:1], MemoryTree({}), Options()) if isinstance(item, Resource))
    assert (site.id, site.container) == ("m#Caddyfile:a.example.com", "m#ConfigMap/x")


@pytest.mark.parametrize(
    "text", ["{", "}", "{\n}", "a {\nlog {\nformat filter {\nfields", "import", "log {", '{"apps": 3}']
)
def test_odd_files(text: str) -> None:
    load(text)
    load({"caddy.json": '{"apps": {"http": {"servers": ' + text + "}}}"})
    load({"caddy.json": '{"apps": {"http": {"servers": {"a": {"routes": ' + text + ', "logs": 5}}}}}'})


@pytest.mark.parametrize("last", ["log", "header {args[0]}"])
def test_snippets_that_multiply_are_bounded(last: str) -> None:
    steps = "".join(
        f'(s{step}) {{\n  import s{step + 1} "{{args[0]}}{{args[0]}}{{args[0]}}"\n  import s{step + 1} a\n}}\n'
        for step in range(40)
    )
    found, problems = load(f"{steps}(s40) {{\n  {last}\n}}\nexample.com {{\n  import s0 {'x' * 50}\n}}\n")
    assert len(found) == 1
    assert any("too large or too deep" in problem.message for problem in problems)
