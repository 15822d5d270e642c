"""Files of one folder: which are read together, wherever they were found."""

from __future__ import annotations

import pytest

from accesslint.including.folders import by_folder
from accesslint.loaders import Embedded, Options, files_together, loader
from accesslint.model.values import Resource
from accesslint.source import Source
from tests.trees import MemoryTree


def test_files_are_joined_by_their_folder_in_the_tree_in_a_host_and_in_a_config_map() -> None:
    empty = Source("x", "")
    sources = [Source(name, "") for name in ("a/one", "b/one", "a/two")]
    embedded = [
        Embedded(empty, "etc/a/one", "", "role"),
        Embedded(empty, "etc/b/one", "", "role"),
        Embedded(empty, "one", "map", "ns/map"),
        Embedded(empty, "two", "map", "ns/map"),
    ]
    found = by_folder(files_together(sources, embedded))
    assert [(one.scope, one.container, one.within, [file.file_name for file in one.files]) for one in found] == [
        ("a", "", "", ["a/one", "a/two"]),
        ("b", "", "", ["b/one"]),
        ("role", "", "etc/a:", ["etc/a/one"]),
        ("role", "", "etc/b:", ["etc/b/one"]),
        ("ns/map", "map", "", ["one", "two"]),
    ]


@pytest.mark.parametrize(
    ("name", "file", "text"),
    [
        ("dotnet_logging", "appsettings.json", '{"Serilog": {"A": "%s"}}'),
        ("php_fpm", "www.conf", "[www]\naccess.log = %s\n"),
        ("php_logging", "monolog.yaml", "monolog:\n  channels: [audit]\n  handlers:\n    main:\n      path: %s\n"),
        ("spring_boot", "application.yml", "server:\n  port: %s\n"),
    ],
)
def test_two_applications_of_a_host_stay_apart(name: str, file: str, text: str) -> None:
    written = [Embedded(Source("role.yml", text % one), f"opt/{one}/{file}", "", "role") for one in ("first", "second")]
    found = [one for one in loader(name).load([], written, MemoryTree({}), Options()) if isinstance(one, Resource)]
    assert len({one.id for one in found}) == 2
    for one, own, other in zip(found, ("first", "second"), ("second", "first"), strict=True):
        content = str(one.attributes.plain())
        assert own in content
        assert other not in content
