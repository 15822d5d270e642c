"""syslog-ng: routes, TLS, buffers, formats, modes, what is dropped; on, off, absent and unknown."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accesslint.loaders import Options
from accesslint.loaders.syslog_ng import load
from accesslint.mappers.syslog_ng import configurations
from accesslint.mappers.syslog_ng.selection import Selection
from accesslint.mappers.syslog_ng.statements import Statements
from accesslint.model.entities import Entity
from accesslint.model.values import Resource
from accesslint.source import Source
from tests.conftest import Check
from tests.mappers.building import Mapped, mapped
from tests.trees import MemoryTree

SOURCE = "source s { system(); internal(); };\n"


def resources(text: str, name: str = "syslog-ng.conf") -> list[Resource]:
    loaded = load([Source(name, text)], [], MemoryTree({name: text}), Options())
    return [one for one in loaded if isinstance(one, Resource)]


def entities(text: str, name: str = "syslog-ng.conf") -> Mapped:
    return mapped(configurations, *resources(text, name))


def to(driver: str, more: str = "", options: str = "") -> Mapped:
    return entities(
        f"{options}\n{SOURCE}destination d {{ {driver}; }};\nlog {{ source(s); destination(d); {more} }};\n"
    )


def hop(driver: str, more: str = "") -> Entity:
    return to(driver, more).only("hop")


@pytest.mark.parametrize(
    ("expression", "facility", "expected"),
    [
        ("facility(auth, authpriv)", "auth", True),
        ("facility(mail)", "auth", False),
        ("not facility(mail)", "auth", True),
        ("level(info..emerg)", "auth", True),
        ("level(warning..emerg)", "auth", False),
        ("level(debug .. emerg)", "auth", True),
        ("level(crit .. emerg)", "auth", False),
        ("level(debug)", "auth", False),
        ("severity(info)", "auth", True),
        ("facility(auth) and not level(debug)", "auth", True),
        ("facility(mail) or facility(auth)", "auth", True),
        ("facility(mail) and facility(auth) or level(info)", "auth", True),
        ("facility(mail) and (facility(auth) or level(info))", "auth", False),
        ("not (facility(mail) or facility(auth))", "auth", False),
        ("filter(f_other)", "auth", True),
        ("not filter(f_other)", "auth", False),
        ("filter(f_missing)", "auth", None),
        ("program(sshd)", "auth", None),
        ("program(sshd) and facility(mail)", "auth", False),
        ("program(sshd) or facility(auth)", "auth", True),
        ("facility({{ x }})", "auth", None),
        ("facility(10)", "authpriv", None),
    ],
)
def test_filters(expression: str, facility: str, expected: bool | None) -> None:
    text = (
        f"filter f {{ {expression}; }};\nfilter f_other {{ facility(auth); }};\nlog {{ filter(f); destination(d); }};\n"
    )
    statements = Statements(resources(text)[0])
    assert Selection(statements).takes(statements.paths()[0], facility) is expected


def test_a_filter_that_names_itself() -> None:
    statements = Statements(resources("filter f { filter(f); };\nlog { filter(f); };\n")[0])
    assert Selection(statements).takes(statements.paths()[0], "auth") is None


@pytest.mark.parametrize(
    ("driver", "encrypted", "verified"),
    [
        ('network("h")', False, None),
        ('network("h" transport("udp"))', False, None),
        ('network("h" transport(tls))', True, True),
        ('network("h" transport("tls") tls(peer-verify(no)))', True, False),
        ('network("h" transport("tls") tls(peer_verify(optional-untrusted)))', True, False),
        ('network("h" transport("tls") tls(peer-verify("required-trusted")))', True, True),
        ('network("h" transport("{{ x }}"))', "unknown", None),
        ('syslog("h" transport("tls") tls(peer-verify({{ x }})))', True, "unknown"),
        ('tcp("h" port(514))', False, None),
        ('tcp("h" tls(ca-dir("/x")))', True, True),
        ('udp("h")', False, None),
        ('http(url("https://h/x"))', True, True),
        ('http(url("https://h/x") tls(peer-verify(no)))', True, False),
        ('http(url("http://h/x"))', False, None),
        ('network("127.0.0.1")', None, None),
        ('kafka(bootstrap-servers("h:9092") topic("t"))', None, None),
    ],
)
def test_transport(driver: str, encrypted: object, verified: object) -> None:
    route = hop(driver).get("routes.0")
    found = [route.get(name) for name in ("encrypted", "verified")]
    assert ["unknown" if isinstance(one, dict) else one for one in found] == [encrypted, verified]


@pytest.mark.parametrize(
    ("driver", "flags", "expected"),
    [
        ('tcp("h")', "", ("memory", "unlimited", "drop")),
        ('tcp("h")', "flags(flow-control);", ("memory", "unlimited", "block")),
        ('tcp("h")', "flags(flow_control);", ("memory", "unlimited", "block")),
        ('tcp("h" disk-buffer(reliable(yes)))', "flags(final, flow-control);", ("disk", "unlimited", "block")),
        ('udp("h")', "", None),
    ],
)
def test_buffers(driver: str, flags: str, expected: tuple[str, ...] | None) -> None:
    buffer = hop(driver, flags).get("buffers.0")
    found = None if buffer is None else (buffer["medium"], buffer["retries"], buffer["overflow"])
    assert found == expected


@pytest.mark.parametrize(
    ("driver", "options", "mode", "read"),
    [
        ('file("/var/log/a")', "", "0600", False),
        ('file("/var/log/a" perm(0644))', "", "0644", True),
        ('file("/var/log/a")', "options { perm(0640); };", "0640", False),
        ('file("/var/log/a" perm({{ x }}))', "", None, "unknown"),
        ('file("/var/log/a" perm(-1))', "", None, None),
    ],
)
def test_modes(driver: str, options: str, mode: str | None, read: object) -> None:
    store = to(driver, "", options).only("store")
    found = store.get("permissions.others_read")
    assert (store.get("permissions.mode"), "unknown" if isinstance(found, dict) else found) == (mode, read)


@pytest.mark.parametrize(
    ("driver", "options", "expected"),
    [
        ('file("/a")', "", ("none", "syslog", "second")),
        ('file("/a")', "options { ts_format(iso); };", ("offset", "rfc3339", "second")),
        ('file("/a" ts-format(rfc3339) frac-digits(3))', "", ("offset", "rfc3339", "millisecond")),
        ('file("/a" template("${ISODATE} $HOST $MSG\\n"))', "", ("offset", "rfc3339", "second")),
        ('file("/a" template("$R_UNIXTIME $MSG\\n"))', "", ("utc", "epoch", "second")),
        ('file("/a" template("$DATE $MSG\\n"))', "", ("none", "syslog", "second")),
        ('file("/a" template(t))', 'template t "$ISODATE $MSG\\n";', ("offset", "rfc3339", "second")),
        ('file("/a" template(t))', "template t { template('$ISODATE $MSG'); };", ("offset", "rfc3339", "second")),
        ('syslog("h")', "", ("offset", "rfc3339", "second")),
        ('network("h" flags(syslog-protocol))', "", ("offset", "rfc3339", "second")),
        ('file("/a" template("$MSG\\n"))', "", None),
        ('file("/a" template("$(format-json --key ISODATE)\\n"))', "", None),
        ('file("/a" template("{{ x }}"))', "", None),
        ('file("/a" ts-format({{ x }}))', "", "unknown"),
    ],
)
def test_times(driver: str, options: str, expected: object) -> None:
    found = [one.get("timestamp") for one in to(driver, "", options).values() if one.category == "format"]
    if expected is None:
        assert found == []
    elif expected == "unknown":
        assert "unknown" in found[0]
    else:
        assert (found[0]["zone"], found[0]["form"], found[0]["precision"]) == expected


KEEP = 'log { source(s); destination { file("/a"); }; };\n'


@pytest.mark.parametrize(
    ("filters", "before", "expected"),
    [
        ("facility(auth)", "", ["exclude"]),
        ("facility(mail)", "", []),
        ("level(debug)", "", []),
        ("level(info..debug)", "", ["level"]),
        ('match("healthz" value("MESSAGE"))', "", ["condition"]),
        ("program(sshd)", "", ["exclude"]),
        ("program(cron)", "", []),
        ("facility(auth)", KEEP, []),
    ],
)
def test_what_is_dropped(filters: str, before: str, expected: list[str]) -> None:
    text = f"{SOURCE}{before}log {{ source(s); filter {{ {filters}; }}; flags(final); }};\n{KEEP}"
    found = entities(text).only("hop").get("filters") or []
    assert [one["how"] for one in found] == expected


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ("facility(auth, authpriv)", []),
        ("facility(auth)", ["authpriv"]),
        ("not facility(auth, authpriv)", ["auth", "authpriv"]),
        ("program(sshd)", []),
        ("level(warning..emerg)", ["auth", "authpriv"]),
    ],
)
def test_sign_ins_that_no_path_takes(filters: str, expected: list[str]) -> None:
    text = f"@version: 3\n{SOURCE}filter f {{ {filters}; }};\n"
    text += 'log { source(s); filter(f); destination { file("/a"); }; };\n'
    text += 'log { source(s); filter { facility(local0); }; destination { file("/b"); }; };\n'
    found = entities(text).only("hop").get("unrouted") or []
    assert [one["what"] for one in found] == expected


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ('unset(value("USERNAME"))', ["remove"]),
        ('set("***" value(".json.user"))', ["mask"]),
        ('set("$(sha256 $user)" value("user"))', ["hash"]),
        ('set("x" value("colour"))', []),
        ('unset(value("{{ x }}"))', []),
    ],
)
def test_what_is_taken_out(rule: str, expected: list[str]) -> None:
    text = f"{SOURCE}rewrite r {{ {rule}; }};\nlog {{ source(s); rewrite(r); destination {{ file('/a'); }}; }};\n"
    found = entities(text).only("hop").get("strips") or []
    assert [one["how"] for one in found] == expected


def test_what_is_sent_on_is_shipped() -> None:
    both = f"{SOURCE}log {{ source(s); destination {{ file('/a'); tcp('h'); }}; }};\n"
    apart = f"{SOURCE}{KEEP}log {{ source(s); destination {{ tcp('h'); }}; }};\n"
    filtered = f"{SOURCE}{KEEP}log {{ source(s); filter {{ facility(mail); }}; destination {{ tcp('h'); }}; }};\n"
    assert [entities(text).only("store").get("shipped") for text in (both, apart, filtered)] == [True, True, None]


def test_inputs() -> None:
    text = (
        "source s { network(transport('tls') port(6514)); udp(); file('/var/log/app/a.log');\n"
        "wildcard-file(base-dir('/var/log/nginx') filename-pattern('*.log')); };\n" + KEEP
    )
    found = entities(text).only("hop")
    assert found.kind == "collector"
    assert [(one["via"], one["what"]) for one in found.get("inputs")] == [
        ("tls", "6514"),
        ("udp", "the default port"),
        ("file", "/var/log/app/a.log"),
        ("file", "/var/log/nginx/*.log"),
    ]


def test_names_made_of_messages_and_what_is_not_known() -> None:
    for driver in ('file("/var/log/$HOST/a.log")', 'file("{{ path }}")', 'program("/bin/x")', "usertty(root)"):
        found = to(driver)
        assert not [one for one in found.values() if one.category == "store"]
    assert "unknown" in hop('file("{{ path }}")').get("routes.0.to")


def test_conditions_and_paths_in_paths() -> None:
    text = (
        f"{SOURCE}log {{ source(s); if (facility(auth)) {{ destination {{ tcp('a'); }}; }}"
        " else { destination { tcp('b'); }; }; junction { channel { filter { facility(mail); };"
        " destination { tcp('c'); }; }; }; };\n"
        "{% if x %}\nlog { source(s); destination { tcp('d'); }; };\n{% endif %}\n"
    )
    routes = {route["target"]: route for route in entities(text).only("hop").get("routes")}
    assert set(routes) == {"a", "b", "d"}
    assert "template" in routes["d"]["to"]["unknown"]


DEBIAN = """\
@version: 3.38
@include "scl.conf"
options { chain_hostnames(off); use_dns(no); owner("root"); group("adm"); perm(0640); stats_freq(0); };
source s_src { system(); internal(); };
destination d_auth { file("/var/log/auth.log"); };
destination d_syslog { file("/var/log/syslog"); };
destination d_console { usertty("root"); };
filter f_auth { facility(auth, authpriv) and not filter(f_debug); };
filter f_debug { level(debug) and not facility(auth, authpriv, news, mail); };
filter f_syslog3 { not facility(auth, authpriv, mail) and not filter(f_debug); };
filter f_crit { level(crit .. emerg); };
log { source(s_src); filter(f_auth); destination(d_auth); };
log { source(s_src); filter(f_syslog3); destination(d_syslog); };
log { source(s_src); filter(f_crit); destination(d_console); };
"""


def test_the_package_s_own_configuration(check: Check) -> None:
    report = check({"etc/syslog-ng/syslog-ng.conf": DEBIAN})
    assert sorted({one.rule for one in report.findings}) == [
        "consistency/timestamp-not-standard",
        "consistency/timestamp-without-zone",
        "traceability/not-centralised",
    ]


_WORDS = (
    *("log {", "};", "source(s);", "filter f {", "destination d {", "not", "and", "or", "(", ")", "file('/a'", ");"),
    *("if (", "else {", "junction {", "rewrite r {", "unset(value(", "{{ x }}", "network(", "tls(", "level(", "x"),
)


@settings(max_examples=150)
@given(
    st.lists(
        st.sampled_from(_WORDS),
        max_size=25,
    )
)
def test_any_order_of_words(words: list[str]) -> None:
    entities(SOURCE + " ".join(words))


@pytest.mark.parametrize("last", ["facility(auth)", "filter(f0)"])
def test_filters_that_name_each_other_many_times_are_unknown(last: str) -> None:
    steps = "".join(f"filter f{step} {{ filter(f{step + 1}) or not filter(f{step + 1}); }};\n" for step in range(50))
    (configuration,) = resources(
        f'{SOURCE}{steps}filter f50 {{ {last}; }};\ndestination d {{ file("/d"); }};\n'
        "log { source(s); filter(f0); destination(d); };\n"
    )
    statements = Statements(configuration)
    (path,) = statements.paths()
    selection = Selection(statements)
    assert selection.takes(path, "auth") is None
    assert selection.drop_of(path) == "condition"
