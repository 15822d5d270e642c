"""Names of files that may be templates of others: `app.conf.j2`."""

from __future__ import annotations

TEMPLATE_SUFFIXES = (
    *(".j2", ".jinja", ".jinja2", ".erb", ".epp", ".tmpl", ".tpl", ".gotmpl", ".ctmpl", ".template"),
    *(".in", ".dist", ".example", ".sample"),
)
"""Endings that a template of a file adds to the file's own name."""


def plain_name(name: str) -> str:
    """A file's name without folders and without the ending that marks a template: `app.conf` of `x/app.conf.j2`."""
    name = name.rpartition("/")[2]
    for suffix in TEMPLATE_SUFFIXES:
        if name.endswith(suffix) and len(name) > len(suffix):
            return name[: -len(suffix)]
    return name
