"""django-request-logging: whether requests are told, what a record holds and gives away."""

from __future__ import annotations

import pytest

from accesslint.loaders import Options
from accesslint.loaders.python_logging import load
from accesslint.mappers.python_logging import django_requests
from accesslint.model.values import Resource
from accesslint.source import Source
from tests.mappers.building import Mapped, mapped
from tests.trees import MemoryTree

SETTINGS = (
    "MIDDLEWARE = ['django.middleware.common.CommonMiddleware', 'request_logging.middleware.LoggingMiddleware']\n"
)
LOGGING = "LOGGING = {'version': 1, 'loggers': {'%s': {'level': '%s', 'handlers': ['console']}}}\n"


def entities(text: str) -> Mapped:
    """What the mapper makes of settings."""
    loaded = load([Source("shop/settings.py", text)], [], MemoryTree({}), Options())
    return mapped(django_requests, *(one for one in loaded if isinstance(one, Resource)))


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (LOGGING % ("django.request", "INFO"), "on"),
        (LOGGING % ("django.request", "DEBUG"), "on"),
        (LOGGING % ("django", "WARNING"), "off"),
        (LOGGING % ("shop", "INFO"), None),
        ("", None),
    ],
)
def test_levels(more: str, expected: str | None) -> None:
    logging = entities(SETTINGS + more).only("emitter").get("logging")
    assert logging == expected if expected else "unknown" in logging


def test_without_the_middleware_nothing_is_said() -> None:
    assert not entities("MIDDLEWARE = ['django.middleware.common.CommonMiddleware']\n" + LOGGING % ("django", "INFO"))


@pytest.mark.parametrize(
    ("more", "given_away"),
    [
        ("", {"query-strings"}),
        ("REQUEST_LOGGING_DATA_LOG_LEVEL = logging.INFO\n", {"query-strings", "bodies", "credentials"}),
        (
            "REQUEST_LOGGING_DATA_LOG_LEVEL = logging.INFO\nREQUEST_LOGGING_SENSITIVE_HEADERS = ['HTTP_COOKIE']\n",
            {"query-strings", "bodies"},
        ),
        ("REQUEST_LOGGING_DATA_LOG_LEVEL = logging.DEBUG\n", {"query-strings"}),
        ("REQUEST_LOGGING_DATA_LOG_LEVEL = level()\n", {"query-strings"}),
    ],
)
def test_records(more: str, given_away: set[str]) -> None:
    form = entities("import logging\n" + SETTINGS + LOGGING % ("django", "INFO") + more).only("format")
    assert {field["meaning"] for field in form.get("fields")} - {"other"} == {
        "timestamp",
        "action",
        "resource",
        "result",
    }
    assert {field["sensitive"] for field in form.get("fields") if "sensitive" in field} == given_away
