"""What the options of Node's libraries say: streams that are files, how many are kept, sizes.

`fs.createWriteStream`: https://nodejs.org/api/fs.html#fscreatewritestreampath-options; rotating-file-stream:
https://github.com/iccicci/rotating-file-stream#options (`maxFiles` counts rotated files, `size` has a unit);
file-stream-rotator: https://github.com/rogerc/file-stream-rotator#options (`max_logs`, days with `d`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from accesslint.mappers.server_files import megabytes
from accesslint.model.programs import COMPUTED, argument, callee, scalar, setting
from accesslint.model.values import Scalar, Template, Unknown, Value

_JOINS = ("path.join", "path.resolve", "node:path.join", "node:path.resolve")
_PLAIN = ("fs.createWriteStream", "node:fs.createWriteStream", "fs-extra.createWriteStream")
_ROTATING = ("rotating-file-stream.createStream", "rotating-file-stream", "rotating-file-stream.default")
_ROTATOR = ("file-stream-rotator.getStream",)
_DAYS = re.compile(r"(\d{1,5})d")


class File(msgspec.Struct, frozen=True):
    """A file that a stream writes."""

    path: Scalar | Unknown
    rotation: Mapping[str, Scalar | Unknown] = {}


def path_of(value: Value | None, folder: Value | None = None) -> Scalar | Unknown:
    """A path as far as it is known, `path.join` of constants included, below a folder where one is given."""
    if value is None:
        return None
    text: Scalar | Unknown
    if callee(value).endswith(_JOINS):
        steps = [scalar(step) for step in _arguments(value)]
        unknown = next((step for step in steps if not isinstance(step, str)), None)
        text = "/".join(str(step).rstrip("/") for step in steps) if unknown is None else COMPUTED
    else:
        text = scalar(value) if not isinstance(value.data, Template) else value.unknown or COMPUTED
    above = scalar(folder)
    if isinstance(above, str) and isinstance(text, str) and not text.startswith("/"):
        return f"{above.rstrip('/')}/{text}"
    return above if isinstance(above, Unknown) else text


def _arguments(value: Value) -> list[Value]:
    found = value.get("arguments")
    return found.items() if found is not None else []


def file_of(stream: Value) -> File | None:
    """The file that a stream writes; None where it is another stream, or not known."""
    name, first, options = callee(stream), argument(stream, 0), argument(stream, 1)
    if name in _PLAIN:
        return File(path_of(first))
    if name in _ROTATING:
        rotation = {"max_files": scalar(setting(options, "maxFiles")), "max_size_mb": size_of(setting(options, "size"))}
        return File(path_of(first, setting(options, "path")), rotation)
    if name in _ROTATOR:
        return File(
            path_of(setting(first, "filename")), kept(setting(first, "max_logs"), size_of(setting(first, "size")))
        )
    return None


def size_of(value: Value | None) -> Scalar | Unknown:
    """A size in MB: bytes as a number, or with a unit (`20m`, `10M`, `1GB`)."""
    data = scalar(value)
    if isinstance(data, str):
        return megabytes(data.strip().lower().removesuffix("b"))
    return round(data / 1_048_576, 3) if isinstance(data, int | float) and not isinstance(data, bool) else data


def kept(value: Value | None, size: Scalar | Unknown = None) -> dict[str, Scalar | Unknown]:
    """How much is kept by a number of files, or of days with `d`: `14d`."""
    data = scalar(value)
    if isinstance(data, str) and (match := _DAYS.fullmatch(data)):
        return {"keep_days": int(match[1]), "max_size_mb": size}
    number = int(data) if isinstance(data, str) and data.isdecimal() and len(data) < 8 else data
    return {"max_files": number, "max_size_mb": size}
