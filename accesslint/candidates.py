"""Which files may hold configuration, by name alone: every other file is left unread.

A program's source is read only if its name tells that logging may be set up there: reading all the others takes
longer than everything else.
"""

from __future__ import annotations

import os
import re

SUFFIXES = frozenset(
    {"", ".cfg", ".cnf", ".conf", ".config", ".erb", ".ini", ".j2", ".json", ".nginx", ".properties", ".template"}
    | {".tf", ".tmpl", ".tofu", ".toml", ".tpl", ".xml", ".yaml", ".yml", ".default"}
    | {".bicep", ".bicepparam", ".jsonc", ".hcl", ".caddyfile", ".dockerfile"}
    | {".ctmpl", ".epp", ".gotmpl", ".jinja", ".jinja2", ".rules", ".sigil", ".tftpl", ".vhost"}
    | {".service", ".socket", ".container", ".env", ".nomad"}
)
"""Endings of files that may hold configuration; others are taken only if the user names them."""

_FILLED_IN = frozenset({".in", ".dist", ".envsubst", ".hbs", ".handlebars", ".mustache"})
"""What a build or an installer fills in or copies: `nginx.conf.in`, `haproxy.cfg.dist`, `nginx.conf.mustache`.

`.example` and `.sample` are left unread: they are what a reader may start from, and nothing puts them into service.
"""
_OF_SERVERS = (".conf", ".cfg", ".cnf", ".ini", ".service", ".toml", ".xml", ".yaml", ".yml")

PROGRAMS = frozenset({".py", ".js", ".mjs", ".cjs", ".ts", ".mts", ".cts", ".go", ".rb", ".ru", ".php", ".cs"})
"""Endings of programs."""

_WORDS = (
    "logg(?:er|ers|ing)|accesslogs?|auditlogs?|winston|pino|bunyan|morgan|zerolog|slog|logrus|monolog|lograge|serilog"
    "|nlog|gunicorn|uvicorn|settings|config|server|startup|program|bootstrap|middlewares?"
)
_TELLING = re.compile(
    r"(?:^|/)(?:settings|environments|initializers|middlewares?)/[^/]+\Z"
    r"|(?:^|/)(?:main|app|index|application|puma)\.[^/]*\Z"
    rf"|(?:{_WORDS})[^/]*\Z"
    r"|(?:^|[^a-z])(?:logs?|conf|zap)(?:[^a-z][^/]*)?\Z"
)
_TESTS = re.compile(r"(?:[._](?:test|spec|min|d)\.[a-z]+|_test\.go|(?:^|/)test_[^/]*)\Z")

_ASIDE = re.compile(
    r"(?:^|/)(?:__tests__|_{0,2}mocks?_{0,2}|(?:[\w.-]{0,80}[._-])?(?:unit|integration|functional|acceptance)?tests?|specs?|testdata"
    r"|fixtures|e2e|cypress|playwright|_?(?:examples?|samples?|demos?)|vendor|third_party|bower_components|site-packages|dist)/"
    r"|(?:^|/)(?:conftest|tests)\.py\Z|_tests?\.[a-z]+\Z"
    r"|(?:^|/)(?:webpack|vite|vitest|vue|rollup|karma|jest|craco|metro|babel|eslint)(?:\.[\w-]{1,30}){0,2}\.config"
    r"(?:\.[\w-]{1,30}){1,3}\Z",
    re.IGNORECASE,
)
_OF_TESTS = re.compile(r"[a-z0-9]Tests?\.(?:cs|php)\Z")

_SITES = frozenset({"sites-available", "sites-enabled"})
"""Folders whose files are named after host names: `sites-available/shop.example.com`."""

_BEGINNINGS = ("caddyfile.", "containerfile.", "dockerfile.")
"""How names begin that end in what the file is for: `Dockerfile.production`."""

_FOREIGN = re.compile(
    r"(?:^|/)(?:(?:tmpfiles|sysusers|sysctl|modprobe|modules-load|limits|ld\.so\.conf|dbus-1/system|udev/rules|pam"
    r"|apparmor|collectd|telegraf|zabbix_agent2?d|monit)\.d|fail2ban/(?:filter|action|jail)\.d)/[^/]*\Z"
    r"|(?:^|/)(?:supervisor|supervisord|monit|logstash)/conf(?:\.d)?/[^/]*\Z"
)


def is_foreign(name: str) -> bool:
    """Whether a file belongs to a program that names its files after others: `tmpfiles.d/postgresql.conf`."""
    return _FOREIGN.search(name.lower()) is not None


def is_aside(name: str) -> bool:
    """Whether a file is a program that serves nobody as it lies there: a test, an example, others' code, a built copy,
    the settings of a tool that builds.

    `name` begins below the folder that the user names.
    """
    if os.path.splitext(name)[1].lower() not in PROGRAMS:  # noqa: PTH122 (as below)
        return False
    return _ASIDE.search(name) is not None or _OF_TESTS.search(name) is not None


def is_candidate(name: str) -> bool:
    """Whether a file may hold configuration. `name` is a path with forward slashes."""
    lower = name.lower()
    suffix = os.path.splitext(lower)[1]  # noqa: PTH122 (a Path per file costs more than the walk)
    if suffix in PROGRAMS:
        return _TELLING.search(lower) is not None and _TESTS.search(lower) is None
    if suffix in SUFFIXES or (suffix in _FILLED_IN and lower[: -len(suffix)].endswith(_OF_SERVERS)):
        return True
    folder, _, file = lower.rpartition("/")
    return folder.rpartition("/")[2] in _SITES or file.startswith(_BEGINNINGS)
