"""HAProxy's frontends: defaults inherited, log targets, captures, levels; which files are HAProxy's."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accesslint.loaders import Embedded, Options, haproxy
from accesslint.model.values import Resource
from accesslint.source import Problem, Source
from tests.trees import MemoryTree


def load(files: Mapping[str, str] | str) -> tuple[dict[str, Resource], list[Problem]]:
    """Frontends by address, and problems."""
    given_files = {"haproxy.cfg": files} if isinstance(files, str) else files
    texts = {name: textwrap.dedent(text) for name, text in given_files.items()}
    sources = [Source(name, text) for name, text in texts.items() if haproxy.claims(name, text[:4096])]
    items = list(haproxy.load(sources, [], MemoryTree(texts), Options()))
    return (
        {item.address: item for item in items if isinstance(item, Resource)},
        [item for item in items if isinstance(item, Problem)],
    )


def only(files: Mapping[str, str] | str) -> Any:
    """The plain attributes of the one frontend."""
    ((_, resource),) = load(files)[0].items()
    return resource.attributes.plain()


def targets(files: Mapping[str, str] | str) -> list[Any]:
    return [log["target"] for log in only(files)["logs"]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("frontend f\n bind :80\n", []),
        ("global\n log a local0\nfrontend f\n log global\n", ["a"]),
        ("global\n log a local0\n log b local1\ndefaults\n log global\nfrontend f\n log global\n", ["a", "b"]),
        ("defaults\n log a local0\nfrontend f\n log b local0\n", ["a", "b"]),
        ("defaults\n log a local0\nfrontend f\n no log\n", []),
        ("defaults\n log a local0\nfrontend f\n no log\n log b local0\n", ["b"]),
        ("defaults\n log a local0\ndefaults\n mode http\nfrontend f\n", []),
        ("defaults one\n log a local0\ndefaults two\n log b local0\nfrontend f from one\n", ["a"]),
        ("defaults one\n log a local0\ndefaults two from one\n log b local0\nfrontend f\n", ["a", "b"]),
        ("defaults\n log a local0\nbackend b\n no log\nlisten f\n bind :80\n", ["a"]),
        ('global\n log "${L}" local0\nlisten f\n log global\n',
         [{"unknown": "the environment variable `${L}` is set elsewhere"}]),
        ("listen f\n log {{ x }} local0\n", [{"unknown": "the template's `{{ x }}` is filled in elsewhere"}]),
    ],
)  # fmt: skip
def test_targets(text: str, expected: list[Any]) -> None:
    assert targets(text) == expected


def test_a_target_line() -> None:
    text = "frontend f\n log 10.0.0.1:514 len 4096 format rfc5424 sample 1-2:3 local0 info err\n"
    assert only(text)["logs"] == [
        {"target": "10.0.0.1:514", "length": "4096", "format": "rfc5424", "sample": "1-2:3", "facility": "local0",
         "level": "info", "minimum": "err"}
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        ("option httplog", "httplog"),
        ("option httplog clf", "clf"),
        ("option tcplog", "tcplog"),
        ("option httpslog", "httpslog"),
        ("option httplog\n log-format %ci", "custom"),
        ("log-format %ci\n option httplog", "httplog"),
    ],
)
def test_the_last_format_counts(lines: str, kind: str) -> None:
    assert only(f"frontend f\n {lines}\n")["log_format"]["kind"] == kind
    assert only(f"defaults\n {lines}\nfrontend f\n")["log_format"]["kind"] == kind


def test_formats() -> None:
    assert only("frontend f\n log-format %ci\\ %ST # x\n")["log_format"]["text"] == "%ci %ST"
    assert "unknown" in only('frontend f\n log-format "{{ x }}"\n')["log_format"]["text"]
    assert "one word" in only("frontend f\n log-format %ci %ST\n")["log_format"]["fault"]
    assert "unknown" in only("frontend f\n{% if x %}\n option httplog\n{% endif %}\n")["log_format"]["text"]


def test_options_captures_and_variables() -> None:
    found = only("""
        defaults
          option dontlognull
          option dontlog-normal
          monitor-uri /up
        frontend f
          no option dontlog-normal
          capture request header Host len 20
          http-request capture req.hdr(X-User) len 30
          declare capture request len 10
          http-request capture path id 2
          capture response header Location len 5
          capture cookie SID= len 8
          http-request set-var(txn.user) req.hdr(X-User),lower if { path / }
          http-request set-log-level silent if health
          acl health path /health
          bind :443 ssl crt a.pem accept-proxy
          http-request auth unless { src 10.0.0.0/8 }
        """)
    assert found["options"] == {"dontlognull": True}
    assert found["monitor"] == "/up"
    assert found["captures"] == {
        "request": [
            {"header": "Host", "length": "20"},
            {"expression": "req.hdr(X-User)", "length": "30"},
            {"expression": "path", "length": "10"},
        ],
        "response": [{"header": "Location", "length": "5"}],
        "cookie": {"header": "SID=", "length": "8"},
    }
    assert found["variables"] == {"txn.user": "req.hdr(X-User),lower"}
    assert found["levels"] == [{"level": "silent", "action": "http-request", "condition": "if health"}]
    assert found["acls"] == {"health": ["path /health"]}
    assert found["addresses"] == [":443 ssl crt a.pem accept-proxy"]
    assert found["authenticates"] is True


def test_levels_of_the_backend_and_its_servers() -> None:
    found = only(
        "frontend f\n default_backend b\nbackend b\n http-request set-log-level silent\n server s 10.0.0.1:80\n"
    )
    assert found["levels"] == [{"level": "silent", "action": "http-request", "backend": "b"}]
    assert (found["backends"], found["servers"]) == (["b"], ["s"])


def test_conditional_lines_are_not_known() -> None:
    found = only("global\n log a local0\nfrontend f\n{% if x %}\n log global\n{% endif %}\n{{ more }}\n")
    assert "unknown" in found["logs"][0]["maybe"]
    assert "unknown" in found["open"]


def test_what_a_template_s_word_may_hold() -> None:
    found = only("frontend f\n log {{ everything }}\n")["logs"][0]
    assert all("unknown" in found[name] for name in ("target", "format", "level"))
    found = only("frontend f\n log {{ host }} local0\n")["logs"][0]
    assert (found["format"], "level" in found) == ("local", False)


def test_a_template_s_options_may_choose_a_format() -> None:
    lines = "{% for option in options %}\n option {{ option }}\n{% endfor %}\n"
    assert "unknown" in only(f"frontend f\n log a local0\n{lines}")["log_format"]["text"]
    assert only(f"frontend f\n log a local0\n option httplog\n{lines}")["log_format"]["kind"] == "httplog"


def test_files_of_one_configuration() -> None:
    files = {
        "etc/haproxy.cfg": "global\n log a local0\ndefaults\n log global\n mode http\n",
        "etc/conf.d/10-web.cfg": "frontend web\n bind :80\n",
        "etc/conf.d/20-app.cfg": "frontend app\n no log\n bind :81\n",
    }
    found, problems = load(files)
    assert problems == []
    assert list(found) == ["10-web.cfg:frontend web", "20-app.cfg:frontend app"]
    assert [len(item.attributes.plain()["logs"]) for item in found.values()] == [1, 0]
    assert all("open" not in item.attributes.plain() for item in found.values())


def test_a_part_does_not_know_its_surroundings() -> None:
    assert "not in the tree" in only({"web.cfg": "frontend web\n bind :80\n mode http\n"})["open"]["unknown"]


def test_embedded() -> None:
    source = Source("k.yaml", "frontend web\n bind :80\n")
    (item,) = haproxy.load(
        [], [Embedded(source, "haproxy.cfg", "k#ConfigMap/a", "k#ConfigMap/a")], MemoryTree({}), Options()
    )
    assert isinstance(item, Resource)
    assert (item.container, item.scope, item.address) == ("k#ConfigMap/a", "k#ConfigMap/a", "haproxy.cfg:frontend web")


def test_a_disabled_frontend_is_none() -> None:
    assert load("frontend f\n disabled\n bind :80\n")[0] == {}


def test_crlf_and_odd_spacing() -> None:
    assert targets("frontend f\r\n\tlog\t  a   local0\t# x\r\n") == ["a"]


@pytest.mark.parametrize(
    ("name", "head", "claimed"),
    [
        ("haproxy.cfg", "", True),
        ("templates/haproxy.cfg.j2", "{{ ansible_managed }}\n", True),
        ("lb/web.cfg", "defaults\n  mode http\nfrontend web\n  bind *:80\n", True),
        ("haproxy/conf.d/web.cfg", "frontend web\n  bind *:80\n", True),
        ("haproxy-config.template", "{{- if x }}\nglobal\n  maxconn 2000\n", True),
        ("lb.conf", "listen stats 0.0.0.0:9000\n  mode http\n", True),
        ("setup.cfg", "[metadata]\nname = a\n", False),
        ("49-haproxy.conf", "$AddUnixListenSocket /dev/log\n:programname, isequal, haproxy {\n", False),
        ("logrotate.d/haproxy", "/var/log/haproxy.log {\n  daily\n}\n", False),
        ("nginx.conf", "http {\n server { listen 80; }\n}\n", False),
        ("apache.conf", "Listen 80\n<VirtualHost *:80>\n", False),
        ("a.yaml", "frontend: web\n", False),
        ("my.cnf", "[mysqld]\nbind = 1\n", False),
        ("grub.cfg", "set default=0\nmenuentry x {\n}\n", False),
        ("dnsmasq.conf", "listen-address=127.0.0.1\nbind-interfaces\n", False),
        ("ftp.conf", "listen 21\nserver a\n", False),
    ],
)  # fmt: skip
def test_claims(name: str, head: str, claimed: bool) -> None:
    assert haproxy.claims(name, head) is claimed


LINES = st.sampled_from(
    ["global", "defaults", "defaults a", "frontend f", "listen l from a", "backend b", "ring r", "log", "log global",
     "log a local0", "log a len", "log a format", "no log", "no", "option", "option httplog", "log-format", "capture",
     "capture request header", "declare capture", "http-request", "http-request capture x id 9", "acl", "bind",
     "http-request set-var(", "http-request set-log-level", "{{ x }}", "{% if x %}", ".endif", 'log-format "', "'"]
)  # fmt: skip


@settings(max_examples=200)
@given(st.lists(LINES | st.text(max_size=12), max_size=12))
def test_any_lines_are_read(lines: list[str]) -> None:
    text = "\n".join(lines)
    for item in haproxy.load([Source("haproxy.cfg", text)], [], MemoryTree({}), Options()):
        span = item.header if isinstance(item, Resource) else getattr(item, "span", None)
        assert span is not None
        assert 1 <= span.line <= text.count("\n") + 1
