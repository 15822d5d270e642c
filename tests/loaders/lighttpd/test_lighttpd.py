"""lighttpd's files: which they are, includes, variables, conditions as servers, fragments, templates."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accesslint.loaders import Embedded, Options
from accesslint.loaders.lighttpd import claims
from accesslint.loaders.lighttpd import load as load_all
from accesslint.model.values import Resource, Template, Unknown
from accesslint.source import Problem, Source
from tests.trees import MemoryTree


def files(texts: dict[str, str]) -> tuple[list[Resource], list[Problem]]:
    """What is loaded of the files that are claimed."""
    tree = MemoryTree(texts)
    sources = [source for name, source in tree.sources.items() if claims(name, source.text[:4096])]
    found = list(load_all(sources, [], tree, Options()))
    resources = [one for one in found if isinstance(one, Resource)]
    return resources, [one for one in found if isinstance(one, Problem)]


def load(text: str, **others: str) -> list[Resource]:
    """The servers of a lighttpd.conf; `conf_d__a` is conf.d/a.conf."""
    named = {name.replace("__", "/").replace("_", ".") + ".conf": other for name, other in others.items()}
    return files({"lighttpd.conf": 'server.document-root = "/w"\n' + text, **named})[0]


def setting(server: Resource, name: str) -> object:
    found = server.get("settings", name)
    return None if found is None else found.plain()


@pytest.mark.parametrize(
    ("name", "head", "expected"),
    [
        ("etc/lighttpd/lighttpd.conf", "", True),
        ("lighttpd.conf.j2", "# x", True),
        ("conf-available/10-accesslog.conf", 'server.modules += ( "mod_accesslog" )', True),
        ("vhosts.d/shop.conf", '$HTTP["host"] == "shop" {', True),
        ("vhosts.d/shop.conf", '  accesslog.filename="/a"', True),
        ("nginx.conf", "server { accesslog off; }", False),
        ("a.conf", "# server.modules = ()", False),
        ("a.yaml", 'server.modules = ( "mod_accesslog" )', False),
        ("a.conf", "server.port == 1", False),
    ],
)
def test_claims(name: str, head: str, *, expected: bool) -> None:
    assert claims(name, head) is expected


def test_variables_and_joined_values() -> None:
    (server,) = load(
        'var.root = "/l" var.n = 5\naccesslog.filename = root + "/a" + var.n + ".log"\nserver.modules = ("a")\n'
        'server.modules += ("b", "c")\naccesslog.format = "x" accesslog.format += "y"'
        "\naccesslog.escaping = env.E\nserver.name = none"
    )
    assert setting(server, "accesslog.filename") == "/l/a5.log"
    assert setting(server, "accesslog.format") == "xy"
    assert [one.text for one in server.get("modules").items()] == ["a", "b", "c"]  # type: ignore[union-attr]
    assert isinstance(server.get("settings", "accesslog.escaping").data, Unknown)  # type: ignore[union-attr]
    assert isinstance(server.get("settings", "server.name").data, Unknown)  # type: ignore[union-attr]


def test_conditions_on_the_host_are_servers() -> None:
    found = load(
        'accesslog.filename = "/a"\n$HTTP["host"] == "x" { accesslog.filename = "/x" }\n'
        'else $HTTP["host"] == "y" { server.name = "y" } else { accesslog.filename = "/z" }\n'
        '$SERVER["socket"] == ":8" { $HTTP["host"] == "n" { } }\n'
        '$SERVER["socket"] == ":9" { accesslog.filename = "/9" }'
    )
    assert [(one.address.partition(":")[2], setting(one, "accesslog.filename")) for one in found] == [
        ("server", "/a"),
        ('$HTTP["host"] == "x"', "/x"),
        ('$HTTP["host"] == "y"', "/a"),
        ("else", "/z"),
        ('$HTTP["host"] == "n"', "/a"),
        ('$SERVER["socket"] == ":9"', "/9"),
    ]
    assert found[1].get("names", 0).text == "x"  # type: ignore[union-attr]


def test_other_conditions_change_the_log() -> None:
    (server,) = load(
        'accesslog.filename = "/a"\n$HTTP["url"] =~ "^/health$" { accesslog.filename = "" }\n'
        '$HTTP["remoteip"] == "::1" { $HTTP["url"] =^ "/x" { accesslog.format = "%h" } }\n$HTTP["url"] == "/y" { }'
    )
    conditions = server.get("conditions")
    assert conditions is not None
    assert [one.get("when").text for one in conditions.items()] == ["/health", "/x"]  # type: ignore[union-attr]


def test_includes_are_followed_from_where_packages_put_them() -> None:
    found = load(
        'include "conf.d/*.conf"\ninclude "/etc/lighttpd/v/a.conf"\naccesslog.filename = log + "/a"\n'
        'include_shell "/usr/share/lighttpd/create-mime.conf.pl"',
        conf_d__one='var.log = "/l"\nserver.modules += ( "mod_accesslog" )',
        v__a='$HTTP["host"] == "a" { }',
    )
    assert [one.address for one in found] == ["lighttpd.conf:server", 'lighttpd.conf:$HTTP["host"] == "a"']
    assert setting(found[0], "accesslog.filename") == "/l/a"
    assert found[0].get("open").items() == []  # type: ignore[union-attr]
    assert found[1].via[0].line == 3
    assert found[1].header.file == "v/a.conf"


def test_what_is_not_there_leaves_a_gap() -> None:
    (server,) = load('include "conf-enabled/*.conf"\ninclude env.X\ninclude_shell "cat x"\n{{ more }}')
    gaps = server.get("open")
    assert gaps is not None
    assert len(gaps.items()) == 4
    assert all(isinstance(one.data, Unknown) for one in gaps.items())


def test_types_of_files_say_nothing_of_logs() -> None:
    (server,) = load('include "mime-types.conf"\n')
    assert server.get("open").items() == []  # type: ignore[union-attr]


def test_an_include_of_itself_ends() -> None:
    found, problems = files({"lighttpd.conf": 'server.port = 1\ninclude "lighttpd.conf"'})
    assert len(found) == 1
    assert problems


def test_fragments_count_where_they_tell_of_logs() -> None:
    assert files({"conf.d/10-ssl.conf": 'server.modules += ( "mod_openssl" )'})[0] == []
    (server,) = files({"conf.d/log.conf": 'accesslog.filename = "/a"'})[0]
    assert server.get("surroundings") is not None
    (host,) = files({"vhosts.d/a.conf": '$HTTP["host"] == "a" { accesslog.filename = "/a" }'})[0]
    assert host.address == 'a.conf:$HTTP["host"] == "a"'
    (other,) = files({"conf.d/url.conf": '$HTTP["url"] == "/a" { accesslog.filename = "" }'})[0]
    assert other.address == "url.conf:server"


def test_a_piece_that_a_package_calls_lighttpd_conf_is_no_server() -> None:
    alias = 'alias.url += ( "/shop" => "/usr/share/shop" )'
    assert files({"etc/shop/lighttpd.conf": alias + '\n$HTTP["url"] =~ "^/shop" { }'})[0] == []
    assert len(files({"lighttpd.conf": alias + '\ninclude "conf.d/*.conf"'})[0]) == 1


def test_templates() -> None:
    (server,) = load(
        '{% if logs %}\naccesslog.filename = "/a"\n{% endif %}\nserver.port = {{ port }}\n'
        'accesslog.format = "{{ format }} %h"\r\nserver.modules = ( "a", {{ module }} )\n'
    )
    assert isinstance(server.get("settings", "accesslog.filename").data, Unknown)  # type: ignore[union-attr]
    assert isinstance(server.get("settings", "accesslog.format").data, Template)  # type: ignore[union-attr]
    assert isinstance(server.get("modules", 1).data, Unknown)  # type: ignore[union-attr]


def test_in_a_config_map() -> None:
    main = Embedded(Source("m.yaml", 'include "b.conf"\nserver.port = 1'), "lighttpd.conf", "map", "ns/map")
    part = Embedded(Source("m.yaml", 'accesslog.filename = "/a"'), "b.conf", "map", "ns/map")
    (server,) = load_all([], [main, part], MemoryTree({}), Options())
    assert isinstance(server, Resource)
    assert server.id == "ns/map#lighttpd.conf:server"
    assert setting(server, "accesslog.filename") == "/a"


@given(st.text(alphabet='aces.$HTP["]=~{}()+,:#\\\n 0', max_size=80))
def test_any_text_never_raises(text: str) -> None:
    found, problems = files({"lighttpd.conf": text})
    for span in [*(one.header for one in found), *(one.span for one in problems)]:
        assert span.line >= 1
