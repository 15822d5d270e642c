"""The values of a root module's variables: variable files, in their order of precedence.

https://developer.hashicorp.com/terraform/language/values/variables: terraform.tfvars, terraform.tfvars.json,
*.auto.tfvars and *.auto.tfvars.json by name, then `-var-file` in the order given.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Sequence

from accesslint.loaders.terraform.library import Library
from accesslint.source import problem_of_file
from accesslint.syntax.hcl import Body, parse
from accesslint.syntax.hcl.nodes import Node

_JSON = ".json"
_AUTOMATIC = (".auto.tfvars", ".auto.tfvars.json")


class VariableFiles:
    """Reads variable files, each once."""

    def __init__(self, library: Library, given: Sequence[str]) -> None:
        self._library = library
        self._given = given
        self._read: dict[str, Body | None] = {}

    def of_root(self, folder: str) -> dict[str, Node]:
        """The values that files give to the variables of a root module, by name."""
        return self.of_files(self._names(folder))

    def of_files(self, names: Iterable[str]) -> dict[str, Node]:
        """The values in files, where a later file goes before an earlier one."""
        values: dict[str, Node] = {}
        for name in names:
            body = self._body(name)
            if body is not None:
                values.update({attribute.name: attribute.value for attribute in body.attributes.values()})
        return values

    def _names(self, folder: str) -> Iterator[str]:
        there = set(self._library.tree.folder(folder or "."))
        for usual in ("terraform.tfvars", "terraform.tfvars.json"):
            name = posixpath.join(folder, usual)
            if name in there:
                yield name
        yield from sorted(name for name in there if name.endswith(_AUTOMATIC))
        yield from self._given

    def _body(self, name: str) -> Body | None:
        if name in self._read:
            return self._read[name]
        source = self._library.tree.read(name)
        body: Body | None = None
        if source is None:
            self._library.report(problem_of_file(name, "the variable file is not there, or cannot be read"))
        else:
            if name.endswith(_JSON):
                from accesslint.loaders.terraform.json_layout import parse_json_values

                body, problems = parse_json_values(source)
            else:
                body, problems = parse(source)
            for problem in problems:
                self._library.report(problem)
        self._read[name] = body
        return body
