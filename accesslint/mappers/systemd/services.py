"""Services of systemd as emitters, where their unit decides what becomes of their output.

https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html: `StandardOutput=journal` is the default, and
`StandardError=inherit`; `null` throws away; `truncate:` empties its file at every start. `LogLevelMax=` drops what is
less severe, and a line of output has the level `info` unless `SyslogLevel=` says otherwise; of `LogFilterPatterns=`
those with `~` drop what fits. The journal takes 10,000 messages of a service in 30 s:
https://www.freedesktop.org/software/systemd/man/latest/journald.conf.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import shown
from accesslint.mappers.records import emitter_for
from accesslint.mappers.server_files import Parameters, append_route, file_store
from accesslint.mappers.systemd.commands import command_of
from accesslint.mappers.systemd.durations import seconds
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown
from accesslint.source import Span

_JOURNAL = Unknown("where the journal's messages go is decided by its own configuration", "journald.conf")
_ELSEWHERE = Unknown("what is behind this output is not told by the unit", "the host")
_FILES = ("file:", "append:", "truncate:")
_SILENT = frozenset({"emerg", "alert", "crit", "err", "warning", "notice", "0", "1", "2", "3", "4", "5"})
_OWN_LOGS = frozenset(
    {
        "nginx",
        "apache2",
        "apachectl",
        "httpd",
        "haproxy",
        "lighttpd",
        "squid",
        "varnishd",
        "mysqld",
        "mariadbd",
        "postgres",
    }
    | {
        "pg_ctl",
        "pg_ctlcluster",
        "mongod",
        "redis-server",
        "memcached",
        "sshd",
        "auditd",
        "rsyslogd",
        "syslog-ng",
        "cron",
    }
    | {"crond", "named", "slapd", "dnsmasq", "vsftpd", "proftpd", "postfix", "dovecot", "systemd-journald"}
)
"""Programs that write their logs to files or to syslog, whatever becomes of their output."""
_LOG_FILE = re.compile(r"/logs?/|\.log\b")
_MOST, _SECONDS = 10_000, 30.0
_DECIDING = (
    *("standardoutput", "standarderror", "loglevelmax", "logratelimitburst", "logratelimitintervalsec"),
    "lognamespace",
)


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every service whose unit says something of its output as an emitter of kind `application`."""
    for unit in resources.of_type("systemd_service"):
        parameters = Parameters(unit, "settings", "the unit")
        filters = unit.get("filters")
        kind, _ = parameters.text("type", "simple")
        is_short = isinstance(kind, str) and kind.lower() == "oneshot"
        decides = any(name in parameters.values for name in _DECIDING) or (filters is not None and filters.data)
        if decides and not is_short and not _has_own_logs(unit):
            yield from _Service(unit, parameters).entities()
    for container in resources.of_type("systemd_container"):
        yield from _container(container)


def _has_own_logs(unit: Resource) -> bool:
    """Whether a program writes its logs elsewhere: by nature, or as its arguments name a log file."""
    command = command_of(unit)
    words = command.items() if command is not None else []
    program = (words[0].text or "").lstrip("-@:+!").rpartition("/")[2] if words else ""
    if any(_LOG_FILE.search(shown(word) or "") for word in words[1:]):
        return True
    name = unit.address.removesuffix(".service").partition("@")[0]
    return program in _OWN_LOGS or name in _OWN_LOGS or f"{name}d" in _OWN_LOGS


def _container(container: Resource) -> Iterator[Mapped]:
    """What a container writes: Podman passes on the output of one that runs as `oneshot`, whatever its log driver.

    https://docs.podman.io/en/latest/markdown/podman-systemd.unit.5.html
    """
    parameters = Parameters(container, "settings", "the unit")
    driver, span = parameters.text("logdriver", "")
    kind, _ = parameters.text("service_type", "notify")
    if driver and kind != "oneshot":
        emitter = emitter_for(container, "application", "http")
        off = isinstance(driver, str) and driver.lower() == "none"
        emitter.set("logging", driver if isinstance(driver, Unknown) else "off" if off else "on", span)
        if off:
            emitter.set("logging_detail", "LogDriver is none")
        else:
            named = "a log driver" if isinstance(driver, Unknown) else driver
            append_route(emitter, "stdout", named, _ELSEWHERE, span)
        yield emitter


class _Service:
    def __init__(self, unit: Resource, parameters: Parameters) -> None:
        self.unit, self.parameters = unit, parameters
        self.emitter = emitter_for(unit, "application", "http")
        self.stores: list[Entity] = []

    def entities(self) -> Iterator[Mapped]:
        """The emitter, and the files that it writes."""
        output, place = self.parameters.text("standardoutput", "journal")
        error, error_place = self.parameters.text("standarderror", "inherit")
        if output == "inherit":
            output = "journal"
        if error == "inherit" or (isinstance(error, Unknown) and "standarderror" not in self.parameters.values):
            error, error_place = output, place
        self._logging(output, place, error, error_place)
        if self.emitter.get("logging") != "off":
            for to, span in dict.fromkeys(((output, place), (error, error_place))):
                if to != "null":
                    self._route(to, span)
            if any(route["via"] == "journal" for route in self.emitter.get("routes") or ()):
                self._filters()
        yield self.emitter
        yield from self.stores

    def _logging(
        self, output: str | Unknown, place: Span | None, error: str | Unknown, error_place: Span | None
    ) -> None:
        nulls = (output == "null", error == "null")
        unknown = next((one for one in (output, error) if isinstance(one, Unknown)), None)
        if all(nulls):
            self.emitter.set("logging", "off", place)
            self.emitter.set("logging_detail", "its unit sends standard output and error to null")
        elif unknown is not None:
            self.emitter.set("logging", unknown, place or error_place)
        elif any(nulls):
            self.emitter.set("logging", "partial", place if nulls[0] else error_place)
            which = "output" if nulls[0] else "error"
            self.emitter.set("logging_detail", f"its unit sends standard {which} to null")
        else:
            self.emitter.set("logging", "on", place, default=place is None)

    def _route(self, to: str | Unknown, span: Span | None) -> None:
        if isinstance(to, Unknown):
            append_route(self.emitter, "stdout", "standard output", to, span)
            return
        prefix = next((prefix for prefix in _FILES if to.startswith(prefix)), "")
        if prefix:
            path = to.removeprefix(prefix)
            if all(store.address != path for store in self.stores):
                store = file_store(self.unit, path, path, span)
                self.stores.append(store)
                if prefix == "truncate:":
                    store.set("durable", False, span)
                    store.set("durable_detail", "every start of the service empties it")
            append_route(self.emitter, "file", path, f"store:{self.unit.id}#{path}", span)
        elif to.split("+")[0] in ("journal", "syslog", "kmsg"):
            namespace, _ = self.parameters.text("lognamespace", "")
            named = isinstance(namespace, str) and "lognamespace" in self.parameters.values
            append_route(
                self.emitter, "journal", f"the journal {namespace}" if named else "the journal", _JOURNAL, span
            )
        else:
            append_route(self.emitter, "stdout", to, _ELSEWHERE, span)

    def _filters(self) -> None:
        level, span = self.parameters.text("loglevelmax", "debug")
        written = self.parameters.values.get("sysloglevel")
        is_info = written is None or written.text == "info"
        if span is not None and isinstance(level, str) and level.lower() in _SILENT and is_info:
            detail = f"the journal takes only what is {level} or more severe, and lines of output are info"
            self._filter("level", f"LogLevelMax={level}", detail, span)
        patterns = self.unit.get("filters")
        for value in patterns.items()[:100] if patterns is not None else []:
            if value.text:
                drops = value.text.startswith("~")
                detail = f"{'what fits' if drops else 'all but what fits'} {value.text.lstrip('~')[:100]} is dropped"
                self._filter("condition", f"LogFilterPatterns={value.text[:100]}", detail, value.span)
        self._rate()

    def _rate(self) -> None:
        burst, span = self.parameters.text("logratelimitburst", str(_MOST))
        interval, place = self.parameters.text("logratelimitintervalsec", "30s")
        if (span is None and place is None) or isinstance(burst, Unknown) or isinstance(interval, Unknown):
            return
        length = seconds(interval)
        number = int(burst[:9]) if burst.isascii() and burst.isdecimal() else None
        if number and length and number / length < _MOST / _SECONDS:
            detail = f"above {number} messages in {interval} the journal drops the rest"
            self._filter("sample", f"LogRateLimitBurst={burst}", detail, span or place)

    def _filter(self, how: str, what: str, detail: str, span: Span | None) -> None:
        self.emitter.append("filters", {"how": how, "what": what, "detail": detail}, span)
