"""Images: what their commands log, and what they throw away; on, off, absent and unknown."""

from __future__ import annotations

import pytest

from accesslint.loaders import Options
from accesslint.loaders.docker import load
from accesslint.mappers.docker import commands, outputs
from accesslint.model.values import Resource
from tests.conftest import Check
from tests.mappers.building import Mapped, mapped
from tests.trees import MemoryTree


def entities(mapper: object, text: str, compose: str = "") -> Mapped:
    tree = MemoryTree({"api/Dockerfile": f"FROM a\n{text}\n", "compose.yaml": f"services:\n  web:\n    {compose}\n"})
    sources = [tree.sources["api/Dockerfile"], *([tree.sources["compose.yaml"]] if compose else [])]
    return mapped(mapper, *[one for one in load(sources, [], tree, Options()) if isinstance(one, Resource)])


def states(found: Mapped) -> list[object]:
    listed = [one.get("logging") for one in found.values() if one.category == "emitter"]
    return ["unknown" if isinstance(one, dict) else one for one in listed]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CMD gunicorn app", ["off"]),
        ('CMD ["gunicorn", "app"]', ["off"]),
        ("CMD gunicorn --bind :$PORT app", ["off"]),
        ("CMD gunicorn --access-logfile - app", ["on"]),
        ('ENTRYPOINT ["gunicorn"]\nCMD ["--access-logfile=-", "app"]', ["on"]),
        ("CMD gunicorn --log-config x app", ["unknown"]),
        ("CMD gunicorn $OPTIONS app", []),
        ("CMD gunicorn --access-logfile $LOG app", []),
        ("ENV GUNICORN_CMD_ARGS=--access-logfile=-\nCMD gunicorn app", []),
        ('CMD ["uvicorn", "app", "--no-access-log"]', ["off"]),
        ("CMD node app.js", []),
        ("RUN gunicorn app", []),
        ("", []),
    ],
)
def test_web_servers(text: str, expected: list[object]) -> None:
    assert states(entities(commands, text)) == expected


@pytest.mark.parametrize(
    ("compose", "expected"),
    [
        ("build: api", ["off"]),
        ("build: {context: ./api}", ["off"]),
        ("build: {context: ., dockerfile: api/Dockerfile}\n    command: gunicorn --access-logfile - app", ["on"]),
        ("build: api\n    command: gunicorn --access-logfile - app", ["on"]),
        ("build: api\n    env_file: .env", []),
        ("build: api\n    environment: [GUNICORN_CMD_ARGS=--access-logfile=-]", []),
        ("build: api\n    environment: {A: b}", ["off"]),
        ("build: other\n    command: gunicorn --access-logfile - app", ["on", "off"]),
    ],
)
def test_a_service_may_start_an_image_otherwise(compose: str, expected: list[object]) -> None:
    assert sorted(map(str, states(entities(commands, "CMD gunicorn app", compose)))) == sorted(map(str, expected))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CMD node app > /dev/null", ["off"]),
        ("CMD node app >/dev/null 2>&1", ["off"]),
        ("CMD node app 2>&1 >> /dev/null", ["off"]),
        ("CMD node app &> /dev/null", ["off"]),
        ('CMD ["sh", "-c", "exec node app >/dev/null"]', ["off"]),
        ("CMD node app 2> /dev/null", []),
        ("CMD migrate > /dev/null && node app", []),
        ("CMD node app > /dev/null2", []),
        ("CMD node app", []),
        ("CMD gunicorn --access-logfile /var/log/a.log app > /dev/null", []),
        ("CMD gunicorn --access-logfile - app > /dev/null", ["off"]),
        ("CMD $X > /dev/null", []),
        ("RUN ln -sf /dev/null /var/log/nginx/access.log", ["off"]),
        ("RUN ln -sf /dev/null /var/log/audit/audit.log", ["off"]),
        ("RUN ln -sf /dev/stdout /var/log/nginx/access.log", []),
        ("RUN ln -sf /dev/null /var/log/nginx/error.log", []),
    ],
)
def test_what_is_thrown_away(text: str, expected: list[object]) -> None:
    assert states(entities(outputs, text)) == expected


def test_a_service_of_compose_may_throw_its_output_away() -> None:
    found = entities(outputs, "", "command: sh -c 'node app > /dev/null'")
    assert states(found) == ["off"]


def test_the_place_is_the_redirection() -> None:
    emitter = entities(outputs, 'CMD ["sh", "-c", "node app >/dev/null"]').only("emitter")
    span = emitter.span_of("logging")
    assert (span.line, span.column, span.end_column) == (2, 28, 38)


def test_flags_of_a_database_join_the_file_that_the_image_copies(check: Check) -> None:
    report = check(
        {
            "db/Dockerfile": "FROM postgres:16\nCOPY pg.conf /etc/postgresql/postgresql.conf\n"
            'CMD ["postgres", "-c", "log_connections=off"]\n',
            "db/pg.conf": "log_connections = on\nlog_disconnections = on\n",
        },
        select=("completeness/authentication-not-logged",),
    )
    assert [(one.span.file, one.span.line) for one in report.findings] == [("db/Dockerfile", 3)]


def test_a_database_s_image_without_a_command_says_nothing(check: Check) -> None:
    assert not check({"db/Dockerfile": "FROM postgres:16\nENV A=b\n"}).findings
