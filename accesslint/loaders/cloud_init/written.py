"""From user data to the files that it writes.

`write_files`, with its encodings: https://docs.cloud-init.io/en/latest/reference/modules.html#write-files and
https://github.com/canonical/cloud-init/blob/main/cloudinit/config/cc_write_files.py; `rsyslog`:
https://docs.cloud-init.io/en/latest/reference/modules.html#rsyslog (texts without a name go to 20-cloud-config.conf; a
remote without `@` is sent to by UDP).
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Iterator

import msgspec

from accesslint.including.assembled import REST, Assembled, Piece, coarse, lines_of
from accesslint.loaders import Embedded
from accesslint.model.values import Value
from accesslint.source import LineOrigin, Problem, Source
from accesslint.syntax.yaml import documents, embedded_text

_PACKED = frozenset({"gz", "gzip", "gz+base64", "gzip+base64", "gz+b64", "gzip+b64"})
_ENCODED = frozenset({"b64", "base64", *_PACKED})
_LARGEST = 1_048_576
_GZIP = 31
"""What zlib calls a stream with gzip's header."""
_MOST = 2_000
_TEMPLATED = ("%{", "${", "{%", "{{", "<%")
_TAG_LINE = re.compile(r"^([ \t]*)(?=%\{[^{}\n]*\}[ \t]*$|\{%[^{}\n]*%\}[ \t]*$|<%[^%\n]*%>[ \t]*$).", re.MULTILINE)
_FOLDER, _FILE = "/etc/rsyslog.d", "20-cloud-config.conf"


def load_file(source: Source, scope: str) -> Iterator[Embedded | Problem]:
    """The files that one user data writes."""
    whole: dict[str, Source] = {}
    parts: dict[str, list[Piece]] = {}
    source, read = _documents(source)
    for document in read:
        if isinstance(document, Problem):
            is_template = any(mark in source.text for mark in _TEMPLATED)
            yield msgspec.structs.replace(document, level="note") if is_template else document
            continue
        listed = document.get("write_files")
        for item in listed.items()[:_MOST] if listed is not None else []:
            _write(item, source, whole, parts)
        _add_rsyslog(document, source, parts)
    for path, inner in whole.items():
        yield Embedded(inner, path.lstrip("/"), "", scope)
    for path, pieces in parts.items():
        if path not in whole:
            yield Embedded(Assembled(pieces), path.lstrip("/"), "", scope)


def _documents(source: Source) -> tuple[Source, list[Value | Problem]]:
    """The documents; where a template's conditions keep them from being read, without these, sign for sign."""
    found = list(documents(source, "text"))
    if any(isinstance(one, Problem) for one in found):
        text = _TAG_LINE.sub(r"\1#", source.text)
        if text != source.text:
            lines = range(1, text.count("\n") + 2)
            plain = source.embed(text, [LineOrigin(number, 0) for number in lines])
            again = list(documents(plain, "text"))
            if not any(isinstance(one, Problem) for one in again):
                return plain, again
    return source, found


def _write(item: Value, source: Source, whole: dict[str, Source], parts: dict[str, list[Piece]]) -> None:
    path, content = item.get("path"), item.get("content")
    if path is None or not path.text or content is None or not content.text:
        return
    encoding = item.get("encoding")
    word = (encoding.text or "").lower() if encoding is not None else ""
    inner = embedded_text(source, content)
    if word in _ENCODED:
        text = _decoded(content.text, is_packed=word in _PACKED)
        if text is None:
            return  # a template's tag, or no text at all
        inner = source.embed_coarsely(text, content.span.first_line())
    appended = item.get("append")
    if appended is not None and (appended.text or "").lower() == "true":
        parts.setdefault(path.text, [coarse(source, REST, path.span)]).extend(lines_of(inner.text, inner))
    else:
        whole[path.text] = inner


def _decoded(text: str, *, is_packed: bool) -> str | None:
    """The text that an encoded one stands for; None where it is none, or too large."""
    try:
        data = base64.b64decode("".join(text.split()), validate=True)
        if is_packed:
            data = zlib.decompressobj(_GZIP).decompress(data, _LARGEST)
        return data.decode().replace("\r\n", "\n")
    except (binascii.Error, zlib.error, ValueError):
        return None


def _add_rsyslog(document: Value, source: Source, parts: dict[str, list[Piece]]) -> None:
    module = document.get("rsyslog")
    if module is None:
        return
    is_list = isinstance(module.data, list)
    folder = _text(document.get("rsyslog_dir") if is_list else module.get("config_dir"), _FOLDER)
    file = _text(document.get("rsyslog_filename") if is_list else module.get("config_filename"), _FILE)
    configs = module if is_list else module.get("configs")
    for item in configs.items()[:_MOST] if configs is not None else []:
        content = item.get("content") or item
        if content.text:
            name = _text(item.get("filename"), file)
            path = name if name.startswith("/") else f"{folder}/{name}"
            parts.setdefault(path, []).extend(lines_of(content.text, embedded_text(source, content)))
    remotes = module.get("remotes")
    for _, value in list(remotes.entries())[:_MOST] if remotes is not None else []:
        if value.text:
            match, _, address = value.text.strip().rpartition(" ")
            address = address if address.startswith(("@", ":om")) else f"@{address}"
            line = f"{match or '*.*'} {address}"
            parts.setdefault(f"{folder}/{file}", []).append(coarse(source, line, value.span))


def _text(value: Value | None, default: str) -> str:
    return (value.text if value is not None else None) or default
