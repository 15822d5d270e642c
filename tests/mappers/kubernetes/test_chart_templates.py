"""Templates of Helm charts through the mappers: what Helm may write is undecided, never off."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from accesslint.model.entities import Entity
from tests.conftest import run, write

HEAD = 'apiVersion: {}\nkind: {}\nmetadata:\n  name: {{{{ include "a" . }}}}\n'
POD = HEAD.format("apps/v1", "Deployment") + "spec:\n  template:\n    spec:\n      containers:\n"
SERVER = POD + "        - name: api\n          image: registry.k8s.io/kube-apiserver:v1\n"
POLICY = "            - --audit-policy-file=/p.yaml\n"
LOG = "            - --audit-log-path={{ .Values.path }}\n"
MYSQL = POD + "        - name: my\n          image: mysql:8\n"
MOUNTS = "          volumeMounts:\n            {{- toYaml .Values.mounts | nindent 12 }}\n"
CLUSTER = HEAD.format("postgresql.cnpg.io/v1", "Cluster") + "spec:\n  postgresql:\n    parameters:\n"
INGRESS = HEAD.format("v1", "ConfigMap") + '  labels: {app: ingress-nginx}\ndata:\n  enable-real-ip: "true"\n'
MORE = "{{- toYaml .Values.more | nindent 2 }}\n"


def emitter(folder: Path, text: str) -> Entity:
    write(folder, {"chart/templates/a.yaml": text})
    (found,) = [entity for entity in run(folder)[1].model.entities if entity.category == "emitter"]
    return found


def logging(folder: Path, text: str) -> Any:
    """`on` or `off` of the only emitter, or why it is not known."""
    found = emitter(folder, text).get("logging")
    return "unknown" if isinstance(found, dict) else found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SERVER + "          command:\n            - kube-apiserver\n            - --v={{ .Values.v }}\n", "off"),
        (SERVER + "          command:\n            - kube-apiserver\n" + POLICY + LOG, "on"),
        (SERVER + "          args:\n" + POLICY + LOG, "on"),
        (
            SERVER
            + "          args:\n            {{- if .Values.audit }}\n"
            + POLICY
            + LOG
            + "            {{- end }}\n",
            "unknown",
        ),
        (SERVER + "          args:\n" + POLICY + "            {{- toYaml .Values.args | nindent 12 }}\n", "unknown"),
        (SERVER + "          args: {{ .Values.args | toJson }}\n", "unknown"),
        (SERVER + "          {{- include `args` . | nindent 10 }}\n", "unknown"),
        (MYSQL + "          env: [{name: A, value: '{{ .Values.a }}'}]\n", "off"),
        (MYSQL + "          args: ['--general-log=1']\n          b: {{ .Values.b }}\n", "on"),
        (MYSQL + "          args: {{ .Values.args }}\n", "unknown"),
        (MYSQL + "          args: ['--port={{ .Values.port }}']\n", "off"),
        (MYSQL + "          args: ['--general-log=1', '--port={{ .Values.port }}']\n", "on"),
        (MYSQL + "          args: ['--general-log={{ .Values.log }}']\n", "unknown"),
        (MYSQL + "          args: ['--{{ .Values.flag }}=1']\n", "unknown"),
        (MYSQL + MOUNTS, "unknown"),
        (MYSQL + "          args: ['--general-log=1']\n" + MOUNTS, "on"),
        (MYSQL + "          args: []\n          volumeMounts: [{name: a, mountPath: '{{ .Values.a }}'}]\n", "unknown"),
        (MYSQL + "          args: []\n          volumeMounts: [{name: a, mountPath: /data}]\n", "off"),
        (MYSQL.replace("mysql:8", "nginx:1") + "          volumeMounts: [{name: a, mountPath: /data}]\n", "on"),
        (MYSQL.replace("mysql:8", "nginx:1") + MOUNTS, "unknown"),
        (
            MYSQL + "          {{- if .Values.log }}\n          args: ['--general-log=1']\n          {{- end }}\n",
            "unknown",
        ),
        (
            MYSQL
            + "          args:\n            {{- range .Values.args }}\n            - {{ . }}\n            {{- end }}\n",
            "unknown",
        ),
    ],
)
def test_servers_in_containers(tmp_path: Path, text: str, expected: str) -> None:
    assert logging(tmp_path, text) == expected


@pytest.mark.parametrize(
    ("parameters", "is_known"),
    [
        ('      log_connections: "on"\n      a: {{ .Values.a }}\n', True),
        ('      log_connections: "on"\n      {{- toYaml .Values.more | nindent 6 }}\n', False),
        ("      {{- toYaml .Values.more | nindent 6 }}\n", False),
    ],
)
def test_settings_of_an_operator_s_object(tmp_path: Path, parameters: str, is_known: bool) -> None:
    found = emitter(tmp_path, CLUSTER + parameters).get("authentication")
    assert isinstance(found["session_ends"], bool) is is_known


@pytest.mark.parametrize(("more", "expected"), [("", "partial"), ("  " + MORE, "unknown")])
def test_an_ingress_controller_s_settings(tmp_path: Path, more: str, expected: str) -> None:
    assert logging(tmp_path, INGRESS + "  a: {{ .Values.a }}\n" + more) == expected


def test_findings_say_when_they_rely_on_a_chart_s_default_values(tmp_path: Path) -> None:
    container = "        - name: {0}\n          image: '{{{{ .Values.{0} }}}}'\n          args: [--{1}]\n"
    text = POD + container.format("edge", "ping") + container.format("db", "b") + "          volumeMounts: []\n"
    values = "edge: traefik:3\ndb: mysql:8\n"
    write(tmp_path, {"chart/templates/a.yaml": text, "chart/values.yaml": values})
    (entity,) = [one for one in run(tmp_path)[1].model.entities if one.kind == "web-server"]
    assert [one.message for one in entity.premises] == ["the image is traefik by the chart's default values"]
    findings = run(tmp_path)[0].findings
    assert {(one.category, related.message) for one in findings for related in one.related} >= {
        ("emitter", "the image is traefik by the chart's default values"),
        ("emitter", "the image is mysql by the chart's default values"),
    }


def test_a_mount_that_is_not_told_is_the_reason(tmp_path: Path) -> None:
    found = emitter(tmp_path, MYSQL + MOUNTS).get("logging")
    assert found == {"unknown": "the template may mount a configuration into the container"}
