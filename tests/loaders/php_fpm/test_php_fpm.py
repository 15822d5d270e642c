"""FPM's pools to resources: which files, quotes, comments, lists, templates, files of one folder."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accesslint.loaders import Embedded, Options
from accesslint.loaders.php_fpm import claims, load
from accesslint.model.values import Resource
from accesslint.source import Source
from tests.trees import MemoryTree


def pools(**files: str) -> list[Resource]:
    sources = [Source(f"fpm/{name}.conf", text) for name, text in files.items()]
    return [one for one in load(sources, [], MemoryTree({}), Options()) if isinstance(one, Resource)]


@pytest.mark.parametrize(
    ("name", "head", "expected"),
    [
        ("php-fpm.d/www.conf", "[www]\nlisten = 9000\n", True),
        ("etc/php/8.2/fpm/pool.d/shop.conf", "[shop]\naccess.log = /x\n", True),
        ("docker/php-fpm.conf.j2", "[{{ name }}]\npm = dynamic\n", True),
        ("conf/pool.conf", "[www]\nlisten = 9000\npm.max_children = 3\n", True),
        ("conf/pool.conf", "[www]\nlisten = 9000\n", False),
        ("php-fpm.d/www.conf", "server { listen 80; }", False),
        ("fpm/php.ini", "[PHP]\nlisten = 1\npm.max_children = 1", False),
    ],
)
def test_which_files_are_claimed(name: str, head: str, expected: bool) -> None:
    assert claims(name, head) is expected


def test_values() -> None:
    text = """
[global]
error_log = x
[www] ; a pool
; access.log = no
access.log = log/$pool.log ; yes
access.format = "%R \\"%m %r\\" ; %s"
  slowlog='a'
access.suppress_path[] = /ping
access.suppress_path[] = /up
env[HOME] = /tmp
clear_env =
pm = {{ mode }}
ping.path = /a/${NAME}
odd
[b]
"""
    first, second = pools(www=text)
    assert (first.address, second.address) == ("pool www", "pool b")
    assert first.get("settings").plain() == {  # type: ignore[union-attr]
        "access.log": "log/www.log",
        "access.format": '%R "%m %r" ; %s',
        "slowlog": "a",
        "access.suppress_path": ["/ping", "/up"],
        "env[HOME]": "/tmp",
        "clear_env": "",
        "pm": {"unknown": "`{{ mode }}` is filled in elsewhere"},
        "ping.path": {"unknown": "`${NAME}` is filled in elsewhere"},
    }
    span = first.get("settings", "access.format").span  # type: ignore[union-attr]
    assert (span.line, span.column) == (7, 18)


def test_files_of_a_folder_are_joined_by_name() -> None:
    (one,) = pools(www="[www]\npm = static\naccess.log = a", zz="[www]\naccess.log = b", docker="[global]\nx = 1")
    assert one.get("settings").plain() == {"pm": "static", "access.log": "b"}  # type: ignore[union-attr]


def test_a_template_condition() -> None:
    (one,) = pools(www="[www]\n{% if log %}\naccess.log = a\n{% endif %}\n")
    assert one.get("settings", "access.log").unknown  # type: ignore[union-attr]


def test_embedded() -> None:
    one = Embedded(Source("cm.yaml", "[www]\r\naccess.log = a\r\n"), "www.conf", "ConfigMap/a", "scope")
    (found,) = load([], [one], MemoryTree({}), Options())
    assert isinstance(found, Resource)
    assert (found.scope, found.container) == ("scope", "ConfigMap/a")


@settings(max_examples=100)
@given(st.text(alphabet="[]www=\"'\\;#{}%$ access.log\n", max_size=150))
def test_odd_text_does_not_stop_it(text: str) -> None:
    for one in pools(www=text):
        values = [value for _, value in one.get("settings").entries()]  # type: ignore[union-attr]
        for span in [one.header, *(value.span for value in values)]:
            assert 1 <= span.line <= text.count("\n") + 1
            assert span.end_column >= span.column
