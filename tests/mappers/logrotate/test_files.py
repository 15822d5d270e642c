"""Files that logrotate keeps: days, numbers and sizes, modes; which files count; what a template decides."""

from __future__ import annotations

import pytest

from accesslint.loaders import Options
from accesslint.loaders.logrotate import load
from accesslint.mappers.logrotate import files
from accesslint.model.entities import Entity
from accesslint.model.values import Resource
from accesslint.source import Source
from tests.mappers.building import Mapped, mapped
from tests.trees import MemoryTree


def entities(directives: str, path: str = "/var/log/nginx/*.log", name: str = "etc/logrotate.conf") -> Mapped:
    text = f"{path} {{\n{directives}\n}}\n"
    loaded = load([Source(name, text)], [], MemoryTree({}), Options())
    return mapped(files, *(one for one in loaded if isinstance(one, Resource)))


def store(directives: str) -> Entity:
    return entities(directives).only("store")


@pytest.mark.parametrize(
    ("directives", "days"),
    [
        ("daily\nrotate 14", 14),
        ("weekly\nrotate 4", 28),
        ("rotate 52", 364),
        ("monthly\nrotate 12", 360),
        ("yearly\nrotate 2", 730),
        ("hourly\nrotate 24", 1),
        ("daily\nrotate 400\nmaxage 30", 30),
        ("daily\nrotate -1", None),
    ],
)
def test_days(directives: str, days: float | None) -> None:
    assert store(directives).get("rotation.keep_days") == days


@pytest.mark.parametrize(
    ("directives", "number", "size"),
    [("rotate 5\nsize 100M", 5, 100), ("rotate 0", 0, None), ("daily", 0, None), ("rotate 3\nsize 1k", 3, 0.001)],
)
def test_numbers_and_sizes(directives: str, number: int, size: float | None) -> None:
    found = store(directives)
    assert (found.get("rotation.max_files"), found.get("rotation.max_size_mb")) == (number, size)


@pytest.mark.parametrize(
    ("create", "read", "write"),
    [
        ("create 0640 root adm", False, False),
        ("create 0644", True, False),
        ("create 666", True, True),
        ("create", None, None),
    ],
)
def test_modes(create: str, read: bool | None, write: bool | None) -> None:
    found = store(f"rotate 4\n{create}")
    assert (found.get("permissions.others_read"), found.get("permissions.others_write")) == (read, write)


@pytest.mark.parametrize("directive", ["rotate {{ n }}", "rotate 4\nmaxage ${AGE}"])
def test_what_a_template_fills_in_is_unknown(directive: str) -> None:
    assert "unknown" in store(directive).get("rotation.keep_days")


def test_only_files_of_records_count() -> None:
    assert not entities("rotate 1", "/var/log/app/debug.log")


@pytest.mark.parametrize("directives", ["daily", "rotate 4", "missingok\ncompress"])
def test_what_a_drop_in_leaves_out_the_hosts_own_file_sets(directives: str) -> None:
    found = entities(directives, name="etc/logrotate.d/nginx").only("store")
    assert "logrotate.conf" in found.get("rotation.keep_days")["unknown"]
    assert found.get("rotation.max_files") is None


def test_a_drop_in_that_tells_all_is_known() -> None:
    assert entities("daily\nrotate 14", name="etc/logrotate.d/nginx").only("store").get("rotation.keep_days") == 14


@pytest.mark.parametrize("path", ["/var/log/wtmp", "/var/log/lastlog"])
def test_what_everybody_may_read_by_design_has_no_mode(path: str) -> None:
    assert entities("rotate 1\nmonthly\ncreate 0664 root utmp", path).only("store").get("permissions.mode") is None
