"""Files of settings to resources: which are claimed, nested and joined names, templates, broken files."""

from __future__ import annotations

import pytest

from accesslint.loaders import Options
from accesslint.loaders.yaml_settings import claims, load
from accesslint.model.values import Resource
from accesslint.source import Problem, Source
from tests.mappers.building import yaml_settings
from tests.trees import MemoryTree


@pytest.mark.parametrize(
    ("name", "head", "expected"),
    [
        ("etc/mongod.conf", "storage:\n  dbPath: /data\n", True),
        ("mongos.conf.j2", "net:\n  port: 27017\n", True),
        ("mongod.conf", "net.bindIp: 127.0.0.1\nstorage.dbPath: /data\n", True),
        ("mongod.conf", "dbpath=/data\n", True),
        ("mongod.conf", "# nothing\n", False),
        ("elasticsearch.yml", "# ---- Cluster ----\n#cluster.name: a\n", True),
        ("elasticsearch.yml", "", False),
        ("elasticsearch.yml", "cluster.name: a\n", True),
        ("elasticsearch.yaml", "apiVersion: v1\nkind: ConfigMap\n", False),
        ("opensearch.yml", "plugins.security.audit.type: log4j\n", True),
        ("cassandra.yaml", "cluster_name: a\n", True),
        ("cassandra.yaml", "replicas: 3\n", False),
    ],
)
def test_what_is_claimed(name: str, head: str, expected: bool) -> None:
    assert claims(name, head) is expected


def test_names_are_joined_however_they_are_written() -> None:
    (resource,) = yaml_settings("elasticsearch.yml", "xpack.security:\n  audit.enabled: true\nnode:\n  name: a\n")
    settings = resource.get("settings")
    assert settings is not None
    assert settings.plain() == {"xpack.security.audit.enabled": "true", "node.name": "a"}
    value = settings.get("xpack.security.audit.enabled")
    assert value is not None
    assert (value.span.line, value.span.column) == (2, 18)
    assert (resource.platform, resource.type) == ("elasticsearch", "elasticsearch_configuration")


def test_a_file_that_is_broken_leaves_doubts() -> None:
    text = "storage:\n\t- x: [\n"
    items = list(load([Source("mongod.conf", text)], [], MemoryTree({}), Options()))
    (resource,) = (item for item in items if isinstance(item, Resource))
    gaps = resource.get("open")
    assert gaps is not None
    assert gaps.items()
    assert any(isinstance(item, Problem) for item in items)


def test_a_template_is_read_but_for_what_it_decides() -> None:
    text = (
        "{% set a = 1 %}\n"
        "{% if audit %}\nauditLog:\n  destination: syslog\n{% else %}\nauditLog:\n  destination: file\n{% endif %}\n"
        "systemLog:\n  path: {{ log_path }}\n  destination: file\n"
        "net.hosts: [{% for host in hosts %}'{{ host }}',{% endfor %}]\n"
    )
    (resource,) = load([Source("mongod.conf.j2", text)], [], MemoryTree({}), Options())
    assert isinstance(resource, Resource)
    found, gaps = resource.get("settings"), resource.get("open")
    assert found is not None
    assert found.plain() == {
        "auditLog.destination": {"unknown": "a template decides whether auditLog.destination is set"},
        "systemLog.path": {"unknown": "systemLog.path is filled in from outside of the file"},
        "systemLog.destination": "file",
        "net.hosts": {"unknown": "net.hosts is filled in from outside of the file"},
    }
    assert gaps is not None
    assert not gaps.items()


@pytest.mark.parametrize("line", ["{{ more | to_nice_yaml }}", "{% for k in o %}\n{{ k }}: {{ o[k] }}\n{% endfor %}"])
def test_a_tag_that_may_stand_for_settings_leaves_doubts(line: str) -> None:
    (resource,) = load([Source("cassandra.yaml.j2", f"cluster_name: a\n{line}\n")], [], MemoryTree({}), Options())
    assert isinstance(resource, Resource)
    gaps = resource.get("open")
    assert gaps is not None
    assert gaps.items()


@pytest.mark.parametrize(
    ("text", "platform"),
    [
        ("cluster.name: a\n" + "# -\n" * 2_000 + "opendistro_security.audit.type: log4j\n", "opensearch"),
        ("opendistro_security:\n  audit.type: log4j\n", "opensearch"),
        ("searchguard.audit.type: internal_elasticsearch\n", "opensearch"),
        ("cluster.name: a\nxpack.security.audit.enabled: true\n", "elasticsearch"),
    ],
)
def test_an_elasticsearch_yml_of_open_distro_is_opensearchs(text: str, platform: str) -> None:
    (resource,) = yaml_settings("elasticsearch.yml", text)
    assert resource.type == f"{platform}_configuration"


def test_mongodbs_options_have_their_names_of_yaml() -> None:
    text = "dbpath=/data\nauditDestination = file\nauditPath={{ path }}\nfork\n"
    (resource,) = yaml_settings("mongod.conf", text)
    found = resource.get("settings")
    assert found is not None
    assert found.plain()["auditLog.destination"] == "file"
    assert "unknown" in found.plain()["auditLog.path"]
