"""Servers configured by a YAML file of settings: MongoDB, Elasticsearch, OpenSearch, Cassandra; one resource each.

`<product>_configuration` has these attributes:

- `settings`: a mapping of the settings' whole names (`auditLog.destination`), however they are nested, to their values
- `open`: the reasons why others may be set (a template's tags)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from accesslint.including.names import plain_name

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Loaded, Options, Tree
    from accesslint.source import Source

NAME = "yaml_settings"
FILES = (".yaml", ".yml", "mongo")

_PRODUCTS = {
    "mongodb": re.compile(r"mongo[ds]b?(?:-[\w.-]+)?\.(?:conf|ya?ml)\Z"),
    "elasticsearch": re.compile(r"elasticsearch(?:-[\w.-]+)?\.ya?ml\Z"),
    "opensearch": re.compile(r"opensearch(?:-[\w.-]+)?\.ya?ml\Z"),
    "cassandra": re.compile(r"cassandra(?:-[\w.-]+)?\.ya?ml\Z"),
}
"""File names by product."""
_TELLING = {
    "mongodb": re.compile(
        r"^(?:storage|systemLog|net|auditLog|security|replication|processManagement)(?:\.[\w.]+)?:", re.MULTILINE
    ),
    "elasticsearch": re.compile(
        r"^(?:cluster|node|network|http|path|discovery|transport|opendistro_security|searchguard)[.:]|^xpack",
        re.MULTILINE,
    ),
    "opensearch": re.compile(
        r"^(?:cluster|node|network|http|path|discovery|plugins|opendistro_security)[.:]", re.MULTILINE
    ),
    "cassandra": re.compile(
        r"^(?:cluster_name|num_tokens|seed_provider|partitioner|audit_logging_options):", re.MULTILINE
    ),
}
"""A setting at the top level that only such a file has; manifests of the same name have none."""


_REMARKS = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\n)*[ \t]*(?:#[^\n]*)?\Z")
_OPEN_DISTRO = re.compile(r"^(?:opendistro_security|searchguard|plugins\.security)[.:]", re.MULTILINE)
"""Settings of Open Distro and Search Guard: Elasticsearch with the plugin for security that OpenSearch has."""
_ALL_DEFAULTS = frozenset({"elasticsearch.yml", "opensearch.yml"})
"""Packaged files in which every setting is a remark."""
_OPTION = re.compile(
    r"^[ \t]*(?:dbpath|logpath|bind_?ip|auditDestination|fork|replSet|keyFile|logappend)[ \t]*=",
    re.MULTILINE | re.IGNORECASE,
)


def is_option_file(name: str, head: str) -> bool:
    """Whether a file is MongoDB's in the notation before YAML, which the server still takes."""
    base = plain_name(name).lower()
    return _PRODUCTS["mongodb"].match(base) is not None and _OPTION.search(head) is not None


def product_of(name: str, head: str, text: str = "") -> str:
    """The product that a file configures, by its name and its settings (the first, or all of them); empty if none."""
    product = _named_product(name, head)
    return "opensearch" if product == "elasticsearch" and _OPEN_DISTRO.search(text or head) else product


def _named_product(name: str, head: str) -> str:
    base = plain_name(name).lower()
    for product, pattern in _PRODUCTS.items():
        if pattern.match(base) and _TELLING[product].search(head) and "apiVersion:" not in head:
            return product
    if base in _ALL_DEFAULTS and head.strip() and _REMARKS.match(head):
        return base.partition(".")[0]
    return "mongodb" if is_option_file(name, head) else ""


def claims(name: str, head: str) -> bool:
    """Whether a file is one of these products' settings."""
    return bool(product_of(name, head))


def load(
    sources: Sequence[Source],
    embedded: Sequence[Embedded],
    tree: Tree,  # noqa: ARG001 (such a file includes no other)
    options: Options,  # noqa: ARG001 (a loader's signature)
) -> Iterator[Loaded]:
    """All files of settings to resources; what cannot be read becomes a problem."""
    from accesslint.loaders import files
    from accesslint.loaders.yaml_settings.files import read_file

    for file in files(sources, embedded):
        yield from read_file(*file)
