"""Ruby's files to resources: which are claimed, what of others applies, odd text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accesslint.loaders import Embedded, Options
from accesslint.loaders.ruby_logging import claims, load
from accesslint.model.values import Resource
from accesslint.source import Problem, Source
from tests.trees import MemoryTree


@pytest.mark.parametrize(
    ("name", "head", "expected"),
    [
        ("config/environments/production.rb", "Rails.application.configure do", True),
        ("shop/config/environments/staging.rb", "Shop::Application.configure do", True),
        ("config/environments/development.rb", "Rails.application.configure do", False),
        ("config/environments/test.rb", "Rails.application.configure do", False),
        ("config/environments/production.rb", "puts 1", False),
        ("config/application.rb", "class Application < Rails::Application", False),
        ("config.ru", "run App", True),
        ("config/puma.rb", "threads 1, 2", True),
        ("app.rb", "require 'sinatra/base'", True),
        ("app.rb", "require 'rack'", False),
    ],
)
def test_which_files_are_claimed(name: str, head: str, expected: bool) -> None:
    assert claims(name, head) is expected


def test_what_applies_to_all_environments_is_included() -> None:
    files = {
        "a/config/application.rb": "class A\n config.log_level = :debug\n config.log_tags = [:x]\nend",
        "a/config/environments/production.rb": "Rails.application.configure do\n config.log_level = :warn\nend",
        "a/config/initializers/z.rb": "Rails.application.config.lograge.enabled = true",
        "a/config/initializers/other.rb": "Rails.application.config.filter_parameters << :password",
    }
    name = "a/config/environments/production.rb"
    (one,) = load([Source(name, files[name])], [], MemoryTree(files), Options())
    assert isinstance(one, Resource)
    assert one.attributes.plain() == {
        "settings": {"log_level": "warn", "log_tags": ["x"], "lograge.enabled": True},
        "filtered": True,
    }
    tags = one.get("settings", "log_tags")
    assert tags is not None
    assert (tags.span.file, tags.span.line) == ("a/config/application.rb", 3)


def test_an_embedded_file_stands_alone() -> None:
    text = "Rails.application.configure do\r\n  config.log_level = :warn\r\nend".replace("\r\n", "\n")
    one = Embedded(Source("cm.yaml", text), "config/environments/production.rb", "ConfigMap/a", "scope")
    (found,) = load([], [one], MemoryTree({}), Options())
    assert isinstance(found, Resource)
    assert (found.scope, found.container) == ("scope", "ConfigMap/a")


@settings(max_examples=40)
@given(st.text(alphabet="config.logger = ->{}[]|do end:+<<\"'#%w \n", max_size=120))
def test_odd_text_does_not_stop_it(text: str) -> None:
    whole = "Rails.application.configure do\n" + text
    name = "config/environments/production.rb"
    for one in load([Source(name, whole)], [], MemoryTree({name: whole}), Options()):
        assert isinstance(one, Problem | Resource)
        span = one.span if isinstance(one, Problem) else one.header
        assert 1 <= span.line <= whole.count("\n") + 1
