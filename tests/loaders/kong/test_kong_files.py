"""Kong's files to resources: which are claimed, properties, declarations, templates, broken files."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accesslint import loaders
from accesslint.loaders import Embedded, Options
from accesslint.loaders.kong import claims, load
from accesslint.model.values import Resource
from accesslint.source import Problem, Source
from tests.trees import MemoryTree

DECLARED = '_format_version: "3.0"\nservices:\n- name: a\n'


def loaded(name: str, text: str) -> tuple[list[Resource], list[Problem]]:
    items = list(load([Source(name, text)], [], MemoryTree({}), Options()))
    return [one for one in items if isinstance(one, Resource)], [one for one in items if isinstance(one, Problem)]


def plain(resource: Resource, name: str) -> Any:
    found = resource.get(name)
    assert found is not None
    return found.plain()


@pytest.mark.parametrize(
    ("name", "head", "expected"),
    [
        ("etc/kong/kong.conf", "proxy_access_log = off\n", True),
        ("kong.conf.default", "# Kong\n#prefix = /usr/local/kong/\n", True),
        ("kong-dp.conf.j2", "role = data_plane\r\n", True),
        ("nginx-kong.conf", "server {\n listen 80;\n}\n", False),
        ("kong.conf", "nothing here\n", False),
        ("kong.yml", DECLARED, True),
        ("deck/gateway.yaml", DECLARED, True),
        ("kong.json", '{"_format_version": "3.0"}', True),
        ("kong.yml", '---\n"_format_version": "3.0"\n', True),
        ("kong.yml", '{_format_version: "3.0"}\n', True),
        ("cm.yaml", 'kind: ConfigMap\ndata:\n  kong.yml: |\n    _format_version: "3.0"\n', False),
        ("kong.json", '{\n  "_format_version": "3.0"\n}', True),
        ("values.yaml", "kong:\n  env: {}\n", False),
        ("a.tf", DECLARED, False),
    ],
)
def test_what_is_claimed(name: str, head: str, expected: bool) -> None:
    assert claims(name, head) is expected


@pytest.mark.parametrize(("name", "text"), [("kong.yml", DECLARED), ("etc/kong/kong.conf", "proxy_access_log = off\n")])
def test_no_other_loader_claims_it(name: str, text: str) -> None:
    assert next(one for one in loaders.names() if loaders.loader(one).claims(name, text)) == "kong"


def test_properties_and_their_places() -> None:
    text = "# c\nproxy_access_log = /dev/stdout json  # more\nproxy_access_log=off\n\npg_password = {{ x }}\n"
    text += "{% if a %}\na = b\n{% endif %}\n"
    (resource,), problems = loaded("kong.conf", text)
    settings = plain(resource, "settings")
    assert settings["proxy_access_log"] == "off"
    assert "unknown" in settings["pg_password"]
    assert "unknown" in settings["a"]
    assert not problems
    value = resource.get("settings", "proxy_access_log")
    assert value is not None
    assert (value.span.line, value.span.column) == (3, 18)


def test_a_hole_leaves_doubts() -> None:
    (resource,), _ = loaded("kong.conf", "{{ extra }}\nprefix = /a\n")
    assert plain(resource, "open")


def test_declarations() -> None:
    (resource,), _ = loaded("kong.yml", DECLARED)
    assert plain(resource, "declared")["services"] == [{"name": "a"}]
    assert resource.type == "kong_declaration"
    resources, problems = loaded("kong.yml", "_format_version: [\n")
    assert not resources
    assert problems


def test_keys_of_a_config_map() -> None:
    one = Embedded(Source("cm.yaml", DECLARED), "kong.yml", "c#ConfigMap/k", "c#ConfigMap/k")
    (resource,) = (item for item in load([], [one], MemoryTree({}), Options()) if isinstance(item, Resource))
    assert resource.id == "c#ConfigMap/k#kong.yml"


@given(st.text(alphabet=st.sampled_from("ab \n\t\"'#={}%:[]-")))
def test_any_text_is_read(text: str) -> None:
    loaded("kong.conf", "prefix = " + text)
    loaded("kong.yml", DECLARED + text)
