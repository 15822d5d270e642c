"""What parameter and option groups say of an RDS database: joined by reference or by name, each value with its place.

A database without a group runs with its engine's default group (`default.postgres16`), which cannot be changed:
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/parameter-groups-overview.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from accesslint.mappers.database_settings import Found, Settings, add_pair
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import shown, undecided
from accesslint.mappers.table import find
from accesslint.model.values import Resource, Unknown, Value


class Groups:
    """The run's parameter groups and option groups, by id and by name within their root module."""

    _TYPES = ("aws_db_parameter_group", "aws_rds_cluster_parameter_group", "aws_db_option_group")

    def __init__(self, resources: ResourceIndex) -> None:
        self._resources = resources
        self._named: dict[tuple[str, str, str], Resource] = {}
        for group in resources.of_type(*self._TYPES):
            name = find(group, "name")
            if name is not None and name.text:
                self._named.setdefault((group.type, group.scope, name.text), group)

    def parameters(self, holders: Iterable[tuple[Resource, str, str]]) -> Settings:
        """The parameters of the groups that resources name: `(resource, attribute, type of group)`; later ones win."""
        merged = Settings({})
        for resource, attribute, kind in holders:
            for block in self._blocks(resource, attribute, kind, "parameter", merged):
                add_pair(merged, block, "value")
        return merged

    def option(self, resource: Resource, name: str) -> tuple[Found, Settings]:
        """Whether a database's option group has an option, and the option's settings."""
        doubts = Settings({})
        for block in self._blocks(resource, "option_group_name", "aws_db_option_group", "option", doubts):
            written = find(block, "option_name")
            if written is not None and written.text == name:
                settings = Settings({})
                listed = find(block, "option_settings")
                for item in listed.items() if listed is not None else ():
                    add_pair(settings, item, "value")
                return Found(True, written.span), settings
        if doubts.doubt is not None:
            return Found(doubts.doubt), doubts
        return Found(False, None, f"no option group with {name}"), doubts

    def _blocks(self, resource: Resource, attribute: str, kind: str, block: str, doubts: Settings) -> Iterator[Value]:
        """The blocks of the group that a resource names; says in `doubts` why there may be others."""
        written = find(resource, attribute)
        if written is None or (written.text or "").startswith("default"):
            return
        group = self._resources.target(written)
        if group is None and written.text:
            group = self._named.get((kind, resource.scope, written.text))
        if group is None or group.type != kind or group.is_data:
            why = written.unknown or Unknown(
                f"the group {shown(written)} is not in these files", "the files that declare it"
            )
            doubts.doubt = doubts.doubt or why
            return
        blocks = group.get(block)
        for item in blocks.items() if blocks is not None else ():
            if isinstance(item.data, dict):
                yield item
            else:
                doubts.doubt = doubts.doubt or undecided(item) or Unknown("a block of the group is not understood")
