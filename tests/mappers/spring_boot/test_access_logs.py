"""Access logs of Spring Boot: on, off, forgotten, by default; formats and files of each server; profiles, proxies."""

from __future__ import annotations

import pytest

from accesslint.loaders import Options
from accesslint.loaders.spring_boot import load
from accesslint.mappers.spring_boot import access_logs
from accesslint.model.entities import Entity
from accesslint.model.values import Resource
from accesslint.source import Source
from tests.mappers.building import Mapped, assert_valid, line_of, mapped
from tests.trees import MemoryTree

FIVE = {"timestamp", "identity", "action", "resource", "result"}


def entities(files: dict[str, str] | str, others: dict[str, str] | None = None) -> Mapped:
    named = {"application.properties": files} if isinstance(files, str) else files
    tree = MemoryTree({**named, **(others or {})})
    items = load([Source(name, text) for name, text in named.items()], [], tree, Options())
    return mapped(access_logs, *(item for item in items if isinstance(item, Resource)))


def tomcat(**settings: str) -> Mapped:
    return entities(
        "".join(f"server.tomcat.accesslog.{key.replace('_', '-')}={one}\n" for key, one in settings.items())
    )


@pytest.mark.parametrize("server", ["tomcat", "jetty", "undertow"])
@pytest.mark.parametrize(
    ("written", "logging"),
    [("true", "on"), ("false", "off"), ("${ON:true}", None), ("{{ on }}", None), (None, "off")],
)
def test_the_switch(server: str, written: str | None, logging: str | None) -> None:
    text = f"server.{server}.accesslog.x=1\n"
    text += "" if written is None else f"server.{server}.accesslog.enabled={written}\n"
    emitter = entities(text).only("emitter")
    assert emitter.kind == "web-server"
    assert emitter.get("logging") == logging if logging else "unknown" in emitter.get("logging")
    assert ("logging" in emitter.defaults) is (written is None)
    assert line_of(emitter, "logging") == (1 if written is None else 2)
    assert_valid(emitter)


def meanings(form: Entity) -> set[str]:
    return {field["meaning"] for field in form.get("fields")} - {"other"}


@pytest.mark.parametrize(
    ("pattern", "missing"),
    [
        (None, set()),
        ("common", set()),
        ('%t %u "%r" %s', set()),
        ('%u "%r" %s', {"timestamp"}),
        ('%t "%r" %s', {"identity"}),
        ("%t %u %U %s", {"action"}),
        ("%t %u %m %s", {"resource"}),
        ('%t %u "%r"', {"result"}),
    ],
)
def test_what_records_lack(pattern: str | None, missing: set[str]) -> None:
    found = tomcat(enabled="true", **({} if pattern is None else {"pattern": pattern}))
    form = found.only("format")
    assert meanings(form) & FIVE == FIVE - missing
    assert found.only("emitter").get("formats") == [form.id]
    assert_valid(form)


def test_a_pattern_from_elsewhere_is_unknown() -> None:
    assert "unknown" in tomcat(enabled="true", pattern="${PATTERN:common}").only("format").get("fields")


@pytest.mark.parametrize(
    ("settings", "path", "days"),
    [
        ({}, "logs/access_log.yyyy-MM-dd.log", {"unknown"}),
        ({"directory": "/var/log/app"}, "/var/log/app/access_log.yyyy-MM-dd.log", "forever"),
        ({"directory": "/l", "prefix": "a", "suffix": ".txt", "file_date_format": "_yyyy"}, "/l/a_yyyy.txt", "forever"),
        ({"directory": "/l", "rotate": "false"}, "/l/access_log.log", "forever"),
        ({"directory": "/l", "max_days": "30"}, "/l/access_log.yyyy-MM-dd.log", 30),
        ({"directory": "/l", "max_days": "-1"}, "/l/access_log.yyyy-MM-dd.log", "forever"),
        ({"directory": "/l", "max_days": "${D}"}, "/l/access_log.yyyy-MM-dd.log", {"unknown"}),
    ],
)
def test_tomcats_files(settings: dict[str, str], path: str, days: object) -> None:
    store = tomcat(enabled="true", **settings).only("store")
    assert store.get("names") == [path]
    found = store.get("retention.days") or store.get("rotation.keep_days")
    assert set(found) == days if isinstance(days, set) else found == days
    assert_valid(store)


def test_tomcats_standard_output_and_unknown_folder() -> None:
    found = tomcat(enabled="true", directory="/dev", prefix="stdout", suffix="", file_date_format="")
    assert found.only("emitter").get("routes")[0]["via"] == "stdout"
    (route,) = tomcat(enabled="true", directory="${LOGS}/x").only("emitter").get("routes")
    assert "unknown" in route["to"]


def test_undertow() -> None:
    found = entities(
        'server.undertow.accesslog.enabled=true\nserver.undertow.accesslog.pattern=%t %u "%r" %s %{i,X-Request-Id}\n'
    )
    assert meanings(found.only("format")) >= FIVE | {"request_id"}
    store = found.only("store")
    assert store.get("names") == ["logs/access_log.log"]
    assert (store.get("retention.days"), "retention.days" in store.defaults) == ("forever", True)


def test_jetty() -> None:
    text = "server.jetty.accesslog.enabled=true\n"
    found = entities(text)
    assert meanings(found.only("format")) == FIVE | {"client_address", "size"}
    assert found.only("emitter").get("routes")[0]["via"] == "stdout"
    found = entities(text + "server.jetty.accesslog.format=extended-ncsa\nserver.jetty.accesslog.filename=/l/a.log\n")
    assert meanings(found.only("format")) >= {"user_agent", "referrer"}
    store = found.only("store")
    assert (store.get("rotation.keep_days"), "rotation.keep_days" in store.defaults) == (31, True)
    found = entities(text + "server.jetty.accesslog.custom-format=%{client}a %s\nserver.jetty.accesslog.format=ncsa\n")
    assert meanings(found.only("format")) == {"client_address", "result"}


@pytest.mark.parametrize(
    ("setting", "how", "what"),
    [
        ("server.tomcat.accesslog.condition-if=logged", "condition", "without the attribute logged"),
        ("server.tomcat.accesslog.condition-unless=quiet", "condition", "with the attribute quiet"),
        ("server.tomcat.accesslog.condition-unless=${Q}", None, ""),
        ("server.tomcat.accesslog.condition-unless=", "", ""),
    ],
)
def test_conditions(setting: str, how: str | None, what: str) -> None:
    found = entities(f"server.tomcat.accesslog.enabled=true\n{setting}\n").only("emitter").get("filters")
    if how is None:
        assert "unknown" in found
    else:
        assert [one["how"] for one in found or []] == ([how] if how else [])
        assert all(what in one["detail"] for one in found or [])


def test_jettys_ignored_paths() -> None:
    text = "server:\n  jetty:\n    accesslog:\n      enabled: true\n      ignore-paths: [/health, /admin]\n"
    (one,) = entities({"application.yml": text}).only("emitter").get("filters")
    assert (one["how"], "/admin" in one["detail"]) == ("exclude", True)


SEES = "server.tomcat.accesslog.request-attributes-enabled=true"


@pytest.mark.parametrize(
    ("server", "settings", "behind", "source"),
    [
        ("tomcat", "", None, None),
        ("tomcat", "server.forward-headers-strategy=native", True, "peer"),
        ("tomcat", f"server.forward-headers-strategy=NATIVE\n{SEES}", True, "trusted-header"),
        ("tomcat", f"server.forward-headers-strategy=framework\n{SEES}", True, "peer"),
        ("tomcat", "server.forward-headers-strategy=none", None, None),
        ("tomcat", "server.tomcat.remoteip.remote-ip-header=x-forwarded-for", True, "peer"),
        ("undertow", "server.forward-headers-strategy=native", True, "untrusted-header"),
        ("jetty", "server.forward-headers-strategy=${S}", {"unknown"}, None),
    ],
)  # fmt: skip
def test_whose_address(server: str, settings: str, behind: object, source: str | None) -> None:
    emitter = entities(f"server.{server}.accesslog.enabled=true\n{settings}\n").only("emitter")
    found = emitter.get("client_address.behind_proxy")
    assert set(found) == behind if isinstance(behind, set) else found is behind
    assert emitter.get("client_address.source") == source


WEB = {"pom.xml": "spring-boot-starter-web<"}


@pytest.mark.parametrize(
    ("files", "others", "count"),
    [
        ({"application.yml": "server: {port: 80}\n"}, WEB, 1),
        ({"application.yml": "server: {port: 80}\n"}, {}, 0),
        ({"application.yml": "server: {port: 80}\n"}, {"pom.xml": "spring-boot-starter-webflux<"}, 0),
        ({"application.yml": "server: {port: 80}\nspring.main.web-application-type: none\n"}, WEB, 0),
        ({"application.yml": "spring: {a: b}\n"}, WEB, 0),
        ({"application-prod.yml": "server: {port: 80}\n"}, WEB, 0),
        ({"application.yml": "server: {port: 80}\n"}, WEB | {"Dockerfile": "SERVER_TOMCAT_ACCESSLOG_ENABLED=true"}, 0),
        ({"application.yml": "server: {port: 80}\n"}, WEB | {"logback-access.xml": "<configuration/>"}, 0),
    ],
)
def test_off_by_default_is_said_of_web_applications_only(
    files: dict[str, str], others: dict[str, str], count: int
) -> None:
    found = entities(files, others)
    assert len(found) == count
    for emitter in found.values():
        assert (emitter.get("logging"), "logging" in emitter.defaults) == ("off", True)
        assert_valid(emitter)


def test_profiles_are_each_others_twins() -> None:
    on = "server.tomcat.accesslog.enabled: {}\n"
    found = entities(
        {
            "application.yml": "server: {port: 80}\n",
            "application-prod.yml": on.format("true"),
            "application-dev.yml": on.format("false"),
            "application-test.yml": "server: {port: 81}\n",
        },
        WEB,
    )
    emitters = [entity for entity in found.values() if entity.category == "emitter"]
    assert {(one.environment, one.get("logging")) for one in emitters} == {("production", "on"), ("development", "off")}
    assert len({one.get("twin") for one in emitters}) == 1


def test_a_profile_that_is_denied_is_no_environment() -> None:
    text = "---\nspring.config.activate.on-profile: '{}'\nserver.tomcat.accesslog.enabled: true\n"
    assert entities({"application.yml": text.format("prod & eu")}).only("emitter").environment == "production"
    assert not entities({"application.yml": text.format("!prod")}).only("emitter").environment


def test_a_profile_inherits_what_it_does_not_set() -> None:
    found = entities(
        {
            "application.yml": "server.tomcat.accesslog: {enabled: true, directory: /l}\n",
            "application-prod.yml": "server.tomcat.accesslog.pattern: '%t'\n",
        }
    )
    prod = found["emitter:#application-prod.yml"]
    assert prod.get("logging") == "on"
    (route,) = prod.get("routes")
    assert route["target"] == "/l/access_log.yyyy-MM-dd.log"


def test_odd_values_never_raise() -> None:
    odd = "server:\n  tomcat:\n    accesslog: {enabled: [true], pattern: {a: b}, max-days: [], directory: [x]}\n"
    odd += "  jetty: {accesslog: {enabled: true, format: [], filename: [], ignore-paths: {a: 1}}}\n"
    for entity in entities({"application.yml": odd}).values():
        assert_valid(entity)


def test_defaults_are_told_where_the_log_is_switched_on() -> None:
    found = entities("server.port=8080\nspring.application.name=shop\nserver.tomcat.accesslog.enabled=true\n")
    assert {(entity.category, entity.header.line) for entity in found.values()} == {
        ("emitter", 3),
        ("format", 3),
        ("store", 3),
    }
