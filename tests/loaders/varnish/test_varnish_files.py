"""Variables of varnishncsa's init scripts: which files are claimed, quotes, comments, templates."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accesslint import loaders
from accesslint.loaders import Embedded, Options
from accesslint.loaders.varnish import claims, load
from accesslint.model.values import Resource
from accesslint.source import Source
from tests.trees import MemoryTree


def loaded(text: str) -> Resource:
    (resource,) = load([Source("etc/default/varnishncsa", text)], [], MemoryTree({}), Options())
    assert isinstance(resource, Resource)
    return resource


def settings(text: str) -> Any:
    found = loaded(text).get("settings")
    assert found is not None
    return found.plain()


@pytest.mark.parametrize(
    ("name", "head", "expected"),
    [
        ("etc/default/varnishncsa", "LOGFILE=/a\n", True),
        ("varnishncsa.j2", "", True),
        ("etc/varnish/varnishncsa.params", "", True),
        ("etc/init.d/varnishncsa", "#! /bin/sh\n", False),
        ("etc/logrotate.d/varnishncsa", "/var/log/varnish/*.log {\n", False),
        ("etc/default/varnish", "LOGFILE=/a\n", False),
    ],
)
def test_what_is_claimed(name: str, head: str, expected: bool) -> None:
    assert claims(name, head) is expected


def test_no_other_loader_claims_it() -> None:
    text = 'VARNISHNCSA_ENABLED=1\nDAEMON_OPTS="-a -w ${LOGFILE}"\n'
    names = [name for name in loaders.names() if loaders.loader(name).claims("etc/default/varnishncsa", text)]
    assert names == ["varnish"]


def test_variables_and_their_places() -> None:
    text = (
        "# c\r\nexport A=1 # c\r\nDAEMON_OPTS=\"-w ${LOGFILE} -F '%h %t'\"\r\nEMPTY=\r\nif [ x ]; then\r\nB={{ b }}\r\n"
    )
    resource = loaded(text.replace("\r\n", "\n"))
    found = resource.get("settings")
    assert found is not None
    assert found.plain()["A"] == "1"
    assert found.plain()["DAEMON_OPTS"] == "-w ${LOGFILE} -F '%h %t'"
    assert found.plain()["EMPTY"] == ""
    assert "unknown" in found.plain()["B"]
    value = found.get("DAEMON_OPTS")
    assert value is not None
    assert (value.span.line, value.span.column) == (3, 13)


def test_templates() -> None:
    found = settings("{% if a %}\nA=1\n{% endif %}\n")
    assert "unknown" in found["A"]
    gaps = loaded("{{ more }}\n").get("open")
    assert gaps is not None
    assert gaps.items()


def test_the_key_of_a_config_map() -> None:
    one = Embedded(Source("cm.yaml", "A=1\n"), "varnishncsa", "c#ConfigMap/v", "c#ConfigMap/v")
    (resource,) = (item for item in load([], [one], MemoryTree({}), Options()) if isinstance(item, Resource))
    assert resource.id == "c#ConfigMap/v#varnishncsa"


@given(st.text(alphabet=st.sampled_from("AB =\n\t\"'#${}%\\é")))
def test_any_text_is_read(text: str) -> None:
    loaded(text)
    loaded("A=" + text)
