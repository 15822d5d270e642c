"""Where an API server's audit log goes, and which shippers of the node take it away."""

from __future__ import annotations

from pathlib import Path

import pytest

from accesslint.model.entities import Entity
from accesslint.pipeline import Read
from tests.conftest import run, write


def server(path: str = "/var/log/kubernetes/audit.log", volume: str = "", more: str = "") -> str:
    volume = volume or "hostPath: {path: /srv/audit}"
    return f"""\
apiVersion: v1
kind: Pod
metadata: {{name: kube-apiserver, namespace: kube-system}}
spec:
  containers:
    - name: kube-apiserver
      image: registry.k8s.io/kube-apiserver:v1.31.0
      command: [kube-apiserver, --audit-policy-file=/p.yaml, --audit-log-path={path}]
      volumeMounts: [{{name: logs, mountPath: /var/log/kubernetes}}]
{more}
  volumes:
    - {{name: logs, {volume}}}
"""


def collector(host_path: str, image: str = "docker.elastic.co/beats/filebeat:8.15.0") -> str:
    return f"""\
apiVersion: apps/v1
kind: DaemonSet
metadata: {{name: collector}}
spec:
  template:
    spec:
      containers:
        - {{name: collector, image: {image}, volumeMounts: [{{name: logs, mountPath: /logs}}]}}
      volumes: [{{name: logs, hostPath: {{path: {host_path}}}}}]
"""


def read(root: Path, **files: str) -> Read:
    write(root, {f"{name}.yaml": text for name, text in files.items()})
    return run(root, select=("no-route", "ephemeral-store", "not-centralised"))[1]


def store(root: Path, **files: str) -> Entity:
    (found,) = read(root, **files).model.of("store")
    return found


@pytest.mark.parametrize(
    ("volume", "durable", "detail"),
    [
        ("hostPath: {path: /srv/audit}", True, "the node's disk outlives the pod"),
        ("emptyDir: {}", False, "an emptyDir is deleted with its pod"),
        ("persistentVolumeClaim: {claimName: audit}", True, "a persistent volume outlives the pod"),
    ],
)
def test_the_file_in_a_volume_is_one_store(tmp_path: Path, volume: str, durable: bool, detail: str) -> None:
    found = store(tmp_path, server=server(volume=volume))
    assert (found.type, found.get("durable"), found.get("durable_detail")) == ("audit-log-file", durable, detail)


def test_the_same_where_another_name_holds_the_program(tmp_path: Path) -> None:
    text = server().replace("registry.k8s.io/kube-apiserver:v1.31.0", "rancher/hyperkube:v1.31.0")
    assert store(tmp_path, server=text.replace("[kube-apiserver,", "[/usr/bin/kube-apiserver,")).get("durable") is True


def test_no_volume_over_the_folder_is_the_containers_own_disk(tmp_path: Path) -> None:
    found = store(tmp_path, server=server("/audit.log"))
    assert (found.kind, found.get("durable"), found.span_of("durable").line) == ("container-disk", False, 8)


def test_what_goes_to_the_null_device_is_discarded(tmp_path: Path) -> None:
    write(tmp_path, {"server.yaml": server("/dev/null")})
    report, given = run(tmp_path)
    assert [finding.rule for finding in report.findings] == ["completeness/no-route"]
    assert given.model.of("store") == []


def test_standard_output_goes_to_the_nodes_collector(tmp_path: Path) -> None:
    given = read(tmp_path, server=server("-"), collector=collector("/var/log"))
    (emitter,) = given.model.of("emitter")
    assert emitter.get("routes.0.to") == given.model.of("hop")[0].id


def test_a_sidecar_that_mounts_the_volume_ships_the_file(tmp_path: Path) -> None:
    sidecar = "    - {name: ship, image: fluent/fluent-bit:3.1, volumeMounts: [{name: logs, mountPath: /in}]}"
    assert store(tmp_path, server=server(more=sidecar)).get("shipped") is True


@pytest.mark.parametrize("folder", ["/srv/audit", "/srv/audit/"])
def test_a_collector_of_the_very_folder_ships_the_file(tmp_path: Path, folder: str) -> None:
    assert store(tmp_path, server=server(), collector=collector(folder)).get("shipped") is True


def test_a_collector_of_all_logs_may_ship_the_file(tmp_path: Path) -> None:
    text = server(volume="hostPath: {path: /var/log/kubernetes}")
    found = store(tmp_path, server=text, collector=collector("/var/log"))
    assert "DaemonSet/collector#collector" in found.get("shipped")["unknown"]
    assert "unknown" in found.get("central")


def test_a_collector_of_another_folder_ships_nothing_of_it(tmp_path: Path) -> None:
    assert store(tmp_path, server=server(), collector=collector("/srv/logs")).get("shipped") is False


def test_a_pattern_in_a_readable_configuration_ships_the_file(tmp_path: Path) -> None:
    text = server(volume="hostPath: {path: /var/log/kubernetes}")
    shipper = collector("/var/log", "fluent/fluent-bit:3.1").replace("mountPath: /logs", "mountPath: /var/log")
    mount, volume = "{name: c, mountPath: /fluent-bit/etc}", "{name: c, configMap: {name: c}}"
    shipper = shipper.replace("/var/log}]", f"/var/log}}, {mount}]").replace("volumes: [", f"volumes: [{volume}, ")
    config = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: c}
data:
  fluent-bit.conf: |
    [INPUT]
        Name tail
        Path /var/log/kubernetes/*.log
    [OUTPUT]
        Name http
        Match *
        Host logs.example.com
"""
    found = store(tmp_path, server=text, shipper=shipper, config=config)
    assert (found.get("shipped"), found.get("central")) == (True, True)


def test_kubeadm_mounts_host_paths(tmp_path: Path) -> None:
    text = """\
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
apiServer:
  extraArgs:
    - {name: audit-policy-file, value: /p.yaml}
    - {name: audit-log-path, value: /audit/audit.log}
  extraVolumes:
    - {name: logs, hostPath: /srv/audit, mountPath: /audit}
"""
    found = store(tmp_path, kubeadm=text, collector=collector("/srv/audit"))
    assert (found.get("durable"), found.get("shipped")) == (True, True)
