"""KongPlugin and KongClusterPlugin objects of Kubernetes."""

from __future__ import annotations

import pytest

from accesslint.loaders import Options, loader
from accesslint.mappers.kubernetes import kong
from accesslint.model.values import Resource
from accesslint.source import Source
from tests.mappers.building import Mapped, mapped
from tests.trees import MemoryTree

HEAD = "apiVersion: configuration.konghq.com/v1\nkind: {kind}\nmetadata:\n  name: log\n"


def entities(text: str, kind: str = "KongPlugin") -> Mapped:
    source = Source("plugin.yaml", HEAD.format(kind=kind) + text)
    found = loader("kubernetes").load([source], [], MemoryTree({}), Options())
    return mapped(kong, *(one for one in found if isinstance(one, Resource)))


@pytest.mark.parametrize("kind", ["KongPlugin", "KongClusterPlugin"])
def test_a_logging_plugin(kind: str) -> None:
    found = entities("plugin: tcp-log\nconfig:\n  host: c\n  port: 514\n", kind)
    one = found.only("emitter")
    assert one.get("logging") == "on"
    assert one.span_of("logging").line == 5
    (route,) = one.get("routes")
    assert (route["target"], route["encrypted"]) == ("c:514", False)
    assert "identity" in {field["meaning"] for field in found.only("format").get("fields")}


@pytest.mark.parametrize(
    "text", ["plugin: key-auth\n", "plugin: syslog\ndisabled: true\n", "config: {}\n", "plugin: [syslog]\n"]
)
def test_what_is_no_log(text: str) -> None:
    assert not entities(text)


def test_one_that_a_template_decides() -> None:
    assert "unknown" in entities('plugin: syslog\ndisabled: "{{ .Values.off }}"\n').only("emitter").get("logging")
