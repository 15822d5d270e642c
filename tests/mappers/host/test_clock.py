"""Daemons that set the clock: with a source, without, and not known."""

from __future__ import annotations

import pytest

from accesslint.loaders import Options
from accesslint.loaders.host_services import load
from accesslint.mappers.host import clock
from accesslint.model.values import Resource
from accesslint.source import Source
from tests.mappers.building import Mapped, mapped
from tests.trees import MemoryTree


def entities(name: str, text: str) -> Mapped:
    loaded = load([Source(name, text)], [], MemoryTree({name: text}), Options())
    return mapped(clock, *[one for one in loaded if isinstance(one, Resource)])


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("chrony.conf", "pool pool.example.com iburst\n", True),
        ("chrony.conf", "Server a\n", True),
        ("chrony.conf", "refclock PHC /dev/ptp0\n", True),
        ("chrony.conf", "driftfile /a\n! server a\n", False),
        ("chrony.conf", "", False),
        ("chrony.conf", "local stratum 10\n", False),
        # The host itself is no source of time for it.
        ("chrony.conf", "server 127.0.0.1 iburst\nlocal stratum 10\n", False),
        ("ntp.conf", "server LocalHost\n", False),
        ("chrony.conf", "sourcedir /run/chrony-dhcp\n", None),
        ("chrony.conf.j2", "{% for s in servers %}\nserver {{ s }}\n{% endfor %}\n", True),
        ("chrony.conf.j2", "{% if servers %}\nserver a\n{% endif %}\n", None),
        ("chrony.conf.j2", "{{ sources }}\n", None),
        ("ntp.conf", "server 127.127.1.0\nfudge 127.127.1.0 stratum 10\n", False),
        ("ntp.conf", "server a prefer\n", True),
        ("ntp.conf", "broadcastclient\n", True),
        ("timesyncd.conf", "[Time]\nNTP=a b\n", True),
        ("timesyncd.conf", "[Time]\nFallbackNTP=a\n", True),
        ("timesyncd.conf", "[Time]\nFallbackNTP=\n", False),
        ("timesyncd.conf", "[Time]\n#NTP=\n", None),
    ],
)
def test_whether_a_source_is_named(name: str, text: str, expected: bool | None) -> None:
    found = entities(name, text).only("emitter").get("clock.synchronised")
    assert found is expected if expected is not None else "unknown" in found


def test_a_drop_in_alone_counts_where_it_names_a_source() -> None:
    assert not entities("chrony.d/a.conf", "makestep 1 3\n")
    assert entities("chrony.d/a.conf", "server a\n").only("emitter").get("clock.synchronised") is True
