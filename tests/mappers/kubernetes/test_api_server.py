"""Audit policies by first match, and the API server's audit flags in both forms."""

from __future__ import annotations

import textwrap
from pathlib import Path

import jsonschema
import msgspec
import pytest

from accesslint.model.entities import Entity
from accesslint.pipeline import Read
from accesslint.resources import shipped
from tests.conftest import run, write

HEAD = "apiVersion: audit.k8s.io/v1\nkind: Policy\n"


def read(root: Path, files: dict[str, str]) -> Read:
    write(root, files)
    _, given = run(root, select=("audit-policy-gap",))
    schema = msgspec.json.decode((shipped("schemas") / "model.schema.json").read_bytes())
    jsonschema.validate(given.model.to_json(), schema)
    return given


def emitter(root: Path, files: dict[str, str]) -> Entity:
    (found,) = read(root, files).model.of("emitter")
    assert found.kind == "api-server"
    return found


def policy(root: Path, rules: str) -> Entity:
    return emitter(root, {"policy.yaml": HEAD + textwrap.dedent(rules)})


@pytest.mark.parametrize(
    "rules",
    [
        "rules:\n- level: Metadata\n",
        """\
        rules:
        - level: None
          users: ["system:kube-proxy"]
          verbs: [watch]
          resources: [{group: "", resources: [endpoints, services]}]
        - level: None
          nonResourceURLs: ["/healthz*", "/version"]
        - level: None
          resources: [{group: "", resources: [events]}]
        - level: Metadata
          resources: [{group: "", resources: [secrets, configmaps]}, {group: authentication.k8s.io}]
        - level: Request
          omitStages: [RequestReceived]
        """,
        """\
        rules:
        - level: None
          verbs: [get, list, watch]
          resources: [{group: "", resources: [pods]}]
        - level: Metadata
        """,
    ],
)
def test_policies_that_record_what_is_asked_for(tmp_path: Path, rules: str) -> None:
    found = policy(tmp_path, rules)
    assert found.get("audit_policy") == {"gaps": [], "shadowed": []}
    assert found.get("sensitive") == []


@pytest.mark.parametrize(
    ("rules", "line", "what", "detail"),
    [
        ("rules: []\n", 3, "create pods/exec", "no rule matches"),
        ("rules:\n- level: None\n- level: Metadata\n", 4, "create pods/exec", "rule 1 gives level None"),
        (
            """rules:
- level: None
  userGroups: ["system:authenticated"]
  resources: [{group: "", resources: [pods/*]}]
- level: Metadata
""",
            4,
            "create pods/exec",
            "rule 1",
        ),
        (
            'rules:\n- level: Metadata\n  resources: [{group: "", resources: [pods]}]\n- level: None\n',
            6,
            "create pods/exec",
            "rule 2",
        ),
        ("rules:\n- level: None\n  namespaces: [web]\n- level: Metadata\n", 4, "create pods/exec", "rule 1"),
        (
            """rules:
- level: None
  verbs: [delete]
  resources: [{group: rbac.authorization.k8s.io}]
- level: Metadata
""",
            4,
            "delete roles",
            "rule 1",
        ),
    ],
)
def test_gaps_name_the_requests_and_the_rule(tmp_path: Path, rules: str, line: int, what: str, detail: str) -> None:
    found = emitter(tmp_path, {"policy.yaml": HEAD + rules})
    (gap,) = found.get("audit_policy.gaps")
    assert what in gap["what"]
    assert detail in gap["detail"]
    assert found.span_of("audit_policy.gaps.0").line == line


def test_a_rule_limited_to_names_covers_nothing_else(tmp_path: Path) -> None:
    rules = """\
        rules:
        - level: None
          resources: [{group: "", resources: [secrets], resourceNames: [token]}]
        - level: Metadata
        """
    assert policy(tmp_path, rules).get("audit_policy.gaps") == []


def test_a_rule_that_can_never_match_is_told(tmp_path: Path) -> None:
    rules = """\
        rules:
        - level: Metadata
        - level: RequestResponse
          resources: [{group: apps, resources: [deployments]}]
        """
    found = policy(tmp_path, rules)
    assert found.get("audit_policy.shadowed") == [
        {"rule": 2, "by": 1, "detail": "rule 1 (level Metadata) takes all its requests"}
    ]
    assert found.span_of("audit_policy.shadowed.0").line == 5


def test_secrets_in_bodies_and_a_missing_last_stage(tmp_path: Path) -> None:
    rules = """\
        omitStages: [ResponseComplete]
        rules:
        - level: RequestResponse
          resources: [{group: "", resources: [secrets]}]
        - level: Metadata
        """
    found = policy(tmp_path, rules)
    assert [entry["kind"] for entry in found.get("sensitive")] == ["secrets"]
    assert found.get("coverage.event_kinds.excluded") == ["ResponseComplete"]


STATIC = """\
apiVersion: v1
kind: Pod
metadata: {name: kube-apiserver, namespace: kube-system}
spec:
  containers:
    - name: kube-apiserver
      image: registry.k8s.io/kube-apiserver:v1.31.0
      command:
        - kube-apiserver
        - --audit-policy-file=/etc/kubernetes/policy.yaml
        - --audit-log-path=/var/log/kubernetes/audit.log
        - --audit-log-maxage=30
        - --audit-log-maxbackup=10
      volumeMounts:
        - {name: logs, mountPath: /var/log/kubernetes}
  volumes:
    - {name: logs, hostPath: {path: /var/log/kubernetes}}
"""


def test_a_static_pod_with_its_policy(tmp_path: Path) -> None:
    given = read(tmp_path, {"kube-apiserver.yaml": STATIC, "policy.yaml": HEAD + "rules:\n- level: Metadata\n"})
    (server,) = given.model.of("emitter")
    (store,) = given.model.of("store")
    assert server.get("logging") == "on"
    assert server.get("audit_policy.gaps") == []
    assert server.get("routes.0.to") == store.id
    assert (store.kind, store.get("durable")) == ("file", True)
    assert store.get("rotation.keep_days") == 30
    assert store.get("rotation.max_files") == 10
    assert store.get("rotation.max_size_mb") == 100
    assert store.span_of("rotation.keep_days").line == 12


@pytest.mark.parametrize(
    ("dropped", "expected"),
    [
        ("--audit-policy-file", ("off", "audit-policy-file is not set (audit-log-path alone logs nothing)")),
        ("--audit-log-path", ("off", "neither --audit-log-path nor --audit-webhook-config-file")),
    ],
)
def test_without_policy_or_backend_nothing_is_logged(tmp_path: Path, dropped: str, expected: tuple[str, str]) -> None:
    text = "".join(line for line in STATIC.splitlines(keepends=True) if dropped not in line)
    server = emitter(tmp_path, {"kube-apiserver.yaml": text})
    assert server.get("logging") == expected[0]
    assert expected[1] in server.get("logging_detail")


def test_a_log_on_the_containers_own_disk_is_not_durable(tmp_path: Path) -> None:
    text = STATIC.replace("hostPath: {path: /var/log/kubernetes}", "emptyDir: {}")
    given = read(tmp_path, {"kube-apiserver.yaml": text})
    assert any(store.get("durable") is False for store in given.model.of("store"))


def test_a_policy_that_is_not_in_the_files_is_unknown(tmp_path: Path) -> None:
    server = emitter(tmp_path, {"kube-apiserver.yaml": STATIC})
    assert "is not in the files" in server.get("audit_policy")["unknown"]


@pytest.mark.parametrize(
    "arguments",
    [
        "{audit-policy-file: /etc/kubernetes/policy.yaml, audit-log-path: /var/log/audit.log, audit-log-maxage: '7'}",
        """
    - {name: audit-policy-file, value: /p.yaml}
    - {name: audit-log-path, value: /var/log/audit.log}
    - {name: audit-log-maxage, value: '7'}""",
    ],
)
@pytest.mark.parametrize("version", ["v1beta3", "v1beta4"])
def test_kubeadm_in_both_forms(tmp_path: Path, arguments: str, version: str) -> None:
    text = f"""\
apiVersion: kubeadm.k8s.io/{version}
kind: ClusterConfiguration
apiServer:
  extraArgs: {arguments}
  extraVolumes:
    - {{name: logs, hostPath: /var/log, mountPath: /var/log}}
"""
    given = read(tmp_path, {"kubeadm.yaml": text})
    (server,) = given.model.of("emitter")
    (store,) = given.model.of("store")
    assert server.get("logging") == "on"
    assert (store.get("rotation.keep_days"), store.get("durable")) == (7, True)


def test_kubeadm_without_arguments_logs_nothing(tmp_path: Path) -> None:
    server = emitter(tmp_path, {"k.yaml": "apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\n"})
    assert server.get("logging") == "off"


@pytest.mark.parametrize("odd", ["rules: text", "rules: [1, null, {}]", "rules: {a: b}", "rules: [{level: [1]}]"])
def test_odd_policies_do_not_raise(tmp_path: Path, odd: str) -> None:
    assert policy(tmp_path, odd + "\n").get("audit_policy") is not None
