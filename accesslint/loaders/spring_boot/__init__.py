"""Spring Boot's settings: `application.yml`, `application.properties` and those of profiles; one resource each.

`spring_boot_configuration` stands for the settings without a profile, or for those with one profile on top of them:

- `settings`: a mapping of names to values. A name is as Spring binds it, without case, dashes and underscores
  (`server.tomcat.accesslog.maxdays`); below `logging.level.` it stays a logger's name as written
- `own`: the names that the file, or the profile, sets itself
- `open`: the reasons why others may be set
- `profile`: the profile or expression; empty for the settings without one
- `stack`: `servlet` or `reactive` where the build file beside or above names the web server's starter, else empty
- `others`: what else may log accesses: a file that sets up access logs by variables or options, logback-access

Placeholders are filled in by what the files set. A default in one (`${X:y}`) is no value: the environment comes first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from accesslint.including.names import plain_name

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Loaded, Options, Tree
    from accesslint.source import Source

NAME = "spring_boot"
FILES = ("application",)

_NAMED = re.compile(
    r"application(?:-(?P<profile>[\w.-]+?))?\.(?P<form>properties|ya?ml)\Z",
    re.ASCII,
)
_KEYS = r"(?:spring|server|management|logging|eureka|springdoc|feign|resilience4j|security)"
_YAML = re.compile(rf"^[\"']?{_KEYS}(?:\.[\w.\[\]-]+)?[\"']?[ \t]*:", re.MULTILINE)
_PROPERTIES = re.compile(rf"^[ \t]*{_KEYS}\.[\w.\[\]-]+[ \t]*[=: ]", re.MULTILINE)
_OTHERS = re.compile(r"^[ \t]*[\"']?(?:apiVersion|micronaut|quarkus|kind|%\w+)\b[\"']?[ \t]*[.:]", re.MULTILINE)
"""Keys of manifests (Argo CD has an `Application`) and of other frameworks whose files bear the same name."""
_FOR_TESTS = re.compile(r"(?:^|/)src/(?:test|integrationTest|it)/")


def profile_of(name: str) -> str | None:
    """The profile that a file's name tells; empty for none; None where it is no such file."""
    base = plain_name(name)
    found = _NAMED.match(base)
    return None if found is None or _FOR_TESTS.search(name) else found["profile"] or ""


def claims(name: str, head: str) -> bool:
    """Whether a file holds settings of Spring Boot; those for tests are left alone."""
    if profile_of(name) is None:
        return False
    telling = _PROPERTIES if ".properties" in name.rpartition("/")[2] else _YAML
    return telling.search(head) is not None and _OTHERS.search(head) is None


def load(
    sources: Sequence[Source],
    embedded: Sequence[Embedded],
    tree: Tree,
    options: Options,  # noqa: ARG001 (a loader's signature)
) -> Iterator[Loaded]:
    """All settings to resources; what cannot be read becomes a problem."""
    from accesslint.loaders.spring_boot.applications import read_applications

    yield from read_applications(sources, embedded, tree)
