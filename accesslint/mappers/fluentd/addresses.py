"""Addresses as outputs write them: `host:port`, URLs, URLs with a password in them."""

from __future__ import annotations


def host_of(text: str) -> str:
    """The host name alone: `https://user:secret@es.logging:9200/path` is `es.logging`."""
    rest = text.strip().partition("://")[2] or text.strip()
    rest = rest.partition("/")[0].rpartition("@")[2]
    if rest.startswith("["):
        return rest.partition("]")[0] + "]"
    return rest.partition(":")[0] if rest.count(":") < 2 else rest


def is_https(text: str) -> bool | None:
    """Whether a URL is one of https; None for anything but a URL."""
    scheme, separator, _ = text.strip().lower().partition("://")
    return None if not separator else scheme == "https"


def without_password(text: str) -> str:
    """The text without what stands before an `@` in its URLs, so that no message shows a password."""
    parts = text.split("://")
    for number in range(1, len(parts)):
        end = min((at for at in (parts[number].find(char) for char in "/,") if at >= 0), default=len(parts[number]))
        at = parts[number].rfind("@", 0, end)
        parts[number] = parts[number][at + 1 :]
    return "://".join(parts)
