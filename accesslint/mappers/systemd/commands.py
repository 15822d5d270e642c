"""gunicorn, uvicorn and databases as units start them by flags."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from accesslint.mappers import Mapped
from accesslint.mappers.docker.commands import has_configuration, web_servers
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.server_products import PRODUCTS
from accesslint.mappers.server_starts import Start, entities
from accesslint.model.values import Resource, Unknown, Value

_FILE = Unknown("the configuration file that the server reads on the host may set more", "that file")


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """The servers whose commands decide what they log."""
    has_file = has_configuration(resources)
    for unit in resources.of_type("systemd_service"):
        command = command_of(unit)
        if command is None:
            continue
        if not command.is_partly_open:
            yield from web_servers(_owner(unit, command), has_file=has_file)
            yield from _database(unit, command)


def command_of(unit: Resource) -> Value | None:
    """The command that stays running: the last one."""
    commands = unit.get("commands")
    listed = commands.items() if commands is not None else []
    return listed[-1] if listed else None


def _owner(unit: Resource, command: Value) -> Resource:
    """The unit as something that has a command and an environment."""
    attributes: dict[str, Value] = {"command": command}
    environment, files = unit.get("environment"), unit.get("environment_files")
    if environment is not None:
        attributes["environment"] = environment
    if files is not None and files.data:
        attributes["env_file"] = files
    return msgspec.structs.replace(unit, attributes=Value(attributes, command.span))


def _database(unit: Resource, command: Value) -> Iterator[Mapped]:
    words = command.items()
    program = (words[0].text or "").lstrip("-@:+!").rpartition("/")[2] if words else ""
    product = next((one for one in PRODUCTS if program in one.programs), None)
    if product is None:
        return
    flags = product.read(words[1:], {})
    if flags.settings:
        flags.doubt = flags.doubt or _FILE
        yield from entities(Start(product, unit, "", command.span, flags, (), main=True))
