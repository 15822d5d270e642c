"""Option files to resources: which are claimed, whose groups count, includes, what is set last."""

from __future__ import annotations

import pytest

from accesslint.loaders import Options
from accesslint.loaders.mysql import claims, load
from accesslint.model.values import Resource
from accesslint.source import Source
from tests.trees import MemoryTree


def loaded(files: dict[str, str]) -> list[Resource]:
    sources = [Source(name, text) for name, text in files.items() if claims(name, text)]
    return [one for one in load(sources, [], MemoryTree(files), Options()) if isinstance(one, Resource)]


def options(resource: Resource) -> dict[str, object]:
    value = resource.get("options")
    assert value is not None
    return dict(value.plain())


@pytest.mark.parametrize(
    ("name", "head", "expected"),
    [
        ("my.cnf", "[mysqld]\n", True),
        ("conf.d/50-server.cnf", "[server]\n[mysqld]\n", True),
        ("templates/my.cnf.j2", "[mariadb-10.11]\n", True),
        ("my.ini", "[mysqld]\n", True),
        ("etc/mysql/my.cnf", "!includedir /etc/mysql/conf.d/\n", True),
        ("client.cnf", "[client]\n", False),
        ("openssl.cnf", "[req]\n", False),
        ("openssl.cnf", "[ server_cert ]\n", False),
        ("php.ini", "[mysqld]\n", False),
    ],
)
def test_what_is_claimed(name: str, head: str, expected: bool) -> None:
    assert claims(name, head) is expected


def test_only_the_servers_groups_count_and_the_last_value() -> None:
    (resource,) = loaded(
        {
            "my.cnf": "[client]\nport=1\n[mysqld]\ngeneral_log=0\nloose-server_audit_logging=ON\n!includedir conf.d\n",
            "conf.d/a.cnf": "[mariadb]\ngeneral-log\nskip-log-bin\nplugin-load-add=a.so\nplugin_load_add=b.so\n",
        }
    )
    assert options(resource) == {
        "general_log": "ON",
        "server_audit_logging": "ON",
        "log_bin": "OFF",
        "plugin_load_add": ["a.so", "b.so"],
    }


def test_a_file_of_clients_only_makes_no_server() -> None:
    assert not loaded({"my.cnf": "[client]\nport=1\n!include other.cnf\n"})


def test_a_part_and_a_missing_include_leave_doubts() -> None:
    (part,) = loaded({"50-audit.cnf": "[mysqld]\ngeneral_log={{ x }}\n"})
    (whole,) = loaded({"my.cnf": "[mysqld]\n!include /etc/mysql/extra.cnf\n general_log=1\n"})
    complete, gaps = part.get("complete"), whole.get("open")
    assert complete is not None
    assert complete.data is False
    assert options(part) == {"general_log": {"unknown": "a template fills in general_log"}}
    assert gaps is not None
    assert len(gaps.items()) == 1
