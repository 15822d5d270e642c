"""rsyslog's three dialects: what is read, where it stands, and that nothing raises."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accesslint.source import Source
from accesslint.syntax.rsyslog import Statement, parse


def statements(text: str) -> list[Statement]:
    return parse(Source("rsyslog.conf", text)).statements


def plain(statement: Statement) -> dict[str, str]:
    return {name: value.text for name, value in statement.parameters.items()}


@pytest.mark.parametrize(
    ("action", "parameters"),
    [
        ("/var/log/a.log", {"type": "omfile", "file": "/var/log/a.log"}),
        ("-/var/log/a.log;Form", {"type": "omfile", "file": "/var/log/a.log", "template": "Form"}),
        ("?Dynamic", {"type": "omfile", "dynafile": "Dynamic"}),
        ("@host", {"type": "omfwd", "target": "host", "protocol": "udp"}),
        ("@@host:6514", {"type": "omfwd", "target": "host", "protocol": "tcp", "port": "6514"}),
        ("@@(z9,o)host:514", {"type": "omfwd", "target": "host", "protocol": "tcp", "port": "514"}),
        ("@[::1]:514", {"type": "omfwd", "target": "::1", "protocol": "udp", "port": "514"}),
        (":omrelp:host:20514", {"type": "omrelp", "target": "host:20514"}),
        ("|/dev/xconsole", {"type": "ompipe", "pipe": "/dev/xconsole"}),
        ("root,admin", {"type": "omusrmsg", "users": "root,admin"}),
        ('action(type="omfile" file="/a")', {"type": "omfile", "file": "/a"}),
    ],
)
def test_actions_behind_a_selector(action: str, parameters: dict[str, str]) -> None:
    (statement,) = statements(f"auth,authpriv.*\t{action} # why\n")
    assert (statement.kind, plain(statement), statement.filters) == ("action", parameters, ("auth,authpriv.*",))


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        (':msg, contains, "a" ~\n', (':msg, contains, "a"',)),
        ("auth.* stop\n", ("auth.*",)),
        ("if $msg contains 'then' then stop\n", ("$msg contains 'then'",)),
        ("if ($a == 1) then { stop }\n", ("($a == 1)",)),
        ("if $a == 1\n then {\n  if $b == 2 then {\n stop\n }\n}\n", ("$a == 1", "$b == 2")),
        ("if $a == 1 then { /a\n } else {\n stop\n}\n", ("else of $a == 1",)),
    ],
)
def test_what_stands_around_a_stop(text: str, filters: tuple[str, ...]) -> None:
    assert statements(text)[-1].kind == "stop"
    assert statements(text)[-1].filters == filters


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_selector_goes_on_over_lines(end: str) -> None:
    """As in the distributions' xconsole.conf; a remark behind a target is none of it."""
    text = f"daemon.*;mail.*;\\{end}\tnews.err;\\{end}\t*.=debug\t|/dev/xconsole{end}*.* @host\t# UDP{end}"
    pipe, forward = statements(text)
    assert (pipe.filters, plain(pipe)) == (
        ("daemon.*;mail.*;news.err;*.=debug",),
        {"type": "ompipe", "pipe": "/dev/xconsole"},
    )
    assert plain(forward) == {"type": "omfwd", "target": "host", "protocol": "udp"}


def test_what_follows_the_same_filter_shares_its_group() -> None:
    first, second, third = statements(':programname, isequal, "a" /var/log/a\n& stop\n*.* /b\n')
    assert first.groups == second.groups != third.groups
    assert second.kind == "stop"


def test_objects_over_several_lines() -> None:
    module, template, ruleset, action = statements(
        'module(load="imfile" # local (files)\n mode="polling")\n'
        'template(name="t" type="list") {\n property(name="msg" format="}")\n}\n'
        'ruleset(name="r") {\n action(type="omfwd" target=["a", "b"])\n}\n'
    )
    assert plain(module) == {"load": "imfile", "mode": "polling"}
    assert "property" in template.parameters["list"].text
    assert ruleset.parameters["name"].text == "r"
    assert (action.filters, len(action.groups)) == ((), 1)


def test_places_are_those_of_values() -> None:
    (statement,) = statements('\nmodule(load="imtcp")\n')
    span = statement.parameters["load"].span
    assert (span.line, span.column, span.end_column) == (2, 14, 19)


def test_tags_of_templates() -> None:
    document = parse(Source("rsyslog.conf.j2", "{% if a %}\n*.* @b\n{% endif %}\n{{ more }}\n{{ f }}.* /c\n*.* /d\n"))
    assert [one.conditional for one in document.statements] == [True, False]
    assert document.hole is not None


@pytest.mark.parametrize(
    "text", ["{" * 10_000, "if " * 10_000, "action(" * 10_000, 'template(name="x") {' * 1_000, "}" * 10_000, "& " * 99]
)
def test_hostile_texts_are_cut_short(text: str) -> None:
    assert len(statements(text)) <= 10_000


FRAGMENTS = st.sampled_from(
    [
        "*.* ",
        "auth.none;",
        "/var/log/a",
        "@@h:1",
        "{",
        "}",
        "if ",
        " then ",
        "else ",
        "stop",
        "\n",
        "&",
        "~",
        "$X y",
        "action(",
        'type="omfile"',
        ")",
        '"',
        ':msg, contains, "a" ',
        "{{ x }}",
        "{% if y %}",
        "#",
        "/*",
        "*/",
        "\\",
        "'",
    ]
)


@given(st.lists(FRAGMENTS | st.text(max_size=5), max_size=30).map("".join))
@settings(max_examples=150)
def test_any_text_is_read(text: str) -> None:
    source = Source("rsyslog.conf", text)
    document = parse(source)
    lines = text.count("\n") + 1 + sum(text.count(other) for other in "\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")
    for statement in document.statements:
        assert 1 <= statement.span.line <= lines
        assert all(1 <= value.span.line <= lines for value in statement.parameters.values())


@given(st.lists(st.sampled_from(["/var/log/a", "@b", "@@c:1"]), min_size=1, max_size=9))
@settings(max_examples=50)
def test_every_action_of_a_chain_is_read(actions: list[str]) -> None:
    found = statements("*.* " + "\n& ".join(actions) + "\n")
    assert len(found) == len(actions)
    assert len({one.groups for one in found}) == 1
