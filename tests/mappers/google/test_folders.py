"""A sink of a folder takes the records of the projects that are in it, of no other's."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.google import load_balancers
from tests.mappers.building import mapped, ref, resource, unknown

PROD, DEV = ref('google_folder.env["prod"]', "name"), ref('google_folder.env["dev"]', "name")


@pytest.mark.parametrize(
    ("folder", "taken"),
    [
        (PROD, True),
        (DEV, False),
        (unknown(), True),
        ("folders/1", True),
        (None, True),
        (ref("google_folder.below", "id"), True),
    ],
)
def test_instances_of_a_folder_are_folders_of_their_own(folder: Any, taken: bool) -> None:
    found = mapped(
        load_balancers,
        resource('google_folder.env["prod"]', {"parent": "organizations/1"}),
        resource('google_folder.env["dev"]', {"parent": "organizations/1"}),
        resource("google_folder.below", {"parent": PROD}),
        resource("google_project.p", {"project_id": "p", "folder_id": folder}),
        resource(
            "google_logging_folder_sink.s",
            {"folder": PROD, "include_children": True, "destination": "storage.googleapis.com/logs"},
        ),
        resource("google_compute_backend_service.web", {"project": "p", "log_config": [{"enable": True}]}),
    )
    emitter = found.only("emitter")
    assert (emitter.get("routes.0.to") == "hop:.#google_logging_folder_sink.s") is taken
