"""The daemons' files: which are claimed, drop-ins after their main file, rules of a folder together, templates."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accesslint.loaders import Options
from accesslint.loaders.host_daemons import kind_of, load
from accesslint.model.values import Resource
from accesslint.source import Source
from accesslint.syntax.audit_rules import parse
from tests.trees import MemoryTree


def loaded(files: dict[str, str]) -> list[Resource]:
    sources = [Source(name, text) for name, text in files.items() if kind_of(name, text)]
    return [one for one in load(sources, [], MemoryTree(files), Options()) if isinstance(one, Resource)]


@pytest.mark.parametrize(
    ("name", "head", "kind"),
    [
        ("etc/systemd/journald.conf", "", "journald"),
        ("journald.conf.j2", "", "journald"),
        ("journald.conf.d/50-keep.conf", "[Journal]\n", "journald"),
        ("auditd.conf", "", "auditd"),
        ("auditd.conf", "-D\n-w /etc/passwd -p wa\n", ""),
        ("audit.rules", "-D\n-w /etc/passwd -p wa\n", "rules"),
        ("rules.d/99-finalize.rules", "-e 2\n", "rules"),
        ("etc/audit/audit-stop.rules", "-e 0\n-D\n", ""),
        ("rules.d/70-net.rules", 'SUBSYSTEM=="net", ACTION=="add"\n', ""),
        ("iptables.rules", "-A INPUT -j DROP\n", ""),
        ("logind.conf", "[Login]\n", ""),
    ],
)
def test_what_is_claimed(name: str, head: str, kind: str) -> None:
    assert kind_of(name, head) == kind


def test_drop_ins_are_read_after_the_main_file() -> None:
    (resource,) = loaded(
        {
            "etc/journald.conf": "[Journal]\nStorage=auto\nSeal=yes\n",
            "etc/journald.conf.d/10-a.conf": "[Journal]\nStorage=volatile\n",
            "etc/journald.conf.d/20-b.conf": "[Journal]\nStorage=persistent\n",
        }
    )
    value = resource.get("settings")
    assert value is not None
    assert value.plain() == {"storage": "persistent", "seal": "yes"}
    assert resource.address == "journald.conf"


def test_the_rules_of_a_folder_are_one_set_and_their_order_does_not_count() -> None:
    files = {
        "rules.d/10.rules": "-w /etc/passwd -p wa\n",
        "rules.d/20.rules": "# nothing\n\n-e 2\n",
        "audit.rules": "-e 2\n-w /etc/sudoers -p wa\n",
    }
    alone, folder = sorted(loaded(files), key=lambda resource: resource.address)
    first, second = folder.get("rules"), alone.get("ordered")
    assert first is not None
    assert len(first.items()) == 2
    assert second is not None
    assert second.data is True


def test_numbered_files_elsewhere_are_parts_of_one_set() -> None:
    """A role's files, or the audit daemon's samples: what else is copied beside them is not told."""
    files = {"role/files/10-a.rules": "-w /etc/passwd -p wa\n", "role/files/20-b.rules": "-e 2\n"}
    (resource,) = loaded(files)
    rules, gaps = resource.get("rules"), resource.get("open")
    assert resource.address == "the audit rules of files"
    assert rules is not None
    assert len(rules.items()) == 2
    assert gaps is not None
    assert [gap.unknown.reason for gap in gaps.items() if gap.unknown is not None] == [
        "the other files of rules are not in this folder"
    ]
    (whole,) = loaded({**files, "role/files/00-start.rules": "-D\n-b 8192\n"})
    gaps = whole.get("open")
    assert gaps is not None
    assert not gaps.items()


def test_the_order_is_not_told_where_the_rest_of_a_file_is_not() -> None:
    (resource,) = loaded({"audit.rules": "{{ others }}\n-e 2\n-w /etc/passwd -p wa\n"})
    ordered = resource.get("ordered")
    assert ordered is not None
    assert ordered.data is False


def test_auditds_settings_need_no_group_and_templates_leave_doubts() -> None:
    (resource,) = loaded({"auditd.conf": "log_file = {{ path }}\nnum_logs = 5\n{{ more }}\n"})
    value, gaps = resource.get("settings"), resource.get("open")
    assert value is not None
    assert value.plain() == {"log_file": {"unknown": "a template fills in log_file"}, "num_logs": "5"}
    assert gaps is not None
    assert len(gaps.items()) == 1


def test_rules_have_their_lines() -> None:
    document = parse(Source("audit.rules", "# x\n  -w '/etc/passwd' -k a\n{% if b %}\n-e 2\n{% endif %}\nnonsense\n"))
    assert [(rule.words, rule.span.line, rule.conditional) for rule in document.rules] == [
        (("-w", "/etc/passwd", "-k", "a"), 2, False),
        (("-e", "2"), 4, True),
    ]


@settings(max_examples=200)
@given(st.text(alphabet="-we2 a/,{}%<\n\t\"'é", max_size=200))
def test_no_text_raises(text: str) -> None:
    lines = text.count("\n") + 1
    for rule in parse(Source("audit.rules", text)).rules:
        assert 1 <= rule.span.line <= lines
