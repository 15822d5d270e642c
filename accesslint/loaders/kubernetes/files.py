"""Files inside objects: the entries of a ConfigMap or Secret that another loader may read."""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.loaders import Embedded
from accesslint.model.values import Resource, Value
from accesslint.source import Source
from accesslint.syntax.yaml import embedded_text

CARRIERS = {"ConfigMap": "data", "Secret": "stringData"}
"""Kinds that carry files, and the mapping that holds them (a Secret's `data` is encoded and is not opened)."""

OPERATED = {
    "MariaDB": ("k8s.mariadb.com/", ("spec", "myCnf"), "my.cnf"),
    "PerconaXtraDBCluster": ("pxc.percona.com/", ("spec", "pxc", "configuration"), "my.cnf"),
    "PerconaServerMySQL": ("ps.percona.com/", ("spec", "mysql", "configuration"), "my.cnf"),
    "PerconaServerMongoDB": ("psmdb.percona.com/", ("spec", "replsets", "configuration"), "mongod.conf"),
    "ClickHouseInstallation": ("clickhouse.altinity.com/", ("spec", "configuration", "files"), ""),
}
"""Objects of operators that hold a server's file: their group, where it is, and its name; a mapping holds several.

https://github.com/mariadb-operator/mariadb-operator/blob/main/docs/configuration.md,
https://docs.percona.com/percona-operator-for-mysql/pxc/operator.html,
https://docs.percona.com/percona-operator-for-mongodb/operator.html,
https://github.com/Altinity/clickhouse-operator/blob/master/docs/custom_resource_explained.md
"""

SUFFIXES = (
    *(".cfg", ".cnf", ".conf", ".config", ".ini", ".json", ".properties", ".toml", ".xml", ".yaml", ".yml"),
    *(".template", ".tmpl", ".tpl"),
)


def files_of(source: Source, resource: Resource) -> Iterator[Embedded]:
    """The texts in an object that are files, by their names; a manifest also under any other name."""
    if resource.type in OPERATED:
        yield from _operated(source, resource)
        return
    entries = resource.get(CARRIERS.get(resource.type, ""))
    if entries is None:
        return
    for key, value in entries.entries():
        text = value.text
        if not text:
            continue
        name = _file_name(key, text)
        if name:
            yield Embedded(embedded_text(source, value), name, resource.id, resource.id)


def _operated(source: Source, resource: Resource) -> Iterator[Embedded]:
    group, path, name = OPERATED[resource.type]
    version = resource.get("apiVersion")
    here: Value | None = resource.attributes
    for step in path:
        here = here.get(step) if here is not None else None
        here = here.get(0) if here is not None and isinstance(here.data, list) else here
    if here is None or version is None or not (version.text or "").startswith(group):
        return
    for key, value in here.entries() if not name else [(name, here)]:
        if value.text:
            yield Embedded(embedded_text(source, value), key, resource.id, resource.id)


def _file_name(key: str, text: str) -> str:
    """The name by which loaders tell the entry; empty for a plain setting."""
    if key.lower().endswith((*SUFFIXES, "caddyfile")) or ("." in key and "\n" in text):
        return key
    if "apiVersion:" in text and "kind:" in text:
        return f"{key}.yaml"
    return ""
