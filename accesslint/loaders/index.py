"""The index of which loader may claim which files, so that a run imports no other.

`files.json` is made from the loaders' `FILES` by `python -m accesslint.loaders.index`; `--check` fails if it is stale.
"""

from __future__ import annotations

import sys

import msgspec

from accesslint.loaders import INDEX, loader
from accesslint.resources import keep


def index() -> bytes:
    """The index as it should be: a JSON object of the loaders' names and their `FILES`, both sorted.

    Raises `TypeError` where a loader does not say which files may be its.
    """
    found = {path.parent.name: _files(path.parent.name) for path in sorted(INDEX.parent.glob("*/__init__.py"))}
    return msgspec.json.format(msgspec.json.encode(found), indent=1) + b"\n"


def _files(name: str) -> list[str]:
    files = getattr(loader(name), "FILES", None)
    if not files or not isinstance(files, tuple) or any(text != text.lower() for text in files):
        message = (
            f"accesslint/loaders/{name}/__init__.py must say `FILES = (…,)`: texts in lower case of which the path of "
            "each of its files has one (see `Loader` in accesslint/loaders/__init__.py); then run `make generate`"
        )
        raise TypeError(message)
    return sorted(files)


if __name__ == "__main__":
    sys.exit(keep(INDEX, index(), sys.argv[1:]))
