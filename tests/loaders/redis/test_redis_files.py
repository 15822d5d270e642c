"""Redis's files to resources: which are claimed, includes and ACL files, templates, any text."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accesslint import loaders
from accesslint.loaders import Embedded, Options
from accesslint.loaders.redis import claims, load
from accesslint.model.values import Resource
from accesslint.source import Problem, Source
from tests.trees import MemoryTree


def loaded(files: dict[str, str]) -> tuple[list[Resource], list[Problem]]:
    tree = MemoryTree(files)
    sources = [tree.sources[name] for name, text in files.items() if claims(name, text)]
    items = list(load(sources, [], tree, Options()))
    return [one for one in items if isinstance(one, Resource)], [one for one in items if isinstance(one, Problem)]


def plain(resource: Resource, name: str) -> Any:
    found = resource.get(name)
    assert found is not None
    return found.plain()


@pytest.mark.parametrize(
    ("name", "head", "expected"),
    [
        ("etc/redis/redis.conf", "bind 127.0.0.1\nport 6379\n", True),
        ("redis.conf.j2", "requirepass {{ password }}\n", True),
        ("redis.conf", "# Redis configuration file example.\n#\n", True),
        ("redis-cache.conf", "maxmemory 1gb\n", True),
        ("redis_cache.conf", "port 1\n{% if version >= 6.0 %}\nsave 1 2\n{% endif %}\n# maxmemory = 1\n", True),
        ("valkey.conf", "acllog-max-len 10\r\n", True),
        ("keydb.conf", "LogLevel notice\n", True),
        ("users.acl", "user default off\n", True),
        ("redis/acl/users.acl", "user app on >x ~* +@all\n", True),
        ("haproxy.acl", "example.com\n", False),
        ("sentinel.conf", "sentinel monitor m 127.0.0.1 6379 2\n", False),
        ("redis-sentinel.conf", "port 26379\n", False),
        ("redis.conf", "upstream redis {\n  server a:1;\n}\n", False),
        ("redis.conf", "[redis]\nport = 6379\n", False),
        ("redis.yml", "port 6379\n", False),
        ("other.conf", "port 6379\nbind *\n", False),
    ],
)
def test_what_is_claimed(name: str, head: str, expected: bool) -> None:
    assert claims(name, head) is expected


def test_a_hundred_lines_of_remarks_are_looked_at_once() -> None:
    """The packaged file's head: a pattern that could read it in several ways would not come to an end."""
    remarks = "# Redis configuration file #example.\n#\n\n" * 110
    assert claims("etc/redis/redis.conf", remarks)
    assert not claims("etc/redis/redis.conf", f"{remarks}[redis]\n")


def test_no_other_loader_claims_it() -> None:
    text = "bind 127.0.0.1\nport 6379\nloglevel notice\nlogfile /var/log/redis/redis.log\n"
    names = [name for name in loaders.names() if loaders.loader(name).claims("etc/redis/redis.conf", text)]
    assert names == ["redis"]


def test_includes_and_the_acl_file_are_read() -> None:
    (resource,), problems = loaded(
        {
            "redis.conf": 'loglevel notice\ninclude extra.conf\naclfile /etc/redis/users.acl\nlogfile ""\nuser a on\n',
            "extra.conf": "LOGLEVEL verbose\r\nloadmodule /x/audit.so a b\r\n",
            "users.acl": "user default off\n",
        }
    )
    assert plain(resource, "settings") == {
        "loglevel": "verbose",
        "logfile": "",
        "aclfile": "/etc/redis/users.acl",
    }
    assert plain(resource, "users") == [["default", "off"], ["a", "on"]]
    assert plain(resource, "modules") == [["/x/audit.so", "a", "b"]]
    assert not problems


def test_what_is_not_there_leaves_doubts() -> None:
    (resource,), problems = loaded({"redis.conf": "aclfile /etc/redis/users.acl\n"})
    assert plain(resource, "users_open")
    assert plain(resource, "open") == []
    assert problems[0].span.column == 9
    (alone,), _ = loaded({"users.acl": "user default off\n"})
    assert plain(alone, "complete") is False


def test_a_template_makes_unknown() -> None:
    text = "loglevel {{ level }}\n{% if a %}\nacllog-max-len 0\nuser b on\n{% endif %}\n"
    (resource,), _ = loaded({"redis.conf": text})
    settings = plain(resource, "settings")
    assert "fills in" in settings["loglevel"]["unknown"]
    assert "decides" in settings["acllog-max-len"]["unknown"]
    assert "unknown" in plain(resource, "users")[0]


def test_the_keys_of_a_config_map() -> None:
    outer = [
        Embedded(Source("cm.yaml", "aclfile /conf/users.acl\n"), "redis.conf", "c#ConfigMap/r", "c#ConfigMap/r"),
        Embedded(Source("cm.yaml", "user default off\n"), "users.acl", "c#ConfigMap/r", "c#ConfigMap/r"),
    ]
    (resource,) = (one for one in load([], outer, MemoryTree({}), Options()) if isinstance(one, Resource))
    assert plain(resource, "users") == [["default", "off"]]


@given(st.text(alphabet=st.sampled_from("ab \n\t\"'#\\{}%>")))
def test_any_text_is_read(text: str) -> None:
    names = ("user ", "include ", "loadmodule ", "loglevel ", "")
    list(load([Source("redis.conf", "".join(name + text for name in names))], [], MemoryTree({}), Options()))
