"""rsyslog's files: which are claimed, includes in their place, drop-ins alone."""

from __future__ import annotations

import pytest

from accesslint.loaders import Options
from accesslint.loaders.rsyslog import claims, load
from accesslint.model.values import Resource
from accesslint.source import Source
from tests.trees import MemoryTree


def loaded(files: dict[str, str]) -> list[Resource]:
    sources = [Source(name, text) for name, text in files.items()]
    return [one for one in load(sources, [], MemoryTree(files), Options()) if isinstance(one, Resource)]


@pytest.mark.parametrize(
    ("name", "is_claimed"),
    [
        ("etc/rsyslog.conf", True),
        ("rsyslog.conf.j2", True),
        ("files/rsyslog.d/50-default.conf", True),
        ("templates/rsyslog.d/remote.conf.erb", True),
        ("rsyslog-server.conf", True),
        ("logrotate.d/rsyslog", False),
        ("default/rsyslog", False),
        ("syslog.conf", False),
        ("rsyslog.yaml", False),
    ],
)
def test_what_is_claimed(name: str, is_claimed: bool) -> None:
    assert claims(name, "*.* /var/log/all\n") is is_claimed


@pytest.mark.parametrize("line", ["$IncludeConfig /etc/rsyslog.d/*.conf", 'include(file="/etc/rsyslog.d/*.conf")'])
def test_includes_are_put_where_they_stand(line: str) -> None:
    (resource,) = loaded(
        {"etc/rsyslog.conf": f"auth.* /a\n{line}\nauth.* /c\n", "etc/rsyslog.d/10-b.conf": "auth.* /b\n"}
    )
    statements = resource.get("statements")
    assert statements is not None
    assert [one["parameters"]["file"] for one in statements.plain()] == ["/a", "/b", "/c"]
    assert resource.attributes.plain()["complete"] is True


def test_a_drop_in_alone_is_not_complete() -> None:
    (resource,) = loaded({"rsyslog.d/10-b.conf": "auth.* /b\n"})
    assert resource.attributes.plain()["complete"] is False


def test_an_include_that_is_not_there_is_a_gap() -> None:
    (resource,) = loaded({"rsyslog.conf": "$IncludeConfig /etc/rsyslog.d/*.conf\n"})
    assert resource.attributes.plain()["open"]


def test_values_of_templates_are_not_known() -> None:
    (resource,) = loaded({"rsyslog.conf.j2": "*.* @@{{ host }}\n"})
    assert "unknown" in resource.attributes.plain()["statements"][0]["parameters"]["target"]


def test_a_text_in_backticks_is_told_by_the_environment() -> None:
    (resource,) = loaded({"rsyslog.conf": 'action(type="omfwd" target=`echo $SIEM_HOST` port="514")\n'})
    parameters = resource.attributes.plain()["statements"][0]["parameters"]
    assert "unknown" in parameters["target"]
    assert parameters["port"] == "514"
