"""Parameter files beside a template: their values hold where all of them agree.

`main.parameters.json`, `main.parameters.prod.json`, `main.prod.parameters.json`, and `.bicepparam` files that say
`using './main.bicep'`, the latter in other folders, too. https://learn.microsoft.com/azure/azure-resource-manager/bicep/parameter-files
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from typing import TYPE_CHECKING

from accesslint.loaders.arm.deployments import Deployment
from accesslint.model.values import Unknown, Value

if TYPE_CHECKING:
    from accesslint.loaders.arm.runs import Run

_MOST_FILES = 50
_PARAMETERS = ".parameters."

Given = Callable[[str], "Value | None"]


def given_by(run: Run, file: str) -> Given:
    """What the parameter files of a template give, by a parameter's name."""
    files: list[Given] | None = None

    def given(name: str) -> Value | None:
        nonlocal files
        if files is None:
            files = _files(run, file)
        return _agreed([one(name) for one in files], name)

    return given


def _agreed(values: list[Value | None], name: str) -> Value | None:
    known = [value for value in values if value is not None]
    if not known:
        return None
    if len(known) == len(values) and all(value.plain() == known[0].plain() for value in known):
        return known[0]
    reason = f'parameter files give "{name}" different values'
    return Value(Unknown(reason, "a single parameter file"), known[0].span)


def _files(run: Run, file: str) -> list[Given]:
    folder, base = posixpath.split(file)
    stem = base.rpartition(".")[0]
    found: list[Given] = []
    # A `.bicepparam` file names its template by a path, so that it may lie anywhere.
    for name in dict.fromkeys([*run.folder(folder), *run.parameter_files(file)]):
        own = posixpath.basename(name)
        if own.endswith(".bicepparam"):
            given = _of_bicep(run, name, file)
        elif own.endswith((".json", ".jsonc")) and own.startswith(f"{stem}.") and _PARAMETERS in own.lower():
            given = _of_json(run, name)
        else:
            continue
        if given is not None and len(found) < _MOST_FILES:
            found.append(given)
    return found


def _of_bicep(run: Run, name: str, file: str) -> Given | None:
    from accesslint.loaders.arm.roots import Root

    program = run.program(name)
    if program is None or run.path_from(name, program.using) != file:
        return None
    deployment: Deployment = Root(run, name, program, lambda _name: None).deployment

    def given(wanted: str) -> Value | None:
        declared = program.parameters.get(wanted)
        return None if declared is None else deployment.parameter(wanted, declared.span)

    return given


def _of_json(run: Run, name: str) -> Given | None:
    from accesslint.syntax import json

    source = run.source(name)
    value = json.read(source)[0] if source is not None else None
    parameters = value.get("parameters") if value is not None else None
    if parameters is None or not isinstance(parameters.data, dict):
        return None
    found = {key.lower(): raw for key, raw in parameters.entries()}

    def given(wanted: str) -> Value | None:
        raw = found.get(wanted.lower())
        if raw is None:
            return None
        secret = Value(Unknown(f'the parameter "{wanted}" is a secret of a key vault'), raw.span)
        return raw.get("value") or secret

    return given
