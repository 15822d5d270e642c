"""What a function prints that gin's logger is given: the five fields, time, quoting, and what is not read."""

from __future__ import annotations

import pytest

from tests.mappers.go_logging.programs import form, meanings, state, time

FIVE = {"timestamp", "identity", "action", "resource", "result"}


def printed(arguments: str, before: str = "") -> str:
    return (
        "r.Use(gin.LoggerWithFormatter(func(p gin.LogFormatterParams) string {\n"
        f"{before}  return fmt.Sprintf({arguments})\n}}))"
    )


WHOLE = r'"%s - [%s] \"%s %s %s %d %s \"%s\" %s\"\n", p.ClientIP, p.TimeStamp.Format(time.RFC1123), p.Method, p.Path,'
WHOLE += "p.Request.Proto, p.StatusCode, p.Latency, p.Request.UserAgent(), p.ErrorMessage,"


def test_the_example_of_gins_own_manual() -> None:
    found = form(printed(WHOLE, "  // its own, format\n"))
    assert meanings(found) == (FIVE - {"identity"}) | {"client_address", "protocol", "duration", "user_agent"}
    assert (found.get("encoding"), found.get("escaping"), found.get("rest")) == ("text", "none", None)
    assert time(found) == ("offset", "other", "second")


@pytest.mark.parametrize(
    ("argument", "meaning"),
    [
        ("p.TimeStamp", "timestamp"),
        ('p.Keys["user_id"]', "identity"),
        ("p.Method", "action"),
        ("p.Path", "resource"),
        ("p.StatusCode", "result"),
    ],
)
def test_each_of_the_five_may_be_missing(argument: str, meaning: str) -> None:
    whole = 'p.TimeStamp, p.Keys["user_id"], p.Method, p.Path, p.StatusCode'
    assert meanings(form(printed(f'"%v %v %s %q %d\\n", {whole}'))) == FIVE
    without = whole.replace(argument, "p.ErrorMessage")
    assert FIVE - meanings(form(printed(f'"%v %v %s %q %d\\n", {without}'))) == {meaning}


@pytest.mark.parametrize(
    ("arguments", "encoding", "escaping", "when"),
    [
        ('"%s %q\\n", p.TimeStamp.Format("15:04:05"), p.Path', "text", "default", ("none", "other", "second")),
        ('"%s %#v\\n", p.TimeStamp.UTC().Format(time.DateTime), p.Path', "text", "default", ("utc", "other", "second")),
        ('`{"time":"%s","path":%q}`, p.TimeStamp.Format(time.RFC3339), p.Path', "json", "vendor",
         ("offset", "rfc3339", "second")),
        ('`{"time":"%s","path":"%s"}`, p.TimeStamp.Format(time.RFC3339), p.Path', "json", "none",
         ("offset", "rfc3339", "second")),
    ],
)  # fmt: skip
def test_forms(arguments: str, encoding: str, escaping: str, when: tuple[str, str, str]) -> None:
    found = form(printed(arguments))
    assert (found.get("encoding"), found.get("escaping"), time(found)) == (encoding, escaping, when)


def test_an_argument_that_is_not_known_leaves_the_others() -> None:
    found = form(printed('"%s %s %s\\n", p.Method, user(p), p.StatusCodeColor()'))
    assert meanings(found) == {"action"}
    assert state(found.get("rest")) == "unknown"


@pytest.mark.parametrize(
    "arguments",
    ["layout, p.Path", '"%s %s", p.Path', '"x"', '"%s", f(p, func() string { return p.Path }())', "", '"%s'],
)
def test_what_is_not_read_is_unknown(arguments: str) -> None:
    assert state(form(printed(arguments)).get("fields")) == "unknown"
    other = printed('"%s", p.Path', "  x := p.Keys\n")
    assert state(form(other).get("fields")) == "unknown"
