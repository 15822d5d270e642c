"""What lies around an application's settings: its build file, and files that may set up its access log otherwise.

The environment and the command line go before the files:
https://docs.spring.io/spring-boot/reference/features/external-config.html
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from accesslint.model.values import Unknown

if TYPE_CHECKING:
    from accesslint.loaders import Tree

_BUILDS = ("pom.xml", "build.gradle", "build.gradle.kts")
_SERVLET = re.compile(r"spring-boot-starter-(?:web(?:mvc)?(?![\w-])|tomcat|jetty|undertow)")
_REACTIVE = re.compile(r"spring-boot-starter-(?:webflux|reactor-netty|rsocket)|spring-cloud-(?:starter-)?gateway")
_LOGGING = re.compile(r"logback-access|logbook-spring-boot|access-log-spring")
_STARTS = re.compile(
    r"(?:dockerfile|containerfile|procfile|jenkinsfile)[\w.-]*|\.env[\w.-]*|[\w.-]+\.(?:sh|service|ya?ml|env|conf|jvmopts)"
)
_BESIDE = ("deploy", "deployment", "docker", "helm", "k8s", "kubernetes", "manifests")
"""Folders in which a repository keeps what starts its application."""
_SETS = re.compile(r"accesslog", re.IGNORECASE)
_OWN = re.compile(r"application(?:-[\w.-]+)?\.")
_MOST_FILES = 100
_MOST_FOLDERS = 12


class Surroundings:
    """Answers for folders of settings; what was read is kept, as many applications share the folders above."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._others: dict[str, Unknown | None] = {}

    def stack(self, folder: str) -> tuple[str, Unknown | None]:
        """The web stack by the nearest build file, and a library in it that logs accesses by itself."""
        for here in _upward(folder):
            for name in _BUILDS:
                path = posixpath.join(here, name)
                source = self._tree.read(path)
                if source is None:
                    continue
                library = _LOGGING.search(source.text)
                other = None if library is None else Unknown(f"{library[0]} in {path} may log accesses", path)
                if _SERVLET.search(source.text):
                    return "servlet", other
                return ("reactive" if _REACTIVE.search(source.text) else ""), other
        return "", None

    def others(self, folder: str) -> Unknown | None:
        """The first file here, above, or in a folder for deployment there that speaks of access logs.

        It may set them up by variables or options.
        """
        folders = (
            place for here in _upward(folder) for place in (here, *(posixpath.join(here, one) for one in _BESIDE))
        )
        return next((found for place in folders if (found := self._in(place)) is not None), None)

    def _in(self, folder: str) -> Unknown | None:
        if folder not in self._others:
            self._others[folder] = next(self._speaking(folder), None)
        return self._others[folder]

    def _speaking(self, folder: str) -> Iterator[Unknown]:
        for path in self._tree.folder(folder or ".")[:_MOST_FILES]:
            base = posixpath.basename(path).lower()
            if base.startswith("logback-access"):
                yield Unknown(f"{path} may log accesses", path)
            elif _STARTS.fullmatch(base) and not _OWN.match(base):
                source = self._tree.read(path)
                if source is not None and _SETS.search(source.text):
                    yield Unknown(f"{path} speaks of an access log and may switch it", path)


def _upward(folder: str) -> Iterator[str]:
    for _ in range(_MOST_FOLDERS):
        yield folder
        if not folder:
            return
        folder = posixpath.dirname(folder)
