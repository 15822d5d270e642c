"""Rails' log of requests, lograge, Rack's log: levels, loggers, formats, what is given away."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.loaders import Options
from accesslint.loaders.ruby_logging import load
from accesslint.mappers.ruby_logging import rack, rails
from accesslint.model.entities import Entity
from accesslint.model.values import Resource
from accesslint.source import Source
from tests.mappers.building import Mapped, mapped
from tests.trees import MemoryTree

FIVE = {"timestamp", "identity", "action", "resource", "result"}
FILTER = "Rails.application.config.filter_parameters += [:password]"


def entities(text: str, initializer: str = FILTER, name: str = "config/environments/production.rb") -> Mapped:
    """What the mappers make of an environment's settings, or of another file."""
    whole = f"Rails.application.configure do\n{text}\nend\n" if "environments" in name else text
    files = {name: whole, "config/initializers/a.rb": initializer}
    loaded = load([Source(name, whole)], [], MemoryTree(files), Options())
    found = [one for one in loaded if isinstance(one, Resource)]
    result = Mapped()
    result.links, result.problems = [], []
    for mapper in (rails, rack):
        result.update(mapped(mapper, *found))
    return result


def state(fact: Any) -> Any:
    """A fact, or `unknown`."""
    return "unknown" if isinstance(fact, dict) and "unknown" in fact else fact


def meanings(entity: Entity) -> set[str]:
    """What the fields mean, but `other`."""
    return {field["meaning"] for field in entity.get("fields")} - {"other"}


def time(form: Entity) -> Any:
    """How the time is written."""
    fact = form.get("timestamp")
    return state(fact) if fact is None or state(fact) == "unknown" else tuple(fact.values())


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("", "on"),
        ("config.log_level = :info", "on"),
        ('config.log_level = "debug"', "on"),
        ("config.log_level = :warn", "off"),
        ("config.log_level = Logger::WARN", "off"),
        ("config.log_level = 3", "off"),
        ('config.log_level = ENV.fetch("RAILS_LOG_LEVEL", "info")', "unknown"),
        ("config.log_level = :error if quiet", "unknown"),
    ],
)
def test_levels(written: str, expected: str) -> None:
    assert state(entities(written).only("emitter").get("logging")) == expected


def test_rails_own_lines() -> None:
    found = entities("")
    form = found.only("format")
    assert FIVE - meanings(form) == {"identity"}
    assert (form.get("structured"), time(form)) == (False, ("offset", "other", "second"))
    assert found.only("store").address == "log/production.log"
    assert [field.get("sensitive") for field in form.get("fields") if field["token"] == "Parameters"] == [None]
    open_ = entities("", "").only("format")
    assert [field.get("sensitive") for field in open_.get("fields") if field["token"] == "Parameters"] == ["bodies"]


@pytest.mark.parametrize(
    ("tags", "meaning", "rest"),
    [
        ("[:request_id]", "request_id", None),
        ("[:uuid, :remote_ip]", "request_id", None),
        ("[->(request) { request.session[:user] }]", None, "unknown"),
        ("[]", None, None),
    ],
)
def test_tags(tags: str, meaning: str | None, rest: str | None) -> None:
    form = entities(f"config.log_tags = {tags}").only("format")
    assert ("request_id" in meanings(form)) is (meaning == "request_id")
    assert state(form.get("rest")) == rest


LOGRAGE = "config.lograge.enabled = true\n"


@pytest.mark.parametrize(
    ("written", "encoding", "expected"),
    [
        ("", "logfmt", None),
        ("config.lograge.formatter = Lograge::Formatters::Json.new", "json", None),
        ("config.lograge.formatter = Lograge::Formatters::Logstash.new", "json", ("utc", "rfc3339", "millisecond")),
        ("config.lograge.formatter = Own.new", "unknown", None),
        ("config.lograge.formatter = ->(data) { data.to_json }", "unknown", None),
        ("config.log_formatter = ::Logger::Formatter.new", "logfmt", ("none", "other", "microsecond")),
    ],
)
def test_lograge(written: str, encoding: str, expected: object) -> None:
    form = entities(LOGRAGE + written).only("format")
    assert (state(form.get("encoding")), time(form)) == (encoding, expected)
    assert {"action", "resource", "result"} <= meanings(form)
    assert "identity" not in meanings(form)


@pytest.mark.parametrize(
    ("result", "lacking", "rest"),
    [
        ("{ time: Time.now.utc.iso8601(3), user_id: event.payload[:user_id] }", set(), None),
        ("{ user_id: event.payload[:user_id] }", {"timestamp"}, None),
        ("{ time: event.time }", {"identity"}, None),
        ("{ time: event.time, **event.payload }", {"identity"}, "unknown"),
        ("event.payload", {"identity", "timestamp"}, "unknown"),
    ],
)
@pytest.mark.parametrize("form", ["lambda do |event|\n %s\n end", "->(event) { %s }", "proc { |event| %s }"])
def test_options_of_lograge(form: str, result: str, lacking: set[str], rest: str | None) -> None:
    found = entities(f"{LOGRAGE}config.lograge.custom_options = {form % result}").only("format")
    assert FIVE - meanings(found) == lacking
    assert state(found.get("rest")) == rest


def test_parameters_that_nothing_filters() -> None:
    options = LOGRAGE + "config.lograge.custom_options = ->(event) { { params: event.payload[:params] } }"
    for initializer, expected in (("", ["bodies"]), (FILTER, [None])):
        fields = entities(options, initializer).only("format").get("fields")
        assert [field.get("sensitive") for field in fields if field["token"] == "params"] == expected


def test_what_stands_before_json() -> None:
    json = LOGRAGE + "config.lograge.formatter = Lograge::Formatters::Json.new\n"
    assert state(entities(json + "config.log_tags = [:request_id]").only("format").get("encoding")) == "unknown"
    own = "config.lograge.logger = ActiveSupport::Logger.new(STDOUT)\nconfig.log_tags = [:request_id]"
    assert entities(json + own).only("format").get("encoding") == "json"


def test_lograge_in_an_initializer_counts() -> None:
    text = f"Rails.application.configure do\n{LOGRAGE}end"
    assert entities("", text).only("format").get("encoding") == "logfmt"
    assert state(entities("config.lograge.enabled = ENV['X']", "").only("format").get("encoding")) == "unknown"


def test_what_lograge_drops() -> None:
    found = entities(LOGRAGE + 'config.lograge.ignore_actions = ["HealthController#show"]').only("emitter")
    assert [one["what"] for one in found.get("filters")] == ["ignore_actions"]


@pytest.mark.parametrize(
    ("logger", "via", "address"),
    [
        ("ActiveSupport::TaggedLogging.new(ActiveSupport::Logger.new(STDOUT))", "stdout", None),
        ("ActiveSupport::Logger.new($stdout).tap { |l| l.level = 1 }.then { |l| x(l) }", "stdout", None),
        ("ActiveSupport::TaggedLogging.logger(STDOUT)", "stdout", None),
        ('Logger.new("/var/log/app.log", 5, 10.megabytes)', "file", "/var/log/app.log"),
        ('Logger.new("log/a.log", "daily")', "file", "log/a.log"),
        ("Syslog::Logger.new('shop')", "stream", None),
        ("Logger.new(nil)", "file", None),
    ],
)
def test_loggers(logger: str, via: str, address: str | None) -> None:
    found = entities(f"config.logger = {logger}")
    assert [route["via"] for route in found.only("emitter").get("routes")] == [via]
    if address is not None:
        store = found.only("store")
        expected = {"max_files": 5, "max_size_mb": 10.0} if "5" in logger else None
        assert (store.address, store.get("rotation")) == (address, expected)


def test_semantic_logger() -> None:
    form = entities("config.rails_semantic_logger.format = :json").only("format")
    assert (form.get("encoding"), time(form)) == ("json", ("utc", "rfc3339", "microsecond"))
    assert state(entities("config.rails_semantic_logger.format = x").only("format").get("encoding")) == "unknown"


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("use Rack::CommonLogger", "config.ru", 1),
        ("use Rack::CommonLogger, $stdout", "config.ru", 1),
        ("run App", "config.ru", 0),
        ("require 'sinatra'\nenable :logging", "app.rb", 1),
        ("require 'sinatra'\nset :logging, true", "app.rb", 1),
        ("require 'sinatra'\ndisable :logging", "app.rb", 0),
        ("log_requests", "config/puma.rb", 1),
        ("log_requests false", "config/puma.rb", 0),
        ("# log_requests", "config/puma.rb", 0),
    ],
)
def test_rack(text: str, name: str, expected: int) -> None:
    found = entities(text, name=name)
    assert sum(one.category == "emitter" for one in found.values()) == expected
    if expected:
        assert meanings(found.only("format")) >= FIVE
        assert state(found.only("format").get("escaping")) == "unknown"


@pytest.mark.parametrize("odd", ["1", "nil", "[]", "x.y", "->() {}", "{}", "[nil, 1]", "", "A::B.new(", "{ **x }"])
def test_odd_settings(odd: str) -> None:
    names = ("log_level", "logger", "log_tags", "log_formatter", "lograge.formatter", "lograge.custom_options")
    for name in (*names, "lograge.enabled", "lograge.logger", "lograge.ignore_actions", "rails_semantic_logger.format"):
        entities(f"{LOGRAGE}config.{name} = {odd}")
        entities(f"config.{name} = {odd}")
    entities(f"use {odd}\nenable {odd}\nset :logging, {odd}", name="config.ru")
