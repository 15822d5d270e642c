"""Texts that a stream or a JSON document cannot hold as they are: characters it lacks, lone surrogates."""

from __future__ import annotations

import json
import re
from typing import Any, TextIO

import msgspec


def writable(text: str, stream: TextIO) -> str:
    r"""The text with what the stream's encoding lacks written as escapes (`\u2026`)."""
    encoding = _encoding_that_lacks(text, stream)
    return text if encoding is None else text.encode(encoding, "backslashreplace").decode(encoding)


def json_text(document: Any, stream: TextIO) -> str:
    r"""A document as indented JSON, with a line end; what the encoding of the stream lacks as escapes (`\u2026`).

    Names of files that are no Unicode keep their odd bytes as escapes.
    """
    text = _indented(document) + "\n"
    if _encoding_that_lacks(text, stream) is None:
        return text
    return _NOT_ASCII.sub(lambda found: json.dumps(found[0])[1:-1], text)


_NOT_ASCII = re.compile("[^\x00-\x7f]+")


def _encoding_that_lacks(text: str, stream: TextIO) -> str | None:
    """The stream's encoding where it cannot write the text; ASCII where nobody knows it."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return encoding
    except LookupError:
        return "ascii"
    return None


def _indented(document: Any) -> str:
    try:
        encoded = msgspec.json.encode(document)
    except UnicodeEncodeError:
        encoded = msgspec.json.encode(_cleaned(msgspec.to_builtins(document)))
    return msgspec.json.format(encoded, indent=2).decode()


def _cleaned(data: Any) -> Any:
    if isinstance(data, str):
        return data.encode("utf-8", "backslashreplace").decode()
    if isinstance(data, list | tuple):
        return [_cleaned(item) for item in data]
    if isinstance(data, dict):
        return {_cleaned(key): _cleaned(item) for key, item in data.items()}
    return data
