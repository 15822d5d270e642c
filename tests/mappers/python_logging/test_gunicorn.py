"""gunicorn: access log on, off, absent and unknown; where it goes; what the format's atoms mean."""

from __future__ import annotations

import pytest

from accesslint.loaders import Options
from accesslint.loaders.python_logging import load
from accesslint.mappers.python_logging import gunicorn
from accesslint.model.entities import Entity
from accesslint.model.values import Resource
from accesslint.source import Source
from tests.mappers.building import Mapped, mapped
from tests.trees import MemoryTree


def entities(text: str, **others: str) -> Mapped:
    name = "gunicorn.conf.py"
    loaded = load([Source(name, text)], [], MemoryTree({name: text, **others}), Options())
    return mapped(gunicorn, *(one for one in loaded if isinstance(one, Resource)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "off"),
        ("accesslog = None", "off"),
        ("accesslog = ''", "off"),
        ("accesslog = '-'", "on"),
        ("accesslog = '/var/log/g.log'", "on"),
        ("syslog = True", "on"),
        ("syslog = True\ndisable_redirect_access_to_syslog = True", "off"),
        ("accesslog = os.environ.get('A')", "unknown"),
        ("syslog = os.environ.get('A')", "unknown"),
        ("from base import *", "unknown"),
        ("logconfig = '/etc/gunicorn/logging.ini'", "unknown"),
        ("if x:\n    accesslog = '-'", "unknown"),
        ("accesslog = [1]", "off"),
    ],
)
def test_the_access_log(text: str, expected: str) -> None:
    found = entities(text + "\n").only("emitter").get("logging")
    assert ("unknown" if isinstance(found, dict) else found) == expected


def test_the_command_line_may_switch_it_on() -> None:
    found = entities("workers = 2\n", Dockerfile='CMD ["gunicorn", "--access-logfile=-"]\n')
    assert "Dockerfile" in found.only("emitter").get("logging")["unknown"]


@pytest.mark.parametrize(
    ("text", "route"),
    [
        ("accesslog = '-'", ("stdout", "-", None)),
        ("accesslog = '/var/log/g.log'", ("file", "/var/log/g.log", None)),
        ("syslog = True", ("syslog", "udp://localhost:514", None)),
        ("syslog = True\nsyslog_addr = 'unix:///dev/log'", ("syslog", "unix:///dev/log", None)),
        ("syslog = True\nsyslog_addr = 'tcp://logs:514'", ("syslog", "tcp://logs:514", False)),
        ("syslog = True\nsyslog_addr = f'tcp://{x}'", ("syslog", "syslog", None)),
        ("accesslog = f'{x}.log'", ("file", "accesslog", None)),
        ("accesslog = '/dev/null'", ("file", "/dev/null", None)),
    ],
)
def test_where_it_goes(text: str, route: tuple[str, str, bool | None]) -> None:
    (found,) = entities(text + "\n").only("emitter").get("routes")
    assert (found["via"], found["target"], found.get("encrypted")) == route
    assert found.get("discarded") is (True if "/dev/null" in text else None)


def form(written: str) -> Entity:
    return entities(f"accesslog = '-'\naccess_log_format = {written}\n").only("format")


@pytest.mark.parametrize(
    ("written", "encoding", "meanings"),
    [
        ("'%(h)s %(l)s %(u)s %(t)s \"%(r)s\" %(s)s %(b)s'", "clf", "client_address other identity timestamp action"),
        ("'{\"user\": \"%({x-forwarded-user}i)s\", \"s\": %(s)d, \"id\": \"%({X-Request-ID}i)s\"}'", "json",
         "identity result request_id"),
        ("'method=%(m)s path=\"%(U)s\" trace=\"%({traceparent}i)s\"'", "logfmt", "action resource trace_id"),
        ("'100%% %(D)s %(x)s'", "text", "duration other"),
        ("''", "text", ""),
    ],
)  # fmt: skip
def test_the_format(written: str, encoding: str, meanings: str) -> None:
    found = form(written)
    assert found.get("encoding") == encoding
    listed = " ".join(field["meaning"] for field in found.get("fields"))
    assert listed.startswith(meanings)


@pytest.mark.parametrize(
    ("written", "escaping", "escaped"),
    [
        ("'\"%(a)s\"'", "default", [True]),
        ("'%(a)s'", "default", [False]),
        ("'\"%(U)s\"'", "none", [None]),
        ("'%(s)s'", "default", [None]),
        ('\'{"a": "%(a)s"}\'', "default", [None]),
    ],
)
def test_what_a_client_can_do(written: str, escaping: str, escaped: list[bool | None]) -> None:
    found = form(written)
    assert found.get("escaping") == escaping
    assert [field.get("escaped") for field in found.get("fields")] == escaped


def test_the_default_format() -> None:
    found = entities("accesslog = '-'\n").only("format")
    assert found.get("timestamp") == {"zone": "offset", "form": "clf", "precision": "second", "fixed": True}
    assert "fields" in found.defaults


def test_a_format_that_is_partly_unknown() -> None:
    found = form("f'%(h)s {x} %(s)s'")
    assert [field["token"] for field in found.get("fields")] == ["%(h)s", "%(s)s"]
    assert "unknown" in found.get("rest")


@pytest.mark.parametrize("more", ["access_log_format = f()", "logger_class = 'shop.Logger'"])
def test_formats_that_are_not_known(more: str) -> None:
    assert "unknown" in entities(f"accesslog = '-'\n{more}\n").only("format").get("fields")


def test_credentials_in_headers() -> None:
    (field,) = form("'%({Authorization}i)s'").get("fields")
    assert field["sensitive"] == "credentials"
