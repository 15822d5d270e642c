"""How many log files are kept, and for how long, by the appenders that roll them over.

logback: https://logback.qos.ch/manual/appenders.html (`maxHistory` counts periods of the file name's date, days where
it has no hours; `totalSizeCap` deletes the oldest files whatever their age; a fixed window ends at 7 files). Log4j 2:
https://logging.apache.org/log4j/2.x/manual/appenders/rolling-file.html (`max` is 7, a size 10 MB; it counts the files
of one period, all there are where the name has no date; `Delete` with an age). Log4j 1:
https://logging.apache.org/log4j/1.x/apidocs/org/apache/log4j/RollingFileAppender.html (one file of 10 MB). The
platform's own: https://docs.oracle.com/en/java/javase/21/docs/api/java.logging/java/util/logging/FileHandler.html (of
`count` files, one by default, the oldest gives way when the newest reaches `limit`, and at every start unless `append`
is true), Tomcat's: https://tomcat.apache.org/tomcat-10.1-doc/logging.html (`maxDays`, without end by default).
"""

from __future__ import annotations

import re

from accesslint.mappers.java_logging.elements import Node
from accesslint.model.entities import Entity
from accesslint.model.values import Unknown
from accesslint.source import Span

_SIZE = re.compile(r"\s{0,9}(\d{1,12})(?:\.\d{1,6})?\s{0,9}([KMGT]?)(?:B|BYTES)?\s{0,9}\Z", re.IGNORECASE)
_UNITS = {"": 1 / 1024 / 1024, "k": 1 / 1024, "m": 1.0, "g": 1024.0, "t": 1024.0 * 1024}
_AGE = re.compile(r"P?(\d{1,5})D", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,12}", re.ASCII)
_USUAL_FILES, _USUAL_SIZE = "7", "10MB"
_LOG4J1_FILES = "1"


def set_rotation(store: Entity, appender: Node, kind: str) -> None:
    """Set the facts of a file's rotation, as far as the appender of a configuration of that kind tells them."""
    if kind != "jul_configuration" and "rolling" not in f"{appender.name} {appender.said('class')}".lower():
        _set_appending(store, appender)
        return
    policy = appender.first("rollingpolicy")
    strategy = appender.first("defaultrolloverstrategy")
    if kind == "jul_configuration":
        _set_platforms(store, appender)
    elif kind == "log4j1_configuration":
        if appender.said("class").endswith(".RollingFileAppender"):
            count = appender.setting("maxbackupindex", _LOG4J1_FILES)
            _set_window(store, count, appender.setting("maxfilesize", _USUAL_SIZE))
    elif policy is not None:
        _set_logback(store, appender, policy)
    elif "rolling" in appender.name:
        _set_log4j2(store, appender, strategy)


def _set_appending(store: Entity, appender: Node) -> None:
    """A file that is not appended to begins anew at every start."""
    append, span = appender.value("append")
    if isinstance(append, Unknown):
        store.set("rotation.max_files", append, span)
    elif append is not None and append.lower() == "false":
        store.set("rotation.max_files", 0, span)
        store.set("rotation.detail", "append is false, so that every start begins the file anew")


def size_in_megabytes(text: str) -> float | None:
    """A size as these libraries write it (`10 MB`, `512kb`, a number of bytes); None where it is none."""
    found = _SIZE.match(text)
    return None if found is None else int(found[1]) * _UNITS[found[2].lower()]


def _set_platforms(store: Entity, handler: Node) -> None:
    if "juli" in handler.said("class"):
        days, span = handler.value("maxdays")
        if isinstance(days, Unknown) or _number(days):
            store.set("rotation.keep_days", days if isinstance(days, Unknown) else _number(days), span)
            store.set("rotation.detail", "older files are deleted")
        return
    limit, place = handler.value("limit")
    count, written = handler.setting("count", "1")
    append, _ = handler.value("append")
    unknown = next((one for one in (limit, count, append) if isinstance(one, Unknown)), None)
    if unknown is not None:
        store.set("rotation.max_files", unknown, place)
        return
    files, size = _number(str(count)), _number(str(limit or "0"))
    if files and (size or str(append).lower() != "true"):
        store.set("rotation.max_files", files - 1, written, default=written is None)
        if size:
            store.set("rotation.max_size_mb", round(size / 1_048_576, 3), place)


def _set_logback(store: Entity, appender: Node, policy: Node) -> None:
    history, span = policy.value("maxhistory")
    pattern = policy.said("filenamepattern")
    if isinstance(history, Unknown):
        store.set("rotation.keep_days", history, span)
    elif (periods := _number(history)) and _by_day(pattern):
        store.set("rotation.keep_days", periods, span)
        store.set("rotation.detail", f"maxHistory is {history}")
    if policy.said("class").endswith("FixedWindowRollingPolicy"):
        trigger = appender.first("triggeringpolicy")
        size = ("", None) if trigger is None else trigger.setting("maxfilesize", _USUAL_SIZE)
        _set_window(store, policy.setting("maxindex", _USUAL_FILES), size)
        return
    cap, place = policy.value("totalsizecap")
    if isinstance(cap, Unknown):
        store.set("rotation.max_files", cap, place)
    elif total := size_in_megabytes(cap or ""):
        each = size_in_megabytes(policy.said("maxfilesize")) or total
        store.set("rotation.max_files", max(1, int(total // each)), place)
        store.set("rotation.max_size_mb", round(min(each, total), 3), place)


def _by_day(pattern: str) -> bool:
    return "%d" in pattern and "HH" not in pattern and ("dd" in pattern or "%d." in pattern or "%d}" in pattern)


def _set_log4j2(store: Entity, appender: Node, strategy: Node | None) -> None:
    pattern = appender.said("filepattern")
    age = None if strategy is None else _age_of_deletion(strategy)
    if age is not None:
        store.set("rotation.keep_days", *age)
        store.set("rotation.detail", "older files are deleted")
    if "%i" not in pattern or "%d" in pattern or (strategy is None and appender.first(*_OTHER_STRATEGIES) is not None):
        return
    holder = appender.first("policies") or appender
    trigger = holder.first("sizebasedtriggeringpolicy")
    size = ("", None) if trigger is None else trigger.setting("size", _USUAL_SIZE)
    _set_window(store, (_USUAL_FILES, None) if strategy is None else strategy.setting("max", _USUAL_FILES), size)


_OTHER_STRATEGIES = ("directwriterolloverstrategy", "directwrite")


def _age_of_deletion(strategy: Node) -> tuple[float | Unknown, Span] | None:
    delete = strategy.first("delete")
    condition = None if delete is None else delete.first("iflastmodified") or _inside(delete)
    if condition is None:
        return None
    age, span = condition.value("age")
    if isinstance(age, Unknown):
        return age, span
    found = _AGE.fullmatch(age or "")
    return None if found is None else (int(found[1]), span)


def _inside(delete: Node) -> Node | None:
    """Conditions may stand in the one on the file's name."""
    named = delete.first("iffilename")
    return None if named is None else named.first("iflastmodified")


def _set_window(
    store: Entity, count: tuple[str | Unknown, Span | None], size: tuple[str | Unknown, Span | None]
) -> None:
    """Files that are counted: so many of such a size; no place where a default decides it."""
    number, span = count
    files = number if isinstance(number, Unknown) else _number(number)
    if files is not None:
        store.set("rotation.max_files", files, span, default=span is None)
    written, place = size
    megabytes = written if isinstance(written, Unknown) else size_in_megabytes(written)
    if megabytes:
        value = megabytes if isinstance(megabytes, Unknown) else round(megabytes, 3)
        store.set("rotation.max_size_mb", value, place, default=place is None)


def _number(text: str | None) -> int | None:
    return int(text) if text is not None and _NUMBER.fullmatch(text.strip()) else None
