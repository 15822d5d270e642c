"""Cloud Audit Logs: what of a project, a folder or an organisation leaves records beyond what always does.

Admin Activity is always recorded. Data Access (reads of metadata, reads and writes of data) is recorded only where an
audit configuration says so, except that of BigQuery, and a configuration above cannot be taken back below:
https://cloud.google.com/logging/docs/audit/configure-data-access
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple
from weakref import WeakKeyDictionary

from accesslint.mappers import Mapped
from accesslint.mappers.google.audit_configs import ALL_SERVICES, CONFIGS, KINDS, POLICIES, Config, configs
from accesslint.mappers.google.cloud_logging import AUDIT_RECORDS, cloud_logging
from accesslint.mappers.google.names import may_be_same, owner_key, project_of
from accesslint.mappers.google.records import AUDIT, written_format
from accesslint.mappers.google.watch import audit_watch
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import shown, text, undecided
from accesslint.mappers.records import emitter_for
from accesslint.mappers.table import Setting, Table, find
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown
from accesslint.source import Span

_DATA_ACCESS = "https://cloud.google.com/logging/docs/audit/configure-data-access"

TABLES = (
    Table(
        "emitter",
        "trail",
        {"terraform": tuple(CONFIGS)},
        (
            Setting("coverage.services", {"terraform": "service"}, _DATA_ACCESS, text),
            Setting("coverage.event_kinds", {"terraform": "audit_log_config.log_type"}, _DATA_ACCESS, text),
            Setting("coverage.users", {"terraform": "audit_log_config.exempted_members"}, _DATA_ACCESS, text),
        ),
    ),
    Table(
        "emitter",
        "trail",
        {"terraform": tuple(POLICIES)},
        (
            Setting(
                "coverage.event_kinds",
                {"terraform": "policy_data: audit_config.audit_log_configs.log_type"},
                _DATA_ACCESS,
                text,
            ),
        ),
    ),
)
"""Read backwards only: configurations of one owner are judged together."""

_LEVELS = ("project", "folder", "org_id")
_ABOVE = "an audit configuration of a folder or an organisation in these files may be for it"


DATA_KINDS = frozenset({"DATA_READ", "DATA_WRITE"})


class Access(NamedTuple):
    """Whether accesses to a service leave Data Access records."""

    state: bool | Unknown
    """All kinds that are asked for are recorded."""
    span: Span | None = None
    kinds: frozenset[str] = frozenset()
    """The kinds that are recorded."""
    detail: str = ""


class DataAccess:
    """The audit configurations of a run."""

    def __init__(self, resources: ResourceIndex) -> None:
        self._resources = resources
        self.groups: dict[tuple[str, str, str], list[Config]] = {}
        """By root module, level and owner."""
        self._by_scope: dict[str, list[Config]] = {}
        self._by_project: dict[str, list[Config]] = {}
        """Those of a project that is named by its id, of whichever root module."""
        self._far: list[Config] = []
        """Those of folders and organisations."""
        for config in configs(resources):
            owner = config.owner if config.owner is not None else f"?{config.holder.id}"
            self.groups.setdefault((config.holder.scope, config.level, owner), []).append(config)
            self._by_scope.setdefault(config.holder.scope, []).append(config)
            if config.level != "project":
                self._far.append(config)
            elif config.owner and not config.owner.startswith("#"):
                self._by_project.setdefault(config.owner, []).append(config)

    def above(self, config: Config) -> list[Config]:
        """The configurations that may be of what an owner is in."""
        rank = _LEVELS.index(config.level)
        return [other for other in self._far if _LEVELS.index(other.level) > rank]

    def _perhaps_above(self, resource: Resource, service: str, missing: frozenset[str]) -> frozenset[str] | None:
        """What configurations of folders and organisations in other root modules record of what is missing."""
        found = set[str]()
        for config in self._far:
            if config.holder.scope != resource.scope and config.service in (ALL_SERVICES, service):
                found.update(config.kinds)
        return frozenset(found & missing) or None

    def of(self, resource: Resource, service: str, needed: frozenset[str] = DATA_KINDS) -> Access:
        """What of a resource's data accesses the configurations of its root module record."""
        own = project_of(resource, self._resources)
        kinds: dict[str, Config] = {}
        doubt: Config | None = None
        for config in (*self._by_scope.get(resource.scope, ()), *self._by_project.get(own or "", ())):
            if config.level == "project" and not may_be_same(config.owner, own):
                continue
            if config.service in (ALL_SERVICES, service):
                kinds |= dict.fromkeys(config.kinds, config)
            if config.unknown is not None and config.service in (None, ALL_SERVICES, service):
                doubt = config
        covers = needed.issubset(kinds)
        if not covers and doubt is not None and doubt.unknown is not None:
            return Access(doubt.unknown, doubt.span, frozenset(kinds))
        if not covers and (above := self._perhaps_above(resource, service, needed.difference(kinds))) is not None:
            return Access(Unknown(_ABOVE, "the place of the project in the organisation"), None, above)
        if not kinds:
            return Access(state=False)
        first = next(iter(kinds.values()))
        words = f"by Data Access audit logs of {first.holder.address}"
        detail = words if covers else f"{first.holder.address} records {', '.join(sorted(kinds))} only"
        return Access(covers, first.span, frozenset(kinds), detail)


_CACHE: WeakKeyDictionary[ResourceIndex, DataAccess] = WeakKeyDictionary()


def data_access(resources: ResourceIndex) -> DataAccess:
    """The audit configurations of a run; read once."""
    if resources not in _CACHE:
        _CACHE[resources] = DataAccess(resources)
    return _CACHE[resources]


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every owner of audit configurations as an emitter of kind `trail`, and every project without any."""
    access = data_access(resources)
    for group in access.groups.values():
        yield from _group(group, access.above(group[0]), resources)
    for project in resources.of_type("google_project"):
        yield from _project(project, access, resources)


def _group(group: list[Config], above: list[Config], resources: ResourceIndex) -> Iterator[Entity]:
    leading = next((config for config in group if config.service == ALL_SERVICES), group[0])
    emitter = emitter_for(leading.holder, "trail", "control")
    emitter.set("logging", "on", leading.span)
    _set_services(emitter, group, leading)
    _set_kinds(emitter, group, leading)
    _leave_open(emitter, above)
    _set_users(emitter, group)
    watch = audit_watch(resources, leading.holder.scope)
    emitter.set("watched", watch.state, watch.span, default=watch.state is False)
    yield from _finish(emitter, leading.holder, leading.level, resources)


def _set_services(emitter: Entity, group: list[Config], leading: Config) -> None:
    if leading.service == ALL_SERVICES:
        emitter.set("coverage.services", {"included": [ALL_SERVICES], "excluded": []}, leading.span)
        return
    unknown = next((config.unknown for config in group if config.service is None), None)
    if any(config.service is None for config in group):
        emitter.set("coverage.services", unknown or Unknown("the service is known only after apply"), leading.span)
        return
    names = sorted({config.service or "" for config in group})
    detail = f"audit configurations are for {', '.join(names[:3])}{' and others' if len(names) > 3 else ''} only"
    fact = {"included": names, "excluded": ["every other service"], "detail": detail}
    emitter.set("coverage.services", fact, leading.span)


def _set_kinds(emitter: Entity, group: list[Config], leading: Config) -> None:
    """Kinds that the configuration of all services has; without one, those that every service's has."""
    judged = [config for config in group if config.service == ALL_SERVICES]
    if judged:
        kept = set[str]().union(*(config.kinds for config in judged))
    else:
        judged = group
        kept = set(KINDS).intersection(*(config.kinds for config in judged))
    missing = [kind for kind in KINDS if kind not in kept]
    unknown = next((config.unknown for config in judged if config.unknown is not None), None)
    if missing and unknown is not None:
        emitter.set("coverage.event_kinds", unknown, leading.span)
        return
    fact: dict[str, object] = {"included": [kind for kind in KINDS if kind in kept], "excluded": missing}
    poor = next((config for config in judged if not set(missing) & set(config.kinds)), leading)
    if missing:
        fact["detail"] = f"{poor.holder.address} has no audit_log_config for {'it' if len(missing) == 1 else 'them'}"
    emitter.set("coverage.event_kinds", fact, poor.span)


def _leave_open(emitter: Entity, above: list[Config]) -> None:
    """What configurations above record is no gap, if they are above this owner: that is not told."""
    kinds = set[str]().union(*(config.kinds for config in above if config.service == ALL_SERVICES))
    doubt = Unknown(_ABOVE, "the place of the project in the organisation")
    if kinds.intersection(emitter.get("coverage.event_kinds.excluded") or ()):
        emitter.set("coverage.event_kinds", doubt, emitter.spans.get("coverage.event_kinds"))
    if kinds and emitter.get("coverage.services.excluded"):
        emitter.set("coverage.services", doubt, emitter.spans.get("coverage.services"))


def _set_users(emitter: Entity, group: Iterable[Config]) -> None:
    spared = [(config, member) for config in group for member in config.exempted]
    names = [(config, member, shown(member.value)) for config, member in spared]
    unknown = next((member.value for _, member, name in names if name is None), None)
    if unknown is not None:
        reason = undecided(unknown) or Unknown("an exempted member is not known")
        emitter.set("coverage.users", reason, unknown.span)
        return
    fact: dict[str, object] = {"excluded": list(dict.fromkeys(name for _, _, name in names))}
    if spared:
        config, member = spared[0]
        fact["detail"] = f"exempted_members of {member.kind} for {config.service or 'a service'}"
    emitter.set("coverage.users", fact, spared[0][1].value.span if spared else None, default=not spared)


def _project(project: Resource, access: DataAccess, resources: ResourceIndex) -> Iterator[Entity]:
    """A project that no configuration of its own is for: what it inherits may be told by one above it."""
    names = {f"#{project.id}", project_of(project, resources)}
    doubt: Unknown | None = None
    for config in (config for group in access.groups.values() for config in group):
        if config.level == "project":
            if config.owner in names:
                return
            if config.owner is None:
                doubt = Unknown(f"whether {config.holder.address} is for it is not told", "a plan file")
            continue
        parent = find(project, "folder_id" if config.level == "folder" else "org_id")
        if parent is not None and owner_key(parent, resources) == config.owner:
            return
        doubt = doubt or Unknown(_ABOVE, "the place of the project in the organisation")
    emitter = emitter_for(project, "trail", "control")
    emitter.set("logging", "on", default=True)
    if doubt is not None:
        emitter.set("coverage.event_kinds", doubt)
    else:
        detail = "no audit configuration in these files is for it"
        fact = {"included": ["ADMIN_WRITE"], "excluded": list(KINDS), "detail": detail}
        emitter.set("coverage.event_kinds", fact, default=True)
    yield from _finish(emitter, project, "project", resources)


def _finish(emitter: Entity, holder: Resource, level: str, resources: ResourceIndex) -> Iterator[Entity]:
    """Where the records go, what they hold."""
    cloud_logging(resources).add_routes(emitter, holder, AUDIT_RECORDS, level)
    yield written_format(emitter, holder, AUDIT)
    yield emitter
