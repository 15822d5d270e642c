"""Services of a host: which files are claimed, includes, order, drop-ins; that nothing raises."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accesslint.loaders import Options
from accesslint.loaders.host_services import kind_of, load
from accesslint.model.values import Resource
from accesslint.source import Source
from accesslint.syntax.directive_lines import parse
from tests.trees import MemoryTree


def loaded(files: dict[str, str]) -> list[Resource]:
    sources = [Source(name, text) for name, text in files.items()]
    return [one for one in load(sources, [], MemoryTree(files), Options()) if isinstance(one, Resource)]


def plain(resource: Resource) -> dict[str, Any]:
    found: dict[str, Any] = resource.attributes.plain()
    return found


@pytest.mark.parametrize(
    ("name", "head", "kind"),
    [
        ("etc/ssh/sshd_config", "", "sshd"),
        ("sshd_config.j2", "", "sshd"),
        ("sshd_config.d/10-a.conf", "", "sshd"),
        ("etc/ssh/ssh_config", "", ""),
        ("etc/sudoers", "Defaults env_reset\n", "sudoers"),
        ("sudoers.d/deploy", "deploy ALL=(ALL) NOPASSWD: ALL\n", "sudoers"),
        ("sudoers.d/notes", "nothing of sudo here\n", ""),
        ("etc/chrony.conf", "", "chrony"),
        ("etc/chrony/conf.d/a.conf", "", "chrony"),
        ("etc/chrony/sources.d/a.sources", "", "chrony"),
        ("ntp.conf.erb", "", "ntp"),
        ("etc/systemd/timesyncd.conf", "", "timesyncd"),
        ("timesyncd.conf.d/a.conf", "", "timesyncd"),
        ("systemd/logind.conf", "", ""),
    ],
)
def test_what_is_claimed(name: str, head: str, kind: str) -> None:
    assert kind_of(name, head) == kind


def test_the_first_value_of_sshd_counts_and_includes_stand_in_their_place() -> None:
    files = {
        "etc/ssh/sshd_config": "Include sshd_config.d/*.conf\nLogLevel VERBOSE\nMatch User a\n LogLevel QUIET\n",
        "etc/ssh/sshd_config.d/10.conf": "LogLevel=ERROR # why\n",
    }
    (resource,) = loaded(files)
    found = plain(resource)
    assert (found["settings"]["loglevel"], found["complete"]) == ("ERROR", True)
    assert found["matched"] == [{"group": "User a", "name": "loglevel", "value": "QUIET"}]


def test_match_all_ends_a_block() -> None:
    (resource,) = loaded({"sshd_config": "Match User a\n LogLevel QUIET\nMatch all\nLogLevel ERROR\n"})
    assert plain(resource)["settings"] == {"loglevel": "ERROR"}


def test_defaults_of_sudo() -> None:
    text = 'Defaults env_reset, \\\n  !syslog\nDefaults:joe logfile="/a b"\n#includedir /etc/sudoers.d\njoe ALL=ALL\n'
    (resource,) = loaded({"etc/sudoers": text, "etc/sudoers.d/x": "Defaults log_input\n"})
    found = [(one["group"], one["name"], one["value"]) for one in plain(resource)["defaults"]]
    assert found == [
        ("", "env_reset", "on"),
        ("", "syslog", "off"),
        (":joe", "logfile", "/a b"),
        ("", "log_input", "on"),
    ]


def test_drop_ins_of_timesyncd_go_with_the_main_file() -> None:
    (resource,) = loaded({"etc/timesyncd.conf": "[Time]\n#NTP=\n", "etc/timesyncd.conf.d/a.conf": "[Time]\nNTP=b c\n"})
    assert plain(resource)["lines"] == [{"group": "", "name": "ntp", "value": "b c"}]


@pytest.mark.parametrize(
    ("name", "text", "is_open"),
    [
        ("chrony.conf", "confdir /etc/chrony/conf.d\n", True),
        ("chrony.conf.j2", "{{ servers }}\n", True),
        ("chrony.conf", "server a\n", False),
    ],
)
def test_what_may_be_missing(name: str, text: str, is_open: bool) -> None:
    (resource,) = loaded({name: text})
    assert bool(plain(resource)["open"]) is is_open


def test_lines_of_templates_are_not_known() -> None:
    (resource,) = loaded({"sshd_config.j2": "LogLevel {{ level }}\n{% if a %}\nSyslogFacility LOCAL0\n{% endif %}\n"})
    assert all("unknown" in value for value in plain(resource)["settings"].values())


@given(st.lists(st.sampled_from(["a b", "=", "\\\n", "{{ x }}", "{% if y %}\n", "#", "\n", '"']) | st.text(max_size=4)))
@settings(max_examples=100)
def test_any_text_is_read(parts: list[str]) -> None:
    source = Source("sshd_config", "".join(parts))
    for directive in parse(source).directives:
        assert directive.name
        assert directive.span.line >= 1


def test_hostile_texts_are_cut_short() -> None:
    assert len(parse(Source("a", "x \\\n" * 10_000)).directives) == 1
    assert parse(Source("a", "{{ " * 10_000)).directives == []
