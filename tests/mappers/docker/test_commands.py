"""gunicorn and uvicorn in the commands of Compose services."""

from __future__ import annotations

import pytest

from accesslint.loaders import Options
from accesslint.loaders.docker import load
from accesslint.mappers.docker import commands
from accesslint.model.values import Resource
from accesslint.source import Source
from tests.mappers.building import Mapped, mapped, resource
from tests.trees import MemoryTree


def entities(service: str, *others: Resource) -> Mapped:
    text = f"services:\n  web:\n    {service}\n"
    loaded = load([Source("compose.yaml", text)], [], MemoryTree({}), Options())
    return mapped(commands, *(one for one in loaded if isinstance(one, Resource)), *others)


@pytest.mark.parametrize(
    ("service", "expected"),
    [
        ("command: gunicorn app", "off"),
        ("command: [gunicorn, app]", "off"),
        ("command: /venv/bin/gunicorn --access-logfile - app", "on"),
        ("command: [gunicorn, --access-logfile=/a.log, app]", "on"),
        ("command: sh -c 'migrate && gunicorn --access-logfile - app'", "on"),
        ("command: [sh, -c, 'gunicorn app && gunicorn --access-logfile - app']", "off"),
        ("entrypoint: [gunicorn]\n    command: [--log-syslog, app]", "on"),
        ("command: gunicorn --log-config l.ini app", "unknown"),
        ("command: gunicorn --access-logfile", "off"),
        ("command: gunicorn -c conf.py app", None),
        ("command: gunicorn -c conf.py --access-logfile - app", "on"),
        ("command: gunicorn app\n    env_file: .env", None),
        ("command: gunicorn app\n    environment:\n      GUNICORN_CMD_ARGS: --access-logfile=-", None),
        ("command: gunicorn app\n    environment:\n      - GUNICORN_CMD_ARGS=--access-logfile=-", None),
        ("command: gunicorn app\n    environment:\n      - A=b", "off"),
        ("command: gunicorn ${OPTIONS} app", None),
        ("command: 'gunicorn \"app'", "off"),
        ("image: python:3.12\n    command: gunicorn app", "off"),
        ("image: x/shop\n    command: gunicorn app", "unknown"),
        ("image: x/shop\n    build: .\n    command: gunicorn app", "off"),
        ("image: x/shop\n    command: gunicorn app --access-logfile -", "on"),
        ("command: uvicorn app --no-access-log", "off"),
        ("command: python -m uvicorn app", None),
        ("command: celery worker", None),
        ("command: 5", None),
        ("image: x", None),
    ],
)
def test_whether_requests_are_logged(service: str, expected: str | None) -> None:
    found = [entity.get("logging") for entity in entities(service).values() if entity.category == "emitter"]
    assert ["unknown" if isinstance(one, dict) else one for one in found] == ([] if expected is None else [expected])


def test_a_configuration_file_may_say_it() -> None:
    assert not entities("command: gunicorn app", resource("gunicorn_configuration.g", {}))


def test_the_format_of_a_command() -> None:
    found = entities("""command: gunicorn --access-logfile - --access-logformat '%(h)s %(u)s' app""").only("format")
    assert [field["meaning"] for field in found.get("fields")] == ["client_address", "identity"]
