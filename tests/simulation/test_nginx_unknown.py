"""What nginx's simulated lines tell of variables that servers `set`."""

from __future__ import annotations

import pytest

from accesslint.mappers.nginx import servers
from accesslint.model.entities import Model
from accesslint.simulation.scenarios import shipped_scenarios
from accesslint.simulation.simulate import simulate
from tests.loaders.nginx.loading import load
from tests.mappers.building import mapped

UNKNOWN = "<$x?>"


def lines(*inner: str) -> list[str | None]:
    """What each server writes of `$x` for one scenario."""
    blocks = " ".join(f"server {{ listen 80; server_name s{number}; {one} }}" for number, one in enumerate(inner))
    text = f"events {{}} http {{ log_format f '$x'; access_log /a f; {blocks} }}"
    (scenario,) = [one for one in shipped_scenarios("http") if one.name == "read"]
    model = Model(list(mapped(servers, *load(text).resources).values()))
    return [emitter.outcomes[0].lines[0].text for emitter in simulate(model, [scenario])]


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("set $x shop;", "shop"),
        ('set $X "a $request_method";', "a GET"),
        ("set ${x} b;", UNKNOWN),
        ("set $x {{ name }};", UNKNOWN),
        ("set $x $status;", UNKNOWN),
        ("set $x a; set $x b;", UNKNOWN),
        ("set $x a; location / { set $x b; }", UNKNOWN),
        ("if ($args) { return 403; } set $x a;", UNKNOWN),
        ("return 200; set $x a;", UNKNOWN),
        ("location / { set $x a; }", UNKNOWN),
        ("auth_request_set $x $upstream_http_user;", UNKNOWN),
    ],
)
def test_what_a_server_sets(inner: str, expected: str) -> None:
    assert lines(inner) == [expected]


def test_each_server_sets_its_own_and_where_none_does_it_is_empty() -> None:
    assert lines("set $x a;", "set $x b;", "") == ["a", "b", ""]
    assert lines("set $x a;", "location / { set $x b; }") == [UNKNOWN, UNKNOWN]


def test_what_is_set_of_what_is_set_is_not_told() -> None:
    assert lines("set $y a; set $x $y;") == [UNKNOWN]
