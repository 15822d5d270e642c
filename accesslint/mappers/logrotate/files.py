"""Log files that logrotate keeps: for how many days, how many of which size, with which mode.

https://man7.org/linux/man-pages/man8/logrotate.8.html: `rotate 0`, the default, removes a file where others keep old
ones; `size` rotates by size alone; `maxage` removes what is older; `create` says the mode of new files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.server_files import megabytes, set_mode
from accesslint.mappers.table import entity_for
from accesslint.model.entities import Entity
from accesslint.model.environment import environment_of
from accesslint.model.values import Resource, Unknown, Value

_PERIODS = {"hourly": 1 / 24, "daily": 1.0, "weekly": 7.0, "monthly": 30.0, "yearly": 365.0}
"""Days; weekly is logrotate's default."""
_RECORDS = re.compile(
    r"access|audit|auth|secure|syslog|messages|wtmp|btmp|lastlog|sudo|nginx|apache|httpd|haproxy|squid|varnish|caddy"
    r"|traefik|tomcat|catalina|postgres|mysql|mariadb|mongo|vault|keycloak|envoy|kong|sshd"
)
"""Files that tell who did what, by their names; others are the program's own business."""
_MAIN = Unknown("what this block leaves out is set by a logrotate.conf that is not in the files", "logrotate.conf")
_OPEN_TO_ALL = re.compile(r"/(?:wtmp|lastlog)\Z")
"""Read by everybody's `last` and `lastlog`; distributions ship them as 0664, and the CIS benchmarks accept it."""
_MODE = re.compile(r"[0-7]{3,4}")


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """A store for every block that rotates files of records."""
    for block in resources.of_type("logrotate_block"):
        paths = block.get("paths")
        names = [path.text or "" for path in paths.items()] if paths is not None else []
        if any(_RECORDS.search(name.lower()) for name in names):
            yield _store(block, names)


def _store(block: Resource, names: list[str]) -> Entity:
    store = entity_for("store", "file", block)
    store.type = "file"
    store.environment = environment_of(block.scope)
    store.address = names[0] + (f" (and {len(names) - 1} more)" if len(names) > 1 else "")
    store.set("names", names, block.header)
    found = block.get("directives")
    directives = dict(found.entries()) if found is not None else {}
    complete = block.get("complete")
    if complete is not None and complete.data is False and not _is_told(directives):
        store.set("rotation.keep_days", _MAIN)
    else:
        _set_rotation(store, directives)
    if not all(_OPEN_TO_ALL.search(name) for name in names):
        _set_mode(store, directives.get("create"))
    return store


def _is_told(directives: dict[str, Value]) -> bool:
    """Whether a block says itself how long files are kept."""
    return "rotate" in directives and any(name in directives for name in (*_PERIODS, "size", "maxage"))


def _set_rotation(store: Entity, directives: dict[str, Value]) -> None:
    rotate, size = directives.get("rotate"), directives.get("size")
    period = next((name for name in _PERIODS if name in directives), None)
    deciding = (rotate, size, directives.get("maxage"), directives.get(period or ""))
    unknown = next((value for value in deciding if value is not None and value.unknown is not None), None)
    if unknown is not None:
        store.set("rotation.keep_days", unknown)
        return
    count = _number(rotate)
    span = rotate.span if rotate is not None else None
    if rotate is not None and (rotate.text or "").startswith("-"):
        return  # `rotate -1` keeps everything
    if count is None or count == 0:
        store.set("rotation.max_files", 0, span, default=rotate is None)
        store.set("rotation.detail", "rotate 0 keeps no old file" if rotate is not None else "no rotate: none is kept")
        return
    most = megabytes(size.text or "") if size is not None else None
    if size is not None and most is not None:
        store.set("rotation.max_files", count, span)
        store.set("rotation.max_size_mb", round(most, 3), size.span)
        store.set("rotation.detail", f"rotate {count}, size {size.text}")
        return
    days = count * _PERIODS[period or "weekly"]
    detail = f"rotate {count}, {period or 'weekly by default'}"
    age = _number(directives.get("maxage"))
    if age is not None and age < days:
        days, span, detail = age, directives["maxage"].span, f"maxage {age}"
    store.set("rotation.keep_days", round(days, 2), span)
    store.set("rotation.detail", detail)


def _number(value: Value | None) -> int | None:
    text = (value.text or "").strip() if value is not None else ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else None


def _set_mode(store: Entity, create: Value | None) -> None:
    if create is None:
        return
    if isinstance(create.data, Unknown):
        store.set("permissions.others_read", create)
        return
    match = _MODE.match(create.text or "")
    if match is not None:
        set_mode(store, match[0], create.span)
