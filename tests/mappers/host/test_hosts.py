"""Hosts: the journal, the audit daemon, audit rules; on, off, absent and unknown."""

from __future__ import annotations

import pytest

from accesslint.loaders import Options
from accesslint.loaders.host_daemons import load
from accesslint.mappers.host import audit_rules, auditd, journald
from accesslint.model.entities import Entity
from accesslint.model.values import Resource
from accesslint.source import Source
from tests.mappers.building import Mapped, mapped
from tests.trees import MemoryTree

ALL_RULES = """
-w /etc/passwd -p wa -k identity
-w /etc/sudoers -p wa -k scope
-w /var/log/lastlog -p wa -k logins
-w /var/log/wtmp -p wa -k session
-a always,exit -F arch=b64 -S adjtimex,settimeofday -k time
-a always,exit -F arch=b64 -S chmod,fchmod -F auid>=1000 -k perm
-a always,exit -F arch=b64 -S open,openat -F exit=-EACCES -k access
-a always,exit -F arch=b64 -S unlink -S rename -k delete
-a always,exit -F arch=b64 -S mount -k mounts
-w /sbin/insmod -p x -k modules
"""


def resources(name: str, text: str) -> list[Resource]:
    loaded = load([Source(name, text)], [], MemoryTree({name: text}), Options())
    return [one for one in loaded if isinstance(one, Resource)]


def journal(text: str) -> Mapped:
    return mapped(journald, *resources("journald.conf", "[Journal]\n" + text))


def daemon(text: str) -> Mapped:
    return mapped(auditd, *resources("auditd.conf", text))


def rules(text: str, name: str = "audit.rules") -> Entity:
    return mapped(audit_rules, *resources(name, text)).only("emitter")


@pytest.mark.parametrize(
    ("text", "durable"),
    [("Storage=persistent\n", True), ("Storage=volatile\n", False), ("Storage=none\n", False), ("", None)],
)
def test_whether_the_journal_lasts(text: str, durable: bool | None) -> None:
    found = journal(text).only("store").get("durable")
    assert found is durable if durable is not None else "unknown" in found


@pytest.mark.parametrize(("text", "sealed"), [("Seal=no\n", False), ("Seal=yes\n", None), ("", None)])
def test_whether_the_journal_is_sealed(text: str, sealed: bool | None) -> None:
    found = journal(text).only("store").get("sealed")
    assert found is sealed if sealed is not None else "unknown" in found


@pytest.mark.parametrize(
    ("value", "days"),
    [("1week", 7), ("30d", 30), ("1month", 30.44), ("2 weeks 1day", 15), ("86400", 1), ("0", None), ("soon", None)],
)
def test_how_long_the_journal_keeps(value: str, days: float | None) -> None:
    assert journal(f"MaxRetentionSec={value}\n").only("store").get("rotation.keep_days") == days


def test_a_level_drops_records() -> None:
    hop = journal("MaxLevelStore=err\n").only("hop")
    assert hop.get("filters")[0]["how"] == "level"
    assert all(entity.category != "hop" for entity in journal("MaxLevelStore=debug\n").values())


@pytest.mark.parametrize(
    ("text", "files", "size"),
    [
        ("max_log_file_action = ROTATE\nnum_logs = 5\nmax_log_file = 8\n", 5, 8),
        ("max_log_file_action = keep_logs\nnum_logs = 5\n", None, None),
        ("", None, None),
    ],
)
def test_the_daemons_rotation(text: str, files: int | None, size: int | None) -> None:
    store = daemon(text).only("store")
    assert (store.get("rotation.max_files"), store.get("rotation.max_size_mb")) == (files, size)


@pytest.mark.parametrize(
    ("action", "overflow"), [("SUSPEND", "drop"), ("halt", "block"), ("rotate", None), ("{{ action }}", None)]
)
def test_a_full_disk(action: str, overflow: str | None) -> None:
    buffers = daemon(f"disk_full_action = {action}\n").only("hop").get("buffers")
    assert (buffers[0]["overflow"] if buffers else None) == overflow


@pytest.mark.parametrize("line", ["write_logs = no", "log_format = NOLOG"])
def test_a_daemon_that_writes_nothing(line: str) -> None:
    hop = daemon(line + "\n").only("hop")
    assert hop.get("filters")[0]["how"] == "exclude"
    assert hop.get("routes") is None


def test_rules_that_cover_everything() -> None:
    found = rules(ALL_RULES + "-e 2\n")
    assert found.get("coverage.event_kinds.excluded") == []
    assert (found.get("logging"), found.get("sealed")) == ("on", True)


@pytest.mark.parametrize("line", ALL_RULES.strip().splitlines())
def test_each_kind_is_missed_where_its_rule_is(line: str) -> None:
    found = rules(ALL_RULES.replace(line + "\n", ""))
    assert len(found.get("coverage.event_kinds.excluded")) == 1


@pytest.mark.parametrize(
    ("text", "logging"),
    [("-e 0\n", "off"), ("-a task,never\n", "off"), ("-a never,task\n", "off"), ("-w /etc/passwd -p wa\n", "on")],
)
def test_whether_the_kernel_audits(text: str, logging: str) -> None:
    assert rules(text).get("logging") == logging


@pytest.mark.parametrize(
    ("text", "sealed"),
    [
        ("-w /etc/passwd -p wa\n-e 2\n", True),
        ("-w /etc/passwd -p wa\n-e 1\n", False),
        ("-w /etc/passwd -p wa\n", False),
        ("{% if lock %}\n-e 2\n{% endif %}\n-b 8192\n", None),
        ("-b 8192\n{{ rules }}\n", None),
    ],
)
def test_whether_rules_are_locked(text: str, sealed: bool | None) -> None:
    found = rules(text).get("sealed")
    assert found is sealed if sealed is not None else "unknown" in found


@pytest.mark.parametrize(
    ("rule", "is_filter"),
    [
        ("-a never,exit -F arch=b64 -S open -F exe=/usr/sbin/nginx", True),
        ("-a exit,never -F dir=/srv", True),
        ("-A user,never -F subj_type=crond_t", True),
        ("-a always,exclude -F msgtype=USER_CMD", True),
        ("-a always,exclude -F msgtype=CWD", False),
        ("-a never,exclude -F msgtype=PROCTITLE", False),
        ("-a always,exit -F dir=/srv", False),
        ("-a never,exit", False),
    ],
)
def test_rules_that_leave_something_out(rule: str, is_filter: bool) -> None:
    found = rules(f"-w /etc/passwd -p wa\n{rule}\n")
    assert [one["what"] for one in found.get("filters") or []] == [rule] * is_filter
    assert found.get("logging") == "on"


def test_a_rule_of_a_template_that_leaves_something_out() -> None:
    assert "unknown" in rules("{% if a %}\n-a never,exit -F dir=/srv\n{% endif %}\n").get("filters")


def test_a_log_file_that_keeps_nothing_is_no_store() -> None:
    found = daemon("log_file = /dev/null\nnum_logs = 5\n")
    assert [route["discarded"] for route in found.only("hop").get("routes")] == [True]
    assert not [entity for entity in found.values() if entity.category == "store"]


def test_rules_behind_the_lock_are_refused() -> None:
    assert rules("-e 2\n-w /etc/passwd -p wa\n").get("filters")[0]["what"] == "-e 2"
    assert rules("-e 2\n-w /etc/passwd -p wa\n", "audit/rules.d/10.rules").get("filters") is None


def test_a_rule_that_a_template_decides_is_unknown() -> None:
    found = rules(ALL_RULES.replace("-w /etc/sudoers -p wa -k scope", "{% if a %}\n-w /etc/sudoers -p wa\n{% endif %}"))
    assert "unknown" in found.get("coverage.event_kinds")


@pytest.mark.parametrize(
    ("rule", "kind"),
    [
        ("-a always,exit -F arch=b64 -S open -F dir=/etc -F success=0 -k access", "refused access"),
        ("-a always,exit -F arch=b64 -S openat -F exit=-EPERM -k access", "refused access"),
        ("-w /run/faillock/ -p wa -k logins", "sign-ins"),
        ("-a always,exit -F dir=/var/log/faillock -F perm=wa -k logins", "sign-ins"),
    ],
)
def test_other_ways_to_write_a_rule(rule: str, kind: str) -> None:
    assert kind in rules(f"{rule}\n").get("coverage.event_kinds")["included"]
