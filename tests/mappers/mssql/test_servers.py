"""SQL Server's file: what is claimed, and that it tells nothing of audits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accesslint.loaders import Embedded, Options, loader
from accesslint.mappers.mssql import servers
from accesslint.model.values import Resource
from accesslint.source import Source
from tests.mappers.building import Mapped, mapped
from tests.trees import MemoryTree

TEXT = "[EULA]\naccepteula = Y\n\n[errorlog]\nnumerrorlogs = 20\n"


def entities(text: str) -> Mapped:
    found = loader("mssql").load([Source("mssql.conf", text)], [], MemoryTree({}), Options())
    return mapped(servers, *(item for item in found if isinstance(item, Resource)))


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("mssql.conf", TEXT, True),
        ("mssql-custom.conf.j2", "[SqlAgent]\nenabled=true", True),
        ("mssql.conf", "server {\n}\n", False),
        ("my.conf", TEXT, False),
    ],
)
def test_claims(name: str, text: str, expected: object) -> None:
    assert loader("mssql").claims(f"etc/{name}", text) is expected


@pytest.mark.parametrize(
    ("text", "said", "line"),
    [
        (TEXT, "by statements, not by mssql.conf", 1),
        (TEXT + "[telemetry]\r\nuserRequestedLocalAuditDirectory = /tmp/audit\r\n", "sent to Microsoft", 7),
        ("[telemetry]\nuserrequestedlocalauditdirectory = {{ folder }}\n", "sent to Microsoft", 2),
        ("", "by statements", 1),
    ],
)
def test_audits_are_not_known(text: str, said: str, line: int) -> None:
    emitter = entities(text.replace("\r\n", "\n")).only("emitter")
    assert said in emitter.get("logging")["unknown"]
    assert emitter.span_of("logging").line == line


def test_a_config_map() -> None:
    one = Embedded(Source("c.yaml", TEXT), "mssql.conf", "k#c", "k#c")
    (found,) = loader("mssql").load([], [one], MemoryTree({}), Options())
    assert isinstance(found, Resource)
    assert found.container == "k#c"


@given(st.text(alphabet="[]telmry=.\n{}#; ", max_size=60))
def test_nothing_raises(text: str) -> None:
    entities(text)
