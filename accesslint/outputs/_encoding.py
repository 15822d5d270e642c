"""Texts that a stream or a JSON document cannot hold as they are: characters it lacks, lone surrogates."""

from __future__ import annotations

from typing import Any, TextIO

import msgspec


def writable(text: str, stream: TextIO) -> str:
    r"""The text with what the stream's encoding lacks written as escapes (`\u2026`)."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return text.encode(encoding, "backslashreplace").decode(encoding)
    except LookupError:
        return text.encode("ascii", "backslashreplace").decode()
    return text


def json_text(document: Any) -> str:
    """A document as indented JSON. Names of files that are no Unicode keep their odd bytes as escapes."""
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
