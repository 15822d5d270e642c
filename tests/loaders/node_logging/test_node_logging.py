"""Node's programs to resources: which files, which calls, what is known of each."""

from __future__ import annotations

import pytest

from accesslint.loaders import Options
from accesslint.loaders.node_logging import claims, load
from accesslint.model.values import Resource
from accesslint.source import Problem, Source
from tests.trees import MemoryTree


def resources(text: str, name: str = "app.js", **others: str) -> list[Resource]:
    files = {name: text, **{key.replace("__", "-") + ".json": content for key, content in others.items()}}
    loaded = load([Source(name, text)], [], MemoryTree(files), Options())
    return [one for one in loaded if isinstance(one, Resource)]


@pytest.mark.parametrize(
    ("name", "head", "expected"),
    [
        ("app.js", "const morgan = require('morgan')", True),
        ("src/server.ts", 'import Fastify from "fastify"', True),
        ("logger.mjs", "import pino from 'pino'", True),
        ("app.js", "const express = require('express')", False),
        ("app.js", "require('./morgan')", False),
        ("app.py", "'morgan'", False),
        ("package.json", '{"dependencies": {"morgan": "1"}}', False),
    ],
)
def test_programs_that_name_a_library_are_claimed(name: str, head: str, expected: bool) -> None:
    assert claims(name, head) is expected


@pytest.mark.parametrize(
    "imported",
    ["const morgan = require('morgan')", "import morgan from 'morgan'", "const morgan = require('morgan').default"],
)
def test_formats_that_a_program_defines_are_found_however_morgan_is_imported(imported: str) -> None:
    (found,) = resources(f"{imported};\nmorgan.format('mine', ':method');\napp.use(morgan('mine'));\n")
    assert found.get("formats", 0, "arguments", 1).text == ":method"  # type: ignore[union-attr]


def test_each_call_is_a_resource() -> None:
    text = """
        const morgan = require('morgan'), winston = require('winston');
        morgan.token('user', (req) => req.user.id);
        morgan.format('mine', ':user');
        app.use(morgan('mine'));
        if (dev) app.use(morgan('dev'));
        const auditLogger = winston.createLogger({ level: 'info' });
        auditLogger.level = 'debug';
        auditLogger.add(new winston.transports.Console());
        other();
    """
    first, second, third = resources(text)
    assert [one.address for one in (first, second, third)] == [
        "app.js:morgan_middleware",
        "app.js:morgan_middleware 2",
        "app.js:winston_logger",
    ]
    assert first.get("formats", 0, "arguments", 1).text == ":user"  # type: ignore[union-attr]
    assert first.get("doubt") is None
    assert second.get("doubt").unknown  # type: ignore[union-attr]
    assert third.get("name").text == "auditLogger"  # type: ignore[union-attr]
    assert third.get("call", "set", "level").text == "debug"  # type: ignore[union-attr]
    assert third.get("additions", 0, "()").text == "winston.createLogger().add"  # type: ignore[union-attr]


def test_the_lock_file_tells_the_version() -> None:
    lock = '{"packages": {"node_modules/morgan": {\n "version": "1.10.0"}}}'
    text = "require('morgan')('tiny')"
    assert resources(text, package__lock=lock)[0].get("version").text == "1.10.0"  # type: ignore[union-attr]
    assert resources(text, package__lock="{}")[0].get("version") is None
    assert resources(text)[0].get("version") is None


def test_odd_programs_do_not_stop_it() -> None:
    for text in ("", "'morgan'", "require('morgan')(", "x" * 600_000, "(" * 5_000 + "'pino'"):
        found = list(load([Source("app.js", text)], [], MemoryTree({}), Options()))
        assert all(isinstance(one, Problem | Resource) for one in found)
