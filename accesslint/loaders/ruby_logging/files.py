"""One file to resources: an environment of Rails with what applies to all of them, or uses of Rack's log.

Rails reads `config/application.rb` first, then the environment's file, then the initializers by name:
https://guides.rubyonrails.org/configuring.html#initialization-events
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from accesslint.including.configuration_files import attributes_at, file_resource, header_of
from accesslint.including.program_calls import call_resources
from accesslint.loaders.ruby_logging import CONFIGURES, NAME, is_environment
from accesslint.model.programs import argument, named, scalar
from accesslint.model.values import Resource, Value
from accesslint.source import Problem, Source
from accesslint.syntax.programs import Call, Program, read

if TYPE_CHECKING:
    from accesslint.loaders import Tree

_OWNERS = re.compile(r"\A(?:(?:Rails|::Rails)\.application\.|app\.|application\.)?config\.")
_TELLING = re.compile(r"\bconfig\.(?:lograge|log|filter_parameters|rails_semantic_logger|middleware)|semantic_logger")
_FILTERS = re.compile(r"filter_parameters\s*(?:\+=|=|<<|\.push|\.concat)|lograge\.custom_payload")
_LOG_REQUESTS = re.compile(r"^[ \t]*log_requests\b(?![ \t]*\(?[ \t]*false)", re.MULTILINE)
_KIND = "rack_common_logger"
_MOST_INITIALIZERS = 100


def read_file(source: Source, name: str, scope: str, container: str, tree: Tree) -> Iterator[Resource | Problem]:
    """The resources of a file that is known as `name` in `scope`."""
    if not is_environment(name) and "CommonLogger" not in source.text and "log" not in source.text:
        return
    program = read(source, name)
    if isinstance(program, Problem):
        yield program
        return
    yield from program.problems
    if is_environment(name):
        yield _environment(source, program, name, scope, container, tree)
    elif name.endswith("puma.rb"):
        yield from _puma(source, name, scope, container)
    else:
        calls = list(program.calls(lambda callee: callee in ("use", "enable", "set", "disable")))
        for resource, _ in call_resources(calls, _kind, (), NAME, name, scope, container):
            yield resource


def _kind(call: Call) -> str:
    """A use of the log. `disable :logging` and `set :logging, false` are the default of most."""
    first, second = argument(call.value, 0), argument(call.value, 1)
    if call.callee == "use":
        return _KIND if named(first).endswith("Rack.CommonLogger") else ""
    is_log = scalar(first) == "logging" and (call.callee == "enable" or (call.callee == "set" and scalar(second)))
    return _KIND if is_log else ""


def _puma(source: Source, name: str, scope: str, container: str) -> Iterator[Resource]:
    found = _LOG_REQUESTS.search(source.text)
    if found is not None:
        span = source.span(*found.span())
        yield file_resource(_KIND, name, attributes_at(span, {}), span, platform=NAME, scope=scope, container=container)


def _environment(  # noqa: PLR0917 (each is another text of the resource)
    source: Source, program: Program, name: str, scope: str, container: str, tree: Tree
) -> Resource:
    folder = posixpath.dirname(posixpath.dirname(source.name))
    before = [] if container else [tree.read(f"{folder}/application.rb" if folder else "application.rb")]
    after = [] if container else [tree.read(one) for one in tree.folder(f"{folder}/initializers")[:_MOST_INITIALIZERS]]
    settings: dict[str, Value] = {}
    is_filtered = False
    for other in (*before, source, *after):
        if other is None or not (other.name.endswith(".rb") or other is source):
            continue
        is_filtered = is_filtered or _FILTERS.search(other.text) is not None
        if other is not source and _TELLING.search(other.text) is None:
            continue
        found = program if other is source else read(other)
        if isinstance(found, Program):
            settings.update(_settings(found))
    found_at = CONFIGURES.search(source.text)
    header = source.span(*found_at.span()) if found_at is not None else header_of(source)
    return file_resource(
        "rails_configuration",
        name,
        attributes_at(header, {"settings": settings, "filtered": is_filtered}),
        header,
        platform=NAME,
        scope=scope,
        container=container,
    )


def _settings(program: Program) -> Iterator[tuple[str, Value]]:
    for path, value in program.configured().items():
        owner = _OWNERS.match(path)
        if owner is not None:
            yield path[owner.end() :], value
