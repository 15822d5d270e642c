"""Spring Boot's settings: which files they are, names as bound, documents, profiles, placeholders, what lies around."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accesslint.loaders import Embedded, Options
from accesslint.loaders.spring_boot import claims, load
from accesslint.loaders.spring_boot.documents import canonical
from accesslint.model.values import Resource, Template, Unknown, Value
from accesslint.source import Problem, Source
from tests.trees import MemoryTree


@pytest.mark.parametrize(
    ("name", "head", "expected"),
    [
        ("src/main/resources/application.yml", "server:\n  port: 80\n", True),
        ("application-prod.yaml", "# x\nlogging:\n", True),
        ("config/application.properties", "a=b\nspring.application.name=x\n", True),
        ("application.properties.j2", "server.port={{ port }}\n", True),
        ("application.yml", "server.port: 80\n", True),
        ("src/test/resources/application.yml", "server:\n", False),
        ("argo/application.yaml", "apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec:\n", False),
        ("application.yml", "micronaut:\n  server:\n    port: 80\nlogging:\n", False),
        ("application.properties", "quarkus.http.port=80\nserver.x=1\n", False),
        ("application.yml", "name: x\n", False),
        ("myapplication.yml", "server:\n", False),
        ("application.json", "{}", False),
    ],
)
def test_claims(name: str, head: str, *, expected: bool) -> None:
    assert claims(name, head) is expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("server.tomcat.accesslog.max-days", "server.tomcat.accesslog.maxdays"),
        ("server.tomcat.accessLog.maxDays", "server.tomcat.accesslog.maxdays"),
        ("SERVER.TOMCAT.ACCESS_LOG.MAX_DAYS", "server.tomcat.accesslog.maxdays"),
        ("server.jetty.accesslog.ignore-paths[1]", "server.jetty.accesslog.ignorepaths"),
        ("logging.level.org.Acme-Log", "logging.level.org.Acme-Log"),
        ("logging.level.[org.acme]", "logging.level.org.acme"),
        ("", ""),
    ],
)
def test_names_are_bound_regardless_of_how_they_are_written(written: str, expected: str) -> None:
    assert canonical(written) == expected


def read(files: dict[str, str], others: dict[str, str] | None = None) -> dict[str, Resource]:
    tree = MemoryTree({**files, **(others or {})})
    items = load([Source(name, text) for name, text in files.items()], [], tree, Options())
    return {item.address: item for item in items if isinstance(item, Resource)}


def plain(resource: Resource) -> dict[str, object]:
    found = resource.get("settings")
    assert found is not None
    return dict(found.plain())


def test_profiles_lie_on_top_of_what_has_none() -> None:
    found = read(
        {
            "a/application.yml": "server: {port: 1}\nx: {y: base, z: base}\n---\n"
            "spring.config.activate.on-profile: prod, eu\nx.y: document\n---\nspring.profiles: old\nx.y: older\n",
            "a/application-prod.properties": "x.z=file\n",
            "a/application.properties": "server.port=2\n",
        }
    )
    assert set(found) == {
        "application.yml", "application.yml (prod)", "application.yml (eu)", "application.yml (old)",
    }  # fmt: skip
    base, prod = plain(found["application.yml"]), plain(found["application.yml (prod)"])
    assert (base["server.port"], base["x.y"], base["x.z"]) == ("2", "base", "base")
    assert (prod["server.port"], prod["x.y"], prod["x.z"]) == ("2", "document", "file")
    assert plain(found["application.yml (old)"])["x.y"] == "older"
    own = found["application.yml (prod)"].get("own")
    assert own is not None
    assert {item.data for item in own.items()} == {"spring.config.activate.onprofile", "x.y", "x.z"}
    assert found["application.yml"].scope == "a"


def test_places() -> None:
    (resource,) = read({"application.yml": "server:\n  tomcat:\n    accesslog: {enabled: true}\n"}).values()
    value = resource.get("settings", "server.tomcat.accesslog.enabled")
    assert value is not None
    assert (value.span.line, value.span.column, value.span.end_column) == (3, 26, 30)
    (resource,) = read({"application.properties": "#\n\nserver.port = 80\n"}).values()
    value = resource.get("settings", "server.port")
    assert value is not None
    assert (value.span.line, value.span.column) == (3, 15)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("${spring.application.name}/x", "shop/x"),
        ("${spring.applicationName}", Unknown),
        ("${DIR:/var/log}", Unknown),
        ("${DIR}/x", Template),
        ("@project.version@", Unknown),
        ("{{ dir }}", Unknown),
        ("${A:${B:c}}", Template),
        ("${loop}", Unknown),
        ("%{X-Id}i", "%{X-Id}i"),
    ],
)
def test_placeholders(written: str, expected: str | type) -> None:
    text = f"spring.application.name=shop\nserver.x={written}\nloop=${{loop}}\n"
    (resource,) = read({"application.properties": text}).values()
    value = resource.get("settings", "server.x")
    assert isinstance(value, Value)
    assert value.data == expected if isinstance(expected, str) else isinstance(value.data, expected)


BUILD = "<artifactId>spring-boot-starter-{}</artifactId>"


@pytest.mark.parametrize(
    ("others", "stack", "telling"),
    [
        ({"api/pom.xml": BUILD.format("web")}, "servlet", ""),
        ({"api/build.gradle.kts": "implementation('org.x:spring-boot-starter-undertow')"}, "servlet", ""),
        ({"api/pom.xml": BUILD.format("webflux")}, "reactive", ""),
        ({"api/pom.xml": BUILD.format("web-services")}, "", ""),
        ({"api/pom.xml": BUILD.format("batch"), "pom.xml": BUILD.format("web")}, "", ""),
        ({"pom.xml": BUILD.format("web") + "logbook-spring-boot-starter"}, "servlet", "logbook"),
        ({"Dockerfile": "ENV SERVER_TOMCAT_ACCESSLOG_ENABLED=true"}, "", "Dockerfile"),
        ({"k8s/api.yaml": "name: SERVER_TOMCAT_ACCESSLOG_ENABLED"}, "", "k8s/api.yaml"),
        ({"other/api.yaml": "name: SERVER_TOMCAT_ACCESSLOG_ENABLED"}, "", ""),
        ({"api/run.sh": "java -Dserver.tomcat.accesslog.enabled=true"}, "", "run.sh"),
        ({"api/src/main/resources/logback-access-spring.xml": "<configuration/>"}, "", "logback-access"),
        ({}, "", ""),
    ],
)
def test_what_lies_around(others: dict[str, str], stack: str, telling: str) -> None:
    (resource,) = read({"api/src/main/resources/application.properties": "server.port=1\n"}, others).values()
    found, doubts = resource.get("stack"), resource.get("others")
    assert found is not None
    assert doubts is not None
    assert found.data == stack
    assert [telling in (value.unknown.reason if value.unknown else "") for value in doubts.items()] == (
        [True] if telling else []
    )


def test_settings_inside_another_file() -> None:
    source = Source("configmap.yaml", "server.port=1\n")
    embedded = Embedded(source, "application.properties", "id", "scope")
    (resource,) = load([], [embedded], MemoryTree({}), Options())
    assert isinstance(resource, Resource)
    assert (resource.id, resource.container) == ("scope#application.properties", "id")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("application.yml", "server:\n  - a\n  - {b: [c]}\nlogging: x\nspring: null\n"),
        ("application.yml", "server: {a: *b}\n"),
        ("application.yml", "spring.profiles: [1, {a: b}]\nserver: " + "{a: " * 10_000),
        ("application.properties", "server.=\n=x\nserver..x=1\nlogging.level.=x\nspring.profiles=,,\n"),
        ("application.properties", "{% if a %}\nserver.port=1\n{% endif %}\n{{ rest }}\n"),
    ],
)
def test_odd_input_is_read_or_a_problem(name: str, text: str) -> None:
    for item in load([Source(name, text)], [], MemoryTree({}), Options()):
        assert isinstance(item, Resource | Problem)


@settings(max_examples=100)
@given(st.text(alphabet="ab.:=- \n#${}[]@\"',", max_size=120))
def test_nothing_raises(text: str) -> None:
    for name in ("application.yml", "application-x.properties"):
        list(load([Source(name, "server.port: 1\n" + text)], [], MemoryTree({}), Options()))


def test_a_template_in_yaml_leaves_open_what_its_tags_decide() -> None:
    text = (
        "server:\n  port: {{ .Values.port }}\n  {{- if .Values.log }}\n  tomcat:\n    accesslog:\n      enabled: true\n"
        "  {{- end }}\n  forward: native\nlogging:\n  level:\n    root: INFO\n    {{ .Values.logger }}: DEBUG\n"
        "{{- toYaml .Values.more | nindent 0 }}\n"
    )
    items = list(load([Source("application.yml", text)], [], MemoryTree({}), Options()))
    assert not [item for item in items if isinstance(item, Problem)]
    (found,) = [item for item in items if isinstance(item, Resource)]
    kept = {key: "unknown" if value.unknown else value.data for key, value in found.get("settings").entries()}  # type: ignore[union-attr]
    assert kept == {
        "server.port": "unknown",
        "server.tomcat.accesslog.enabled": "unknown",
        "server.forward": "native",
        "logging.level.root": "INFO",
    }
    assert [gap.span.line for gap in found.get("open").items()] == [13, 12]  # type: ignore[union-attr]
