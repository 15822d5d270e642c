"""Names of files: those of templates (`app.conf.j2`), and what a pattern matches."""

from __future__ import annotations

from fnmatch import fnmatchcase

TEMPLATE_SUFFIXES = (
    *(".j2", ".jinja", ".jinja2", ".erb", ".epp", ".tmpl", ".tpl", ".gotmpl", ".ctmpl", ".tftpl", ".template"),
    *(".sigil", ".envsubst", ".hbs", ".handlebars", ".mustache", ".in", ".dist", ".example", ".sample"),
)
"""Endings that a template of a file adds to the file's own name."""

_GLOB = frozenset("*?[")


def plain_name(name: str) -> str:
    """A file's name without folders and without the ending that marks a template: `app.conf` of `x/app.conf.j2`."""
    return untemplated(name.rpartition("/")[2])


def untemplated(path: str) -> str:
    """A path without the ending that marks a template: `x/app.conf` of `x/app.conf.j2`."""
    return path[: path.rindex(".")] or path if path.endswith(TEMPLATE_SUFFIXES) else path


def is_pattern(path: str) -> bool:
    """Whether a path is a pattern, which may match nothing."""
    return not _GLOB.isdisjoint(path)


def matches(name: str, pattern: str) -> bool:
    """Whether a file's own name, or that of which it is the template, fits a pattern; hidden files only fit such."""
    base = name.rpartition("/")[2]
    if base.startswith(".") and not pattern.startswith("."):
        return False
    return fnmatchcase(base, pattern) or fnmatchcase(plain_name(base), pattern)
