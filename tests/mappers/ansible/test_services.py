"""The audit daemon in tasks: on, off, absent and unknown."""

from __future__ import annotations

import pytest

from accesslint.loaders import Options
from accesslint.loaders.ansible import load
from accesslint.mappers.ansible import services
from accesslint.model.values import Resource
from accesslint.source import Source
from tests.mappers.building import mapped
from tests.trees import MemoryTree


def states(text: str) -> list[object]:
    loaded = load([Source("tasks/x.yml", text)], [], MemoryTree({}), Options())
    found = mapped(services, *[one for one in loaded if isinstance(one, Resource)])
    return ["unknown" if isinstance(one.get("logging"), dict) else one.get("logging") for one in found.values()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- service: {name: auditd, state: stopped}", ["off"]),
        ("- service: name=auditd enabled=no", ["off"]),
        ("- ansible.builtin.systemd_service: {name: auditd.service, masked: true}", ["off"]),
        ("- systemd: {name: '{{ item }}', enabled: no}\n  loop: [auditd, cups]", ["off"]),
        ("- service: {name: auditd, state: started, enabled: yes}", []),
        ("- service: {name: auditd, state: stopped}\n- service: {name: auditd, state: started}", []),
        ("- service: {name: auditd, enabled: '{{ audit }}'}", ["unknown"]),
        ("- service: {name: rsyslog, state: stopped}", []),
        ("- service: {name: '{{ name }}', state: stopped}", []),
        ("- service: {state: stopped}", []),
        ("- service: {name: auditd}", []),
        ("- service: {name: [auditd], enabled: [no]}", []),
    ],
)
def test_whether_auditing_runs(text: str, expected: list[object]) -> None:
    assert states(text) == expected
