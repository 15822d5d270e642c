"""Projects, folders and organisations as keys: what is one owner and what is another."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.google.names import may_be_same, owner_key, project_of
from accesslint.mappers.index import ResourceIndex
from tests.mappers.building import ref, resource, text, unknown, value

RESOURCES = ResourceIndex(
    [
        resource("google_project.named", {"project_id": "acme"}),
        resource("google_project.random", {"project_id": text("acme-", ref("random_id.suffix", "hex"))}),
        resource("google_project.open", {}),
        resource("data.google_project.provider", {}),
        resource("data.google_project.other", {"project_id": "other"}),
        resource("data.google_client_config.now", {}),
        resource("google_project_service.logging", {"project": ref("google_project.named", "project_id")}),
        resource("google_folder.apps", {"display_name": "apps"}),
        resource("google_storage_bucket.loop", {"project": ref("google_storage_bucket.loop", "project")}),
    ]
)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("acme", "acme"),
        ("projects/acme", "acme"),
        ("folders/12", "12"),
        (ref("google_project.named", "project_id"), "acme"),
        (ref("google_project.named", "number"), "acme"),
        (ref("google_project.open", "project_id"), "#.#google_project.open"),
        (ref("google_project.random", "project_id"), "#.#google_project.random"),
        (ref("data.google_project.provider", "project_id"), ""),
        (ref("data.google_project.other", "project_id"), "other"),
        (ref("data.google_client_config.now", "project"), ""),
        (ref("google_project_service.logging", "project"), "acme"),
        (ref("google_folder.apps", "name"), "#.#google_folder.apps"),
        (ref("google_folder.missing", "name"), "#.#google_folder.missing"),
        (ref("google_storage_bucket.loop", "project"), None),
        (unknown(), None),
    ],
)
def test_keys(written: Any, key: str | None) -> None:
    assert owner_key(value(written), RESOURCES) == key


def test_an_absent_project_is_the_providers() -> None:
    assert owner_key(None, RESOURCES) == ""
    assert project_of(resource("google_storage_bucket.a", {}), RESOURCES) == ""
    assert project_of(resource("google_project.p", {"project_id": "p"}), RESOURCES) == "p"
    assert project_of(resource("google_project.p", {}), RESOURCES) == "#.#google_project.p"


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [("a", "a", True), ("a", "b", False), ("a", "", True), ("a", None, True), (None, None, True), ("#x", "a", False)],
)
def test_same(first: str | None, second: str | None, same: bool) -> None:
    assert may_be_same(first, second) is same
    assert may_be_same(second, first) is same
