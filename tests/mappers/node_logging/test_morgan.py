"""morgan: named, own and computed formats, each of the five fields missing in turn, skip, immediate, streams."""

from __future__ import annotations

import pytest

from tests.mappers.node_logging.nodes import emitter, entities, form, meanings, sensitive, state

FIVE = {"timestamp", "identity", "action", "resource", "result"}


@pytest.mark.parametrize(
    ("name", "lacking", "encoding"),
    [
        ("combined", set(), "clf"),
        ("common", set(), "clf"),
        ("default", set(), "text"),
        ("short", {"timestamp"}, "text"),
        ("tiny", {"timestamp", "identity"}, "text"),
        ("dev", {"timestamp", "identity"}, "text"),
    ],
)
def test_named_formats(name: str, lacking: set[str], encoding: str) -> None:
    found = form(f"morgan('{name}')")
    assert FIVE - meanings(found) == lacking
    assert found.get("encoding") == encoding
    assert found.get("rest") is None


@pytest.mark.parametrize(
    ("token", "meaning"),
    [
        (":date[iso]", "timestamp"),
        (":remote-user", "identity"),
        (":method", "action"),
        (":url", "resource"),
        (":status", "result"),
    ],
)
def test_each_of_the_five_may_be_missing(token: str, meaning: str) -> None:
    whole = ":date[iso] :remote-user :method :url :status :req[x-request-id]"
    assert meanings(form(f"morgan('{whole}')")) == FIVE | {"request_id"}
    assert FIVE - meanings(form(f"morgan('{whole.replace(token, '-')}')")) == {meaning}


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        (":date[iso]", ("utc", "rfc3339", "millisecond")),
        (":date[clf]", ("offset", "clf", "second")),
        (":date", ("utc", "other", "second")),
        (":date[web]", ("utc", "other", "second")),
        (":date[local]", ("none", "other", "second")),
        (":date[what]", None),
    ],
)
def test_times(date: str, expected: tuple[str, str, str] | None) -> None:
    found = form(f"morgan('{date} :url')").get("timestamp")
    assert (found and tuple(found.values())) == expected


def test_json_in_a_text() -> None:
    found = form("""morgan('{"time":":date[iso]","http":{"url":":url"},"ms":":response-time ms"}')""")
    assert (found.get("encoding"), found.get("structured"), found.get("escaping")) == ("json", True, "json")
    assert [field.get("name") for field in found.get("fields")] == ["time", "http.url", "ms"]


@pytest.mark.parametrize(("version", "expected"), [("1.10.0", "none"), ("1.11.0", "default"), ("2.0.0", "default")])
def test_the_version_decides_about_escaping(version: str, expected: str) -> None:
    assert form("morgan('combined')", version).get("escaping") == expected


def test_without_a_version_escaping_is_unknown() -> None:
    assert state(form("morgan('combined')", "").get("escaping")) == "unknown"


def test_what_is_not_quoted_may_be_shifted() -> None:
    found = {field["token"]: field.get("escaped") for field in form("morgan('combined')").get("fields")}
    assert (found[":remote-user"], found[":url"], found[":user-agent"]) == (False, True, True)


def test_what_fields_give_away() -> None:
    found = form("morgan(':req[authorization] :req[Cookie] :url :req[x-request-id] :body :method')")
    assert sensitive(found) == {
        ":req[authorization]": "credentials",
        ":req[Cookie]": "credentials",
        ":url": "query-strings",
        ":body": "bodies",
    }


def test_tokens_of_the_program_s_own() -> None:
    assert "identity" in meanings(form("morgan.token('user-id', f); morgan(':user-id :method')"))
    assert state(form("morgan.token('who', f); morgan(':who :method')").get("rest")) == "unknown"
    assert form("morgan(':host :method')").get("rest") is None
    assert meanings(form("morgan.format('mine', ':status'); morgan('mine')")) == {"result"}


@pytest.mark.parametrize(
    "text",
    [
        "morgan(process.env.FORMAT || 'combined')",
        "morgan(dev ? 'dev' : 'combined')",
        "morgan((t, req, res) => other(req))",
        "morgan(function (t, req, res) { x(); return 'a' })",
        "morgan(settings.format)",
    ],
)
def test_formats_that_are_not_told(text: str) -> None:
    found = form(text)
    assert all(state(found.get(fact)) == "unknown" for fact in ("encoding", "fields", "timestamp", "escaping"))


def test_parts_that_are_not_told_leave_the_others() -> None:
    found = form("morgan(`:method ${more} :status`)")
    assert meanings(found) == {"action", "result"}
    assert state(found.get("rest")) == "unknown"


def test_functions_of_constant_parts() -> None:
    found = form("morgan((t, q, s) => [t.method(q, s), t.url(q, s), t.res(q, s, 'content-length'), '-'].join(' '))")
    assert meanings(found) == {"action", "resource", "size"}
    assert (found.get("encoding"), found.get("rest")) == ("text", None)
    found = form(
        "morgan((t, q, s) => JSON.stringify({time: t.date(q, s, 'iso'), s: Number(t.status(q, s)), "
        "n: {url: t.url(q, s)}}))"
    )
    assert meanings(found) == {"timestamp", "result", "resource"}
    assert (found.get("encoding"), found.get("rest"), found.get("timestamp.form")) == ("json", None, "rfc3339")
    found = form("morgan((t, q, s) => JSON.stringify({ user: q.user.id, m: t.method(q, s) }))")
    assert meanings(found) == {"identity", "action"}
    assert state(found.get("rest")) == "unknown"
    assert state(found.get("timestamp")) == "unknown"


def test_immediate_knows_no_result() -> None:
    assert FIVE - meanings(form("morgan('combined', { immediate: true })")) == {"result"}
    found = form("morgan('combined', { immediate: process.env.X })")
    assert state(found.get("rest")) == "unknown"


@pytest.mark.parametrize(
    ("skip", "filters", "locations"),
    [
        ("(req, res) => res.statusCode < 400", "condition", None),
        ("(req) => req.url === '/health'", None, ["/health"]),
        ("(req) => ['/a', '/b'].includes(req.path)", None, ["/a", "/b"]),
        ("() => process.env.NODE_ENV === 'test'", "unknown", None),
        ("() => false", None, None),
        ("false", None, None),
        ("skipping", "unknown", None),
    ],
)
def test_skip(skip: str, filters: str | None, locations: list[str] | None) -> None:
    found = emitter(f"const skipping = require('./skip'); morgan('combined', {{ skip: {skip} }})")
    written = found.get("filters")
    assert (written and written[0]["how"] if isinstance(written, list) else state(written)) == (filters or [])
    assert found.get("coverage.locations.excluded") == locations
    assert found.get("logging") == "on"


@pytest.mark.parametrize(
    ("other", "is_whole"),
    [
        ("morgan('dev', { skip: (q, s) => s.statusCode < 400 })", True),
        ("morgan('dev')", True),
        ("morgan('dev', { skip: false })", True),
        ("morgan('dev', { skip: (q, s) => s.statusCode <= 400 })", False),
        ("morgan('dev', { skip: (q, s) => s.statusCode < 400 || q.quiet > 1 })", False),
        ("morgan('dev', { skip: (q, s) => q.quiet })", False),
        ("morgan('dev', options)", False),
        ("if (x) morgan('dev')", False),
    ],
)
def test_what_one_use_skips_another_keeps(other: str, *, is_whole: bool) -> None:
    found = entities(f"morgan('tiny', {{ skip: (q, s) => s.statusCode >= 400 }});\n{other}")
    first = min((one for one in found.values() if one.category == "emitter"), key=lambda one: one.header.line)
    assert (first.get("filters") or []) == [] if is_whole else first.get("filters")[0]["how"] == "condition"


@pytest.mark.parametrize(
    ("stream", "route"),
    [
        ("", ("stdout", "standard output")),
        ("stream: process.stderr", ("stdout", "standard output")),
        ("stream: fs.createWriteStream('/var/log/a.log', {flags: 'a'})", ("file", "/var/log/a.log")),
        ("stream: fs.createWriteStream(path.join('/var', 'log', 'a.log'))", ("file", "/var/log/a.log")),
        ("stream: fs.createWriteStream(path.join(__dirname, 'a.log'))", ("file", "a log file of morgan in app.js")),
        ("stream: fs.createWriteStream('/dev/stdout')", ("stdout", "standard output")),
        ("stream: { write: (line) => logger.info(line.trim()) }", ("stream", "a stream")),
        ("stream: accessStream", ("stream", "a stream")),
    ],
)
def test_streams(stream: str, route: tuple[str, str]) -> None:
    found = emitter(f"morgan('combined', {{ {stream} }})").get("routes")
    assert [(one["via"], one["target"]) for one in found] == [route]


def test_a_stream_of_the_program_s_own_may_add_what_is_missing() -> None:
    found = form("morgan('tiny', { stream: { write: (line) => logger.info(line) } })")
    assert state(found.get("rest")) == state(found.get("timestamp")) == state(found.get("structured")) == "unknown"


def test_rotated_files() -> None:
    text = "const rfs = require('rotating-file-stream'); morgan('combined', { stream: rfs.createStream('a.log', %s) })"
    store = entities(text % "{ path: '/var/log', interval: '1d', maxFiles: 7, size: '10M' }").only("store")
    assert (store.address, store.get("rotation")) == ("/var/log/a.log", {"max_files": 7, "max_size_mb": 10.0})
    assert entities(text % "{}").only("store").get("rotation") is None


def test_under_a_condition_it_is_not_known_and_not_judged() -> None:
    found = entities("if (process.env.NODE_ENV === 'development') { app.use(morgan('dev')) }")
    assert [one.category for one in found.values()] == ["emitter"]
    assert state(found.only("emitter").get("logging")) == "unknown"


def test_express_alone_is_no_finding() -> None:
    assert not entities("const app = require('express')(); app.listen(80)")


@pytest.mark.parametrize(
    "odd", ["", "1", "null", "[]", "{}", "'x', 'y'", "{format: 'tiny'}", "...x", "morgan", "'', {skip: 1}"]
)
def test_odd_arguments(odd: str) -> None:
    assert entities(f"morgan({odd})").only("emitter").get("logging") == "on"
