"""The files of variables that Compose services name, where the tree has them.

https://docs.docker.com/reference/compose-file/services/#env_file: a path, or a list of paths and of mappings with
`path` and `required`; a later file counts more, `environment` most.
"""

from __future__ import annotations

from posixpath import dirname, join, normpath

from accesslint.loaders import Tree
from accesslint.model.values import Value
from accesslint.syntax.environment_files import parse

_MOST = 20


def with_files(service: dict[str, Value], file: str, tree: Tree) -> dict[str, Value]:
    """A service's content with `variables`, what the files set, and `missing`, true where one of them is not read."""
    named = service.get("env_file")
    if named is None:
        return service
    variables: dict[str, Value] = {}
    missing = False
    for item in named.items()[:_MOST]:
        path = item if item.text is not None else item.get("path")
        text = path.text if path is not None else None
        source = tree.read(normpath(join(dirname(file), text))) if text else None
        document = None if source is None else parse(source)
        missing = missing or document is None or document.hole is not None
        variables.update({} if document is None else document.variables)
    return {**service, "variables": Value(variables, named.span), "missing": Value(missing, named.span)}
