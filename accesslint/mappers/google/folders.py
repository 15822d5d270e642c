"""Which folders a project is in, as far as the files tell.

A folder's parent is another folder (`folders/1`) or an organisation (`organizations/1`):
https://cloud.google.com/resource-manager/docs/cloud-platform-resource-hierarchy
"""

from __future__ import annotations

from accesslint.mappers.google.names import owner_key, project_of
from accesslint.mappers.holes import text_with_holes
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.table import find
from accesslint.model.values import Resource

_MOST_FOLDERS = 10
"""Folders nest up to ten levels deep."""


def may_be_in(owner: str | None, folder: str | None, resources: ResourceIndex) -> bool:
    """Whether a project (by its key) can be below a folder (by its key); False only where the files rule it out.

    Instances of one `for_each` are folders of their own. Nothing is ruled out where a folder is written as a number:
    what it is below of, and which declared folder has that number, is not in the files.
    """
    if not owner or _declared(folder, resources) is None:
        return True
    projects = [each for each in resources.of_type("google_project") if project_of(each, resources) == owner]
    if not projects or any(each.is_data for each in projects):
        return True
    return any(_may_hold(each, str(folder), resources) for each in projects)


def _may_hold(project: Resource, folder: str, resources: ResourceIndex) -> bool:
    written = find(project, "folder_id")
    if written is None:
        return find(project, "org_id") is None
    for _ in range(_MOST_FOLDERS):
        key = owner_key(written, resources)
        if key == folder:
            return True
        declared = _declared(key, resources)
        written = None if declared is None else find(declared, "parent")
        if written is None:
            return True
        if text_with_holes(written)[0].startswith("organizations/"):
            return False
    return True


def _declared(key: str | None, resources: ResourceIndex) -> Resource | None:
    """The folder that a key names, where the files make it."""
    found = resources.get(key[1:]) if key and key.startswith("#") else None
    return found if found is not None and found.type == "google_folder" and not found.is_data else None
