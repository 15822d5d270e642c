"""rsyslog: routes, buffers, formats, modes, what is dropped; on, off, absent and unknown."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.loaders import Options
from accesslint.loaders.rsyslog import load
from accesslint.mappers.rsyslog import configurations
from accesslint.mappers.rsyslog.selection import takes
from accesslint.model.entities import Entity
from accesslint.model.values import Resource
from accesslint.source import Source
from tests.mappers.building import Mapped, mapped
from tests.trees import MemoryTree

LOCAL = "auth,authpriv.* /var/log/auth.log\n"


def entities(text: str, name: str = "rsyslog.conf") -> Mapped:
    loaded = load([Source(name, text)], [], MemoryTree({name: text}), Options())
    return mapped(configurations, *[one for one in loaded if isinstance(one, Resource)])


def hop(text: str, name: str = "rsyslog.conf") -> Entity:
    return entities(text, name).only("hop")


@pytest.mark.parametrize(
    ("selector", "facility", "severity", "expected"),
    [
        ("*.*", "auth", "info", True),
        ("auth,authpriv.*", "authpriv", "debug", True),
        ("*.*;auth,authpriv.none", "authpriv", "info", False),
        ("*.info;mail.none;authpriv.none", "auth", "info", True),
        ("*.info", "auth", "debug", False),
        ("*.=debug", "auth", "info", False),
        ("auth.!info", "auth", "info", False),
        ("auth.*;auth.!=info", "auth", "info", False),
        ("*.warn", "auth", "err", True),
        ("*.emerg", "auth", "info", False),
        ("security.*", "auth", "info", True),
        ("kern.*", "auth", "info", False),
    ],
)
def test_selectors(selector: str, facility: str, severity: str, expected: bool) -> None:
    assert takes(selector, facility, severity) is expected


DRIVER = 'StreamDriver="gtls" StreamDriverMode="1"'


@pytest.mark.parametrize(
    ("action", "encrypted", "verified"),
    [
        ("@logs.example.com", False, None),
        ("@@logs.example.com:514", False, None),
        ("@127.0.0.1", None, None),
        ('action(type="omfwd" target="h" protocol="tcp")', False, None),
        ('action(type="omfwd" target="h")', False, None),
        (f'action(type="omfwd" target="h" protocol="tcp" {DRIVER})', True, "unknown"),
        (f'action(type="omfwd" target="h" protocol="tcp" {DRIVER} StreamDriverAuthMode="anon")', True, False),
        (f'action(type="omfwd" target="h" protocol="tcp" {DRIVER} StreamDriverAuthMode="x509/name")', True, True),
        ('action(type="omfwd" target="h" protocol="tcp" StreamDriverMode="{{ m }}")', "unknown", None),
        ('action(type="omrelp" target="h" tls="on" tls.authMode="name")', True, True),
        ('action(type="omrelp" target="h")', False, None),
        ('action(type="omelasticsearch" server="h")', False, None),
        ('action(type="omelasticsearch" server="h" usehttps="on" allowunsignedcerts="on")', True, False),
        ('action(type="omkafka" broker="h")', None, None),
    ],
)
def test_transport(action: str, encrypted: Any, verified: Any) -> None:
    route = hop(f"*.* {action}\n").get("routes")[0]
    for name, expected in (("encrypted", encrypted), ("verified", verified)):
        found = route.get(name)
        assert "unknown" in found if expected == "unknown" else found is expected, name


def test_directives_hold_for_the_actions_behind_them() -> None:
    tls = "$DefaultNetstreamDriver gtls\n$ActionSendStreamDriverMode 1\n$ActionSendStreamDriverAuthMode x509/name\n"
    route = hop(tls + "*.* @@h:6514\n").get("routes")[0]
    assert (route["encrypted"], route["verified"]) == (True, True)


@pytest.mark.parametrize(
    ("before", "action", "medium", "retries"),
    [
        ("", "@@h", "none", 0),
        ("$ActionQueueType LinkedList\n$ActionResumeRetryCount -1\n", "@@h", "memory", "unlimited"),
        ("$ActionQueueType LinkedList\n$ActionQueueFileName f\n$ActionResumeRetryCount 5\n", "@@h", "disk", 5),
        ("", 'action(type="omfwd" target="h" protocol="tcp" queue.type="Disk" queue.filename="f")', "disk", 0),
        ("", 'action(type="omfwd" target="h" protocol="tcp" queue.type="FixedArray")', "memory", 0),
    ],
)
def test_where_messages_wait(before: str, action: str, medium: str, retries: Any) -> None:
    buffer = hop(f"{before}*.* {action}\n").get("buffers")[0]
    assert (buffer["medium"], buffer["retries"]) == (medium, retries)


OBJECT = '*.* action(type="omfwd" target="h" protocol="tcp")\n'


def test_directives_do_not_hold_for_objects() -> None:
    tls = "$ActionQueueType LinkedList\n$ActionSendStreamDriver gtls\n$ActionSendStreamDriverMode 1\n"
    found = hop(tls + OBJECT + "*.* @@h\n")
    assert [route["encrypted"] for route in found.get("routes")] == [False, True]
    assert [buffer["medium"] for buffer in found.get("buffers")] == ["none", "memory"]


def test_a_queue_holds_for_one_action_and_udp_has_none() -> None:
    found = hop("$ActionQueueType LinkedList\n*.* @@a\n*.* @@b\n*.* @c\n").get("buffers")
    assert [one["medium"] for one in found] == ["memory", "none"]


@pytest.mark.parametrize(
    ("before", "mode", "others"),
    [
        ("$FileCreateMode 0640\n", "0640", False),
        # The module's mode is that of actions written as objects: the one in the old notation keeps its own.
        ('module(load="builtin:omfile" fileCreateMode="0600")\n$FileCreateMode 0640\n', "0640", False),
        ("$FileCreateMode 0644\n", "0644", True),
        ("$FileCreateMode 0666\n$Umask 0027\n", "0640", False),
        ('module(load="builtin:omfile" fileCreateMode="0600")\n', None, None),
        ("", None, None),
        ("$FileCreateMode {{ mode }}\n", None, None),
    ],
)
def test_modes_of_files(before: str, mode: str | None, others: bool | None) -> None:
    store = entities(before + LOCAL).only("store")
    assert store.get("permissions.mode") == mode
    found = store.get("permissions.others_read")
    assert "unknown" in found if others is None else found is others


def test_the_modes_of_files_of_objects() -> None:
    module, action = 'module(load="builtin:omfile" fileCreateMode="0600")\n', '*.* action(type="omfile" file="/a")\n'
    assert entities(module + "$FileCreateMode 0644\n" + action).only("store").get("permissions.mode") == "0600"
    assert entities("$FileCreateMode 0600\n" + action).only("store").get("permissions.mode") is None


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        (LOCAL, "offset"),
        ("$ActionFileDefaultTemplate RSYSLOG_TraditionalFileFormat\n" + LOCAL, "none"),
        ('module(load="builtin:omfile" Template="RSYSLOG_TraditionalFileFormat")\n' + LOCAL, "none"),
        ("auth,authpriv.* /a;RSYSLOG_FileFormat\n", "offset"),
        ('$template T,"%timegenerated% %msg%\\n"\nauth,authpriv.* /a;T\n', "none"),
        ('$template T,"%timegenerated:::date-rfc3339% %msg%"\nauth,authpriv.* /a;T\n', "offset"),
        # A message's priority in angle brackets is no tag of a template.
        ('template(name="T" type="string" string="<%PRI%>%TIMESTAMP% %msg%")\n*.* /a;T\n', "none"),
        ('$template T,"<%pri%>%timegenerated:::date-rfc3339% %msg%"\nauth,authpriv.* /a;T\n', "offset"),
        (
            'template(name="T" type="list") { property(name="timereported" dateFormat="rfc3339") }\n*.* /a;T\n',
            "offset",
        ),
        ("auth,authpriv.* @@h\n", "none"),
        ("auth,authpriv.* @@h;RSYSLOG_ForwardFormat\n", "offset"),
    ],
)
def test_the_time_of_formats(text: str, zone: str) -> None:
    found = entities(text)
    assert found.only("format").get("timestamp.zone") == zone
    assert found.only("hop").get("formats") == [found.only("format").id]


@pytest.mark.parametrize(
    ("line", "how"),
    [
        ("auth,authpriv.* ~", "exclude"),
        ("*.* stop", "exclude"),
        ("kern.* ~", None),
        ("*.=debug stop", None),
        (':msg, contains, "session" stop', "condition"),
        (':programname, isequal, "sshd" stop', "exclude"),
        (':programname, isequal, "suricata" stop', None),
        ("if $syslogseverity > 5 then stop", "level"),
        ("if $syslogseverity == 7 then stop", None),
        ("if $syslogfacility-text == 'authpriv' then { stop }", "exclude"),
        ("if $syslogfacility-text == 'kern' then { stop }", None),
        ("if $programname == 'sshd' then {\n /var/log/sshd.log\n stop\n}", None),
        (':programname, isequal, "sshd" /var/log/sshd.log\n& stop', None),
        ("$SystemLogRateLimitInterval 5", "sample"),
        ("$imjournalRatelimitInterval 0", None),
        ('module(load="imuxsock" SysSock.RateLimit.Interval="5")', "sample"),
    ],
)
def test_what_is_dropped(line: str, how: str | None) -> None:
    found = hop(f"{line}\n{LOCAL}").get("filters")
    assert (found[0]["how"] if found else None) == how


def test_what_everything_is_kept_of_first_is_not_dropped() -> None:
    assert hop('*.* /var/log/all\n:msg, contains, "a" stop\n').get("filters") is None


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        (LOCAL, []),
        ("*.info;authpriv.none /var/log/messages\n", ["authpriv"]),
        ("*.* /a\n", []),
        ("local0.* /a\n", ["auth", "authpriv"]),
        ('module(load="imuxsock")\nmodule(load="imudp")\nlocal0.* /a\n', ["auth", "authpriv"]),
        # Without imuxsock or imjournal no message of the host itself comes in.
        ('module(load="imtcp")\nlocal0.* /a\n', []),
        ("$ModLoad imudp.so\nlocal0.* /a\n", []),
        ("if $a == 1 then /a\nlocal0.* /b\n", []),
        ("$IncludeConfig /etc/rsyslog.d/*.conf\nlocal0.* /a\n", []),
    ],
)
def test_sign_ins_that_nothing_takes(text: str, lost: list[str]) -> None:
    assert [one["what"] for one in hop(text).get("unrouted") or ()] == lost


def test_what_a_template_may_leave_out_keeps_nothing() -> None:
    assert hop('{% if a %}\n*.* @@h\n{% endif %}\n:msg, contains, "a" stop\n').get("filters")


def test_files_without_accesses_are_left_out() -> None:
    found = entities(LOCAL + "kern.* /var/log/kern.log\nmail.err /var/log/mail.err\n*.emerg :omusrmsg:*\n")
    assert found.only("store").address == "/var/log/auth.log"
    assert len(found.only("hop").get("routes")) == 1


@pytest.mark.parametrize("path", ["/dev/stdout", "/proc/1/fd/1", "/proc/self/fd/2"])
def test_the_output_of_a_container_is_no_file(path: str) -> None:
    found = entities(f"*.* {path}\n")
    assert [entity for entity in found.values() if entity.category == "store"] == []
    assert found.only("hop").get("routes")[0]["via"] == "stdout"


def test_files_whose_messages_are_also_sent_are_shipped() -> None:
    assert entities(LOCAL + "*.* @@h\n").only("store").get("central") is True
    assert entities(LOCAL).only("store").get("central") is None
    for line in ("$IncludeConfig /etc/rsyslog.d/*.conf\n", "{% if remote %}\n*.* @@h\n{% endif %}\n"):
        assert "unknown" in entities(LOCAL + line).only("store").get("central")


def test_a_drop_in_alone() -> None:
    found = hop("*.* @@h\n", "rsyslog.d/remote.conf")
    assert found.get("routes")[0]["encrypted"] is False


def test_lines_of_a_templates_condition() -> None:
    assert "unknown" in hop("{% if remote %}\n*.* @h\n{% endif %}\n", "rsyslog.conf.j2").get("routes")[0]["to"]


@pytest.mark.parametrize(
    "text",
    [
        "*.* action()\n",
        '*.* action(type="omfile")\n',
        "*.* ?\n",
        "*.* @\n",
        "$FileCreateMode x\n*.* /a\n",
        "*.* /dev/null\n",
    ],
)
def test_odd_texts_never_raise(text: str) -> None:
    entities(text)


@pytest.mark.parametrize(
    "text",
    ['input(type="imfile" File="/var/log/app/access.log" Tag="app")\n', "$InputFileName /var/log/app/access.log\n"],
)
def test_files_that_are_read(text: str) -> None:
    found = entities(text, "rsyslog.d/app.conf")
    assert found.only("hop").get("inputs")[0]["what"] == "/var/log/app/access.log"
    assert any("/var/log/app/access.log" in handle for link in found.links for handle in link.handles)
