"""loguru, structlog, uvicorn's start, Django's settings: what is judged, what is left alone, unknown, odd."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.loaders import Options
from accesslint.loaders.python_logging import load
from accesslint.mappers.python_logging import django, hypercorn, loggers, loguru, structlog, uvicorn
from accesslint.model.values import Resource
from accesslint.source import Source
from tests.mappers.building import Mapped, Mapper, assert_valid, line_of, mapped
from tests.trees import MemoryTree


def entities(mapper: Mapper, text: str, name: str = "app/main.py") -> Mapped:
    items = load([Source(name, text)], [], MemoryTree({name: text}), Options())
    found = mapped(mapper, *(item for item in items if isinstance(item, Resource)))
    for entity in found.values():
        assert_valid(entity)
    return found


def sink(arguments: str) -> Mapped:
    return entities(loguru, f"import sys\nfrom loguru import logger\nlogger.remove()\nlogger.add({arguments})\n")


@pytest.mark.parametrize(
    ("arguments", "count"),
    [
        ("'/l/audit.log'", 3),
        ("'/l/app.log'", 0),
        ("sys.stderr, level='INFO'", 0),
        ("sys.stderr, diagnose=True", 1),
        ("'/l/app.log', diagnose=True", 2),
        ("PATH", 0),
        ("", 0),
    ],
)
def test_which_sinks_of_loguru_are_judged(arguments: str, count: int) -> None:
    assert len(sink(arguments)) == count


def test_another_logger_is_not_logurus() -> None:
    assert not entities(loguru, "import logging\nlogger = x()\nlogger.add('/l/audit.log')\n")


@pytest.mark.parametrize(
    ("arguments", "fact", "value"),
    [
        ("", "rotation.keep_days", None),
        (", retention='10 days'", "rotation.keep_days", 10),
        (", retention='2 weeks'", "rotation.keep_days", 14),
        (", retention=5, rotation='100 MB'", "rotation.max_files", 5),
        (", retention=5, rotation='1 GB'", "rotation.max_size_mb", 1024),
        (", rotation='00:00'", "rotation.max_size_mb", None),
        (", retention=days", "rotation.keep_days", {"unknown"}),
        (", retention=f", "rotation.max_files", None),
    ],
)
def test_files_of_loguru(arguments: str, fact: str, value: object) -> None:
    found = sink(f"'/l/audit.log'{arguments}").only("store").get(fact)
    assert set(found) == value if isinstance(value, set) else found == value


@pytest.mark.parametrize(
    ("written", "zone", "form", "precision"),
    [
        ("", "offset", "other", "microsecond"),
        ("YYYY-MM-DD HH:mm:ss.SSS", "none", "other", "millisecond"),
        ("YYYY-MM-DDTHH:mm:ss.SSSZ", "offset", "rfc3339", "millisecond"),
        ("YYYY-MM-DDTHH:mm:ssZZ", "offset", "other", "second"),
        ("YYYY-MM-DD HH:mm:ss.SSSSSS[Z]!UTC", "utc", "rfc3339", "microsecond"),
        ("YYYY-MM-DD HH:mm:ss!UTC", "none", "other", "second"),
        ("X", "utc", "epoch", "second"),
    ],
)
def test_times_of_loguru(written: str, zone: str, form: str, precision: str) -> None:
    assert loguru.time_of(written) == {"zone": zone, "form": form, "precision": precision}


def test_formats_of_loguru() -> None:
    form = sink("'/l/audit.log'").only("format")
    assert (form.get("timestamp.zone"), "timestamp" in form.defaults) == ("none", True)
    form = sink("'/l/audit.log', format='{time} {extra[user]} {message}'").only("format")
    assert [field["meaning"] for field in form.get("fields")] == ["timestamp", "identity", "other"]
    assert form.get("fields")[2]["escaped"] is False
    form = sink("'/l/audit.log', serialize=True").only("format")
    assert (form.get("encoding"), form.get("timestamp.form")) == ("json", "epoch")
    for arguments in ("format=make", "serialize=flag", "format=f'{x} y'"):
        assert "unknown" in sink(f"'/l/audit.log', {arguments}").only("format").get("fields")


@pytest.mark.parametrize(("arguments", "count"), [("", 1), (", diagnose=True", 1), (", diagnose=False", 0)])
def test_tracebacks_that_show_variables(arguments: str, count: int) -> None:
    assert len(sink(f"'/l/audit.log'{arguments}").only("emitter").get("sensitive") or []) == count


@pytest.mark.parametrize(
    ("level", "how"), [("'INFO'", []), ("'ERROR'", ["level"]), ("40", ["level"]), ("x", None), ("'SUCCESS'", [])]
)
def test_levels_of_loguru(level: str, how: list[str] | None) -> None:
    found = sink(f"'/l/audit.log', level={level}").only("emitter").get("filters")
    assert "unknown" in found if how is None else [one["how"] for one in found or []] == how


def events(processors: str, more: str = "", name: str = "app/audit_log.py", before: str = "") -> Mapped:
    text = f"import logging\nimport structlog\n{before}structlog.configure(processors={processors}{more})\n"
    return entities(structlog, text, name)


@pytest.mark.parametrize(
    ("name", "count"), [("app/audit_log.py", 2), ("app/logging_setup.py", 0), ("app/access_logger.py", 2)]
)
def test_which_processors_of_structlog_are_judged(name: str, count: int) -> None:
    assert len(events("[structlog.processors.JSONRenderer()]", name=name)) == count


@pytest.mark.parametrize(
    ("stamper", "zone", "form"),
    [
        ("structlog.processors.TimeStamper()", "utc", "epoch"),
        ("structlog.processors.TimeStamper(fmt='iso')", "utc", "rfc3339"),
        ("structlog.processors.TimeStamper('iso', utc=False)", "none", "other"),
        ("structlog.processors.TimeStamper(fmt='%Y-%m-%d %H:%M:%S')", "none", "other"),
        ("structlog.processors.TimeStamper(fmt='%Y-%m-%dT%H:%M:%SZ')", "utc", "rfc3339"),
        ("structlog.processors.TimeStamper(fmt=x)", None, None),
        ("structlog.processors.add_log_level", None, None),
    ],
)
def test_times_of_structlog(stamper: str, zone: str | None, form: str | None) -> None:
    found = events(f"[{stamper}, structlog.processors.JSONRenderer()]").only("format")
    assert (found.get("timestamp.zone"), found.get("timestamp.form")) == (zone, form)


@pytest.mark.parametrize(
    ("processors", "encoding", "escaping"),
    [
        ("[structlog.processors.JSONRenderer()]", "json", "json"),
        ("[structlog.processors.KeyValueRenderer()]", "logfmt", "default"),
        ("[structlog.dev.ConsoleRenderer()]", "text", "none"),
        ("SHARED + [structlog.processors.JSONRenderer()]", None, None),
        ("[*shared, structlog.processors.JSONRenderer()]", None, None),
        ("[structlog.stdlib.ProcessorFormatter.wrap_for_formatter]", None, None),
        ("[structlog.stdlib.add_log_level] + [structlog.processors.JSONRenderer()]", "json", "json"),
        ("make()", None, None),
    ],
)
def test_renderers(processors: str, encoding: str | None, escaping: str | None) -> None:
    form = events(processors).only("format")
    if encoding is None:
        assert "unknown" in form.get("encoding")
    else:
        assert (form.get("encoding"), form.get("escaping")) == (encoding, escaping)


def test_a_level_of_structlog() -> None:
    renderer = "[structlog.processors.JSONRenderer()]"
    for level, how in (("logging.ERROR", ["level"]), ("'info'", []), ("30", ["level"])):
        wrapper = f", wrapper_class=structlog.make_filtering_bound_logger({level})"
        found = events(renderer, wrapper).only("emitter").get("filters") or []
        assert [one["how"] for one in found] == how


@pytest.mark.parametrize(
    ("merge", "identity"), [("structlog.contextvars.merge_contextvars, ", True), ("", False)]
)  # fmt: skip
def test_requests_of_django_structlog(merge: str, *, identity: bool) -> None:
    before = "MIDDLEWARE = ['django_structlog.middlewares.RequestMiddleware']\n"
    found = events(f"[{merge}structlog.processors.JSONRenderer()]", name="app/settings.py", before=before)
    form = found.only("format")
    meanings = {field["meaning"] for field in form.get("fields")}
    assert meanings >= {"action", "resource", "result"}
    assert ("identity" in meanings) is identity
    assert form.get("rest") is None


@pytest.mark.parametrize(
    ("arguments", "logging"),
    [
        ("app, access_log=False", "off"),
        ("app, access_log=True", "on"),
        ("app, log_level='warning'", "off"),
        ("app, log_level='info'", "on"),
        ("app, log_level=LEVEL", {"unknown"}),
        ("app, access_log=flag", {"unknown"}),
        ("app", None),
        ("app, access_log=False, reload=True", None),
        ("app, **options", None),
    ],
)
def test_starts_of_uvicorn(arguments: str, logging: object) -> None:
    found = entities(uvicorn, f"import uvicorn\nif __name__ == '__main__':\n    uvicorn.run({arguments})\n")
    if logging is None:
        assert not found
        return
    fact = found.only("emitter").get("logging")
    assert set(fact) == logging if isinstance(logging, set) else fact == logging
    assert line_of(found.only("emitter"), "logging") == 3


AUDITLOG = "auditlog.middleware.AuditlogMiddleware"
SIGN_IN = "django.contrib.auth.middleware.AuthenticationMiddleware"


@pytest.mark.parametrize(
    ("app", "middleware", "individual"),
    [
        ("auditlog", [SIGN_IN, AUDITLOG], True),
        ("auditlog", [AUDITLOG, SIGN_IN], False),
        ("auditlog", [SIGN_IN], False),
        ("easyaudit", ["easyaudit.middleware.easyaudit.EasyAuditMiddleware", SIGN_IN], True),
        ("easyaudit", [SIGN_IN], False),
        ("simple_history", ["simple_history.middleware.HistoryRequestMiddleware"], True),
        ("simple_history", [SIGN_IN], False),
        ("auditlog", None, None),
    ],
)
def test_who_made_a_change(app: str, middleware: list[str] | None, individual: bool | None) -> None:
    text = f"INSTALLED_APPS = ['a', {app!r}]\n"
    text += "" if middleware is None else f"MIDDLEWARE = {middleware!r}\n"
    emitter = entities(django, text, "shop/settings.py").only("emitter")
    assert (emitter.get("logging"), emitter.get("identity.individual")) == ("on", individual)
    if individual is not None:
        assert line_of(emitter, "identity.individual") == 2


def test_apps_and_middleware_from_elsewhere() -> None:
    assert not entities(django, "INSTALLED_APPS = BASE + more()\n", "shop/settings.py")
    text = "INSTALLED_APPS = ['auditlog']\nMIDDLEWARE = [first(), 'x']\n"
    assert "unknown" in entities(django, text, "shop/settings.py").only("emitter").get("identity.individual")


def test_what_easy_audit_watches() -> None:
    text = "INSTALLED_APPS = ['easyaudit']\nDJANGO_EASY_AUDIT_WATCH_{} = {}\n"
    emitter = entities(django, text.format("AUTH_EVENTS", "False"), "shop/settings.py").only("emitter")
    assert (emitter.get("authentication.logins"), line_of(emitter, "authentication.logins")) == (False, 2)
    emitter = entities(django, text.format("MODEL_EVENTS", "False"), "shop/settings.py").only("emitter")
    assert emitter.get("coverage.event_kinds.excluded") == ["changes of models"]
    for setting, value in (("AUTH_EVENTS", "True"), ("MODEL_EVENTS", "x"), ("REQUEST_EVENTS", "False")):
        emitter = entities(django, text.format(setting, value), "shop/settings.py").only("emitter")
        assert (emitter.get("authentication"), emitter.get("coverage")) == (None, None)


@pytest.mark.parametrize(
    ("content", "more", "silenced"),
    [
        ({"disable_existing_loggers": True}, "", True),
        ({}, "", True),
        ({"disable_existing_loggers": False}, "", False),
        ({"loggers": {"django": {}}}, "", False),
        ({"loggers": {"django.request": {}}}, "", False),
        ({"loggers": {"shop": {}}}, "", True),
        ({"incremental": True}, "", False),
        ({}, "LOGGING_CONFIG = None\n", False),
        ({}, "LOGGING['disable_existing_loggers'] = flag\n", False),
        ({}, "LOGGING['loggers'] = make()\n", False),
    ],
)
def test_djangos_own_logger(content: dict[str, Any], more: str, silenced: bool) -> None:
    text = f"MIDDLEWARE = []\nLOGGING = { {'version': 1, 'root': {}} | content!r}\n{more}"
    found = entities(django, text, "shop/settings.py")
    assert bool(found) is silenced
    if silenced:
        assert (found.only("emitter").get("logging"), line_of(found.only("emitter"), "logging")) == ("off", 2)


@pytest.mark.parametrize(
    ("text", "logging"),
    [
        ("logging.getLogger('uvicorn.access').setLevel(logging.WARNING)\n", "off"),
        ("logging.getLogger('uvicorn.access').setLevel(logging.INFO)\n", {"unknown"}),
        ("logging.getLogger('uvicorn.access').disabled = True\n", "off"),
        ("logging.getLogger('shop.audit').addHandler(logging.StreamHandler())\n", "on"),
        ("logging.getLogger('shop.audit').setLevel(level())\n", {"unknown"}),
        ("if x:\n    logging.getLogger('shop.audit').disabled = True\n", {"unknown"}),
    ],
)
def test_loggers_that_statements_set_up(text: str, logging: object) -> None:
    found = entities(loggers, f"import logging\n{text}", "app/main.py")
    (fact,) = (entity.get("logging") for entity in found.values() if entity.category == "emitter")
    assert set(fact) == logging if isinstance(logging, set) else fact == logging


HANDLER = "import logging\nh = logging.FileHandler('/l/audit.log')\nlogging.getLogger('audit').addHandler(h)\n"


@pytest.mark.parametrize(
    ("more", "how"),
    [
        ("h.setLevel(logging.ERROR)\n", ["level"]),
        ("h.setLevel('INFO')\n", []),
        ("h.setLevel(level)\n", None),
        ("h.setLevel(logging.ERROR)\nlogging.getLogger('audit').addHandler(logging.StreamHandler())\n", []),
    ],
)
def test_a_level_of_the_only_handler(more: str, how: list[str] | None) -> None:
    text = HANDLER + more + "logging.getLogger('audit').propagate = False\n"
    emitters = [one for one in entities(loggers, text).values() if one.category == "emitter"]
    found = emitters[0].get("filters")
    assert "unknown" in found if how is None else [one["how"] for one in found or []] == how


@pytest.mark.parametrize(("written", "known"), [("%(message)s", False), ("%(levelname)s %(message)s", True)])
def test_a_bare_message_may_be_json(written: str, known: bool) -> None:
    form = entities(loggers, HANDLER + f"h.setFormatter(logging.Formatter({written!r}))\n").only("format")
    assert (form.get("encoding") == "text") is known
    assert (form.get("structured") is False) is known


HYPERCORN = "from hypercorn.config import Config\nconfig = Config()\nconfig.bind = ['0.0.0.0:80']\n"


@pytest.mark.parametrize(
    ("more", "logging", "via"),
    [
        ("", "off", None),
        ("config.accesslog = '-'\n", "on", "stdout"),
        ("config.accesslog = '/l/access.log'\n", "on", "file"),
        ("config.accesslog = None\n", "off", None),
        ("config.accesslog = path\n", {"unknown"}, "file"),
        ("config.accesslog = '-'\nconfig.loglevel = 'WARNING'\n", "off", None),
        ("config.accesslog = '-'\nif x:\n    config.accesslog = '/l'\n", {"unknown"}, "file"),
    ],
)
def test_hypercorn(more: str, logging: object, via: str | None) -> None:
    emitter = entities(hypercorn, HYPERCORN + more).only("emitter")
    fact = emitter.get("logging")
    assert set(fact) == logging if isinstance(logging, set) else fact == logging
    assert [route["via"] for route in emitter.get("routes") or []] == ([via] if via else [])


def test_a_config_of_something_else_is_not_hypercorns() -> None:
    assert not entities(hypercorn, "from alembic.config import Config\nimport hypercorns\nconfig = Config()\n")


@pytest.mark.parametrize(
    ("written", "meanings"),
    [
        (None, {"client_address", "timestamp", "action", "resource", "result", "size", "referrer", "user_agent"}),
        ("'%(t)s %({x-request-id}i)s %(m)s %(U)s %(s)s'", {"timestamp", "request_id", "action", "resource", "result"}),
        ("'%(s)s %(D)s'", {"result", "duration"}),
        ("f'{x} %(t)s'", {"timestamp"}),
    ],
)
def test_formats_of_hypercorn(written: str | None, meanings: set[str]) -> None:
    more = "" if written is None else f"config.access_log_format = {written}\n"
    form = entities(hypercorn, f"{HYPERCORN}config.accesslog = '-'\n{more}").only("format")
    assert {field["meaning"] for field in form.get("fields")} - {"other"} == meanings
    assert all(field.get("escaped") is not True for field in form.get("fields") if field["token"] == "%(U)s")


def test_an_unknown_format_of_hypercorn() -> None:
    text = f"{HYPERCORN}config.accesslog = '-'\nconfig.access_log_format = make()\n"
    assert "unknown" in entities(hypercorn, text).only("format").get("fields")


@pytest.mark.parametrize(
    ("text", "is_off"),
    [
        ("from aiohttp import web\nweb.run_app(app, access_log=None, port=80)\n", True),
        ("import aiohttp.web\naiohttp.web.run_app(app, access_log=None)\n", True),
        ("from aiohttp import web\nweb.run_app(app)\n", False),
        ("from aiohttp import web\nweb.run_app(app, access_log=log)\n", False),
        ("from shop import web\nweb.run_app(app, access_log=None)\n", False),
    ],
)
def test_starts_of_aiohttp(text: str, is_off: bool) -> None:
    found = entities(uvicorn, text)
    assert [(one.get("logging"), line_of(one, "logging")) for one in found.values()] == [("off", 2)] * is_off
