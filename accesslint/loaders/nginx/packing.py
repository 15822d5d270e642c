"""Tells whether a configuration goes into a container image of nginx's, by the Dockerfile or compose file near it."""

from __future__ import annotations

import re
from posixpath import dirname
from typing import TYPE_CHECKING

from accesslint.including.names import plain_name

if TYPE_CHECKING:
    from accesslint.loaders import Tree

_RECIPES = (
    *("Dockerfile", "Containerfile"),
    *("compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"),
)
_IMAGE = re.compile(
    r"^[ \t]*(?:FROM[ \t]+(?:--\S+[ \t]+)?|(?:-[ \t]+)?image:[ \t]*[\"']?)\S*(?:nginx|openresty)",
    re.MULTILINE | re.IGNORECASE,
)
_STEPS_UP = 4
_RENDERED_FOLDER, _RENDERED_ENDING = "templates", ".template"


def packed_by(name: str, tree: Tree) -> str:
    """What puts a configuration (its file, or its folder) into a container; empty where nothing in the tree does.

    The official image renders `templates/*.template` at its start: https://hub.docker.com/_/nginx
    """
    folder = dirname(name)
    if name.endswith(_RENDERED_ENDING) and folder.rpartition("/")[2] == _RENDERED_FOLDER:
        return name
    wanted = {plain_name(name), folder.rpartition("/")[2]} - {""}
    for _ in range(_STEPS_UP):
        for recipe in _RECIPES:
            path = f"{folder}/{recipe}" if folder else recipe
            if tree.exists(path) and _packs(path, wanted, tree):
                return path
        if not folder:
            break
        folder = dirname(folder)
    return ""


def _packs(path: str, wanted: set[str], tree: Tree) -> bool:
    source = tree.read(path)
    return source is not None and _IMAGE.search(source.text) is not None and any(one in source.text for one in wanted)
