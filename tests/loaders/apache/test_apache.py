"""Apache httpd's servers: includes, macros, definitions, inheritance of logs."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any

import pytest

from accesslint.loaders import Embedded, Options, apache
from accesslint.model.values import Resource
from accesslint.source import Problem, Source
from tests.trees import MemoryTree


def load(files: Mapping[str, str] | str) -> tuple[dict[str, Resource], list[Problem]]:
    """Servers by address, and problems."""
    given = {"httpd.conf": files} if isinstance(files, str) else files
    given = {name: textwrap.dedent(text) for name, text in given.items()}
    sources = [Source(name, text) for name, text in given.items() if apache.claims(name, text[:4096])]
    items = list(apache.load(sources, [], MemoryTree(given), Options()))
    return (
        {item.address: item for item in items if isinstance(item, Resource)},
        [item for item in items if isinstance(item, Problem)],
    )


def logs(files: Mapping[str, str] | str, number: int = 0) -> tuple[Any, list[tuple[Any, Any]]]:
    """State, and (target, format) of the logs of one server."""
    found, _ = load(files)
    plain = list(found.values())[number].attributes.plain()["access_log"]
    return plain["state"], [(log["target"], log["format"]) for log in plain["logs"]]


HOST = "<VirtualHost *:80>\n{}\n</VirtualHost>\n"


@pytest.mark.parametrize(
    ("text", "state", "expected"),
    [
        ("Listen 80", "off", []),
        ("Listen 80\nCustomLog a x\nLogFormat f x", "on", [("a", "f")]),
        ("Listen 80\nCustomLog a nobody", "on", [("a", "nobody")]),
        ('Listen 80\nCustomLog a "%h"', "on", [("a", "%h")]),
        ("Listen 80\nTransferLog a", "on", [("a", '%h %l %u %t "%r" %>s %b')]),
        ("Listen 80\nLogFormat %m\nTransferLog a", "on", [("a", "%m")]),
        ("Listen 80\nLogFormat %m x\nLogFormat x\nTransferLog a", "on", [("a", "%m")]),
        ("CustomLog a %m\n" + HOST.format(""), "on", [("a", "%m")]),
        ("CustomLog a %m\n" + HOST.format("CustomLog b %U"), "on", [("b", "%U")]),
        ("CustomLog a %m\nGlobalLog g %h\n" + HOST.format("CustomLog b %U"), "on", [("b", "%U"), ("g", "%h")]),
        ("LogFormat %m x\n" + HOST.format("LogFormat %U x\nCustomLog b x"), "on", [("b", "%U")]),
        ("Listen 80\n<IfModule log_config_module>\nCustomLog a %m\n</IfModule>", "on", [("a", "%m")]),
        ("Listen 80\n<IfModule !log_config_module>\nCustomLog a %m\n</IfModule>", "off", []),
        ("Define L\nListen 80\n<IfDefine L>\nCustomLog a %m\n</IfDefine>", "on", [("a", "%m")]),
        ("Define D logs\nListen 80\nCustomLog ${D}/a %m", "on", [("logs/a", "%m")]),
        ("Listen 80\nCustomLog ${APACHE_LOG_DIR}/a %m", "on", [("/var/log/apache2/a", "%m")]),
        ("<Macro V $n>\n<VirtualHost *:80>\nServerName $n\nCustomLog $n.log %m\n</VirtualHost>\n</Macro>\nUse V a",
         "on", [("a.log", "%m")]),
    ],
)  # fmt: skip
def test_what_is_in_force(text: str, state: str, expected: list[tuple[str, str]]) -> None:
    assert logs(text) == (state, expected)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Listen 80\n<IfDefine LOG>\nCustomLog a %m\n</IfDefine>", "flag of the command line"),
        ("Listen 80\n{% if logs %}\nCustomLog a %m\n{% endif %}", "template"),
        ("Listen 80\nInclude more/logs.conf", "more/logs.conf is not in the tree"),
        ("{{ everything }}\nListen 80", "may stand for directives"),
    ],
)
def test_what_is_unknown(text: str, reason: str) -> None:
    state, _ = logs(text)
    assert reason in state["unknown"]


def test_values_of_templates_and_variables() -> None:
    _, found = logs("Listen 80\nCustomLog ${ELSEWHERE} %m\nCustomLog logs/{{name}}.log %m")
    assert "ELSEWHERE" in found[0][0]["unknown"]
    assert "{{name}}" in found[1][0]["unknown"]
    _, found = logs("Listen 80\nLogFormat %h combined\nCustomLog {{ apache.log }} combined")
    assert "{{ apache.log }}" in found[0][0]["unknown"]
    assert found[0][1] == "%h"


def test_debian_includes_what_is_available() -> None:
    files = {
        "apache/apache2.conf": "LogFormat %h x\nCustomLog main x\nIncludeOptional sites-enabled/*.conf\n",
        "apache/sites-available/a.conf": HOST.format("ServerName a.example.com\nCustomLog a x"),
        "apache/sites-available/b.conf": HOST.format("ServerName b.example.com"),
    }
    found, problems = load(files)
    assert list(found) == ["a.conf:VirtualHost a.example.com *:80", "b.conf:VirtualHost b.example.com *:80"]
    assert problems == []
    assert logs(files, 0) == ("on", [("a", "%h")])
    assert logs(files, 1) == ("on", [("main", "%h")])


def test_server_root_is_above_a_folder_named_conf() -> None:
    files = {
        "rh/conf/httpd.conf": 'ServerRoot "/etc/httpd"\nInclude conf.d/*.conf\n',
        "rh/conf.d/a.conf": HOST.format("CustomLog a %h"),
    }
    assert logs(files) == ("on", [("a", "%h")])


def test_a_fragment_does_not_know_its_surroundings() -> None:
    state, _ = logs({"sites/a.conf": HOST.format("ServerName a")})
    assert "main file" in state["unknown"]
    _, found = logs({"sites/a.conf": HOST.format("CustomLog a combined")})
    assert "not in the files" in found[0][1]["unknown"]


def test_an_include_of_itself_ends() -> None:
    _, problems = load({"httpd.conf": "Listen 80\nInclude httpd.conf"})
    assert [problem.message for problem in problems] == ["httpd.conf includes itself"]


def test_embedded() -> None:
    text = "Listen 80\nCustomLog /proc/self/fd/1 %h\n"
    (item,) = apache.load(
        [],
        [Embedded(Source("k.yaml", text), "httpd.conf", "k#ConfigMap/a", "k#ConfigMap/a")],
        MemoryTree({}),
        Options(),
    )
    assert isinstance(item, Resource)
    assert (item.container, item.scope) == ("k#ConfigMap/a", "k#ConfigMap/a")


@pytest.mark.parametrize(
    ("name", "head", "claimed"),
    [
        ("httpd.conf", "", True),
        ("sites-available/app", "<VirtualHost *:80>\n", True),
        ("conf/app.conf.j2", "<VirtualHost {{ ip }}:80>\n", True),
        ("a.conf", 'CustomLog "a" b\n', True),
        ("nginx.conf", "http {\n}\n", False),
        ("conf.d/app.conf", "server {\n  listen 80;\n}\n", False),
        ("proftpd.conf", "ServerType standalone\n<VirtualHost a>\n", False),
        ("proftpd/modules.conf", "ModulePath /usr/lib/proftpd\nLoadModule mod_ctrls.c\n", False),
        ("fluent.conf", "<source>\n  @type tail\n</source>\n", False),
        ("a.yaml", "<VirtualHost *:80>\n", False),
        ("README.md", "<VirtualHost *:80>\n", False),
        ("rsyslog.conf", "module(load=x)\n", False),
    ],
)
def test_claims(name: str, head: str, claimed: bool) -> None:
    assert apache.claims(name, head) is claimed


def test_definitions_that_double_make_an_unknown_text() -> None:
    steps = "".join(f"Define A{step + 1} ${{A{step}}}${{A{step}}}${{A{step}}}\n" for step in range(60))
    found, _ = load(f"Define A0 {'x' * 50}\n{steps}Listen 80\nCustomLog a ${{A60}}\nCustomLog b ${{A1}}\n")
    (server,) = found.values()
    listed = server.attributes.get("access_log", "logs")
    assert listed is not None
    first, second = (log.get("format") for log in listed.items())
    assert first is not None
    assert first.unknown is not None
    assert second is not None
    assert second.text == "x" * 150


def test_macros_that_multiply_are_bounded() -> None:
    steps = "".join(
        f'<Macro m{step} $x>\nUse m{step + 1} "$x$x$x$x"\nUse m{step + 1} $x\n</Macro>\n' for step in range(40)
    )
    found, problems = load(f"{steps}<Macro m40 $x>\nCustomLog $x %m\n</Macro>\nListen 80\nUse m0 {'x' * 50}\n")
    assert len(found) == 1
    assert any("too large or too deep" in problem.message for problem in problems)
