"""Shippers in whole folders: ConfigMaps with exact places, links to stores and Services, the example."""

from __future__ import annotations

from pathlib import Path

from accesslint.model.entities import Entity, Model
from tests.conftest import Check, run
from tests.mappers.fluentbit.loading import model_of, place

DAEMON_SET = """\
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: shipper, namespace: logging}
spec:
  template:
    spec:
      containers:
        - name: shipper
          image: IMAGE
          volumeMounts:
            - {name: config, mountPath: FOLDER}
            - {name: logs, mountPath: /var/log}
      volumes:
        - name: config
          configMap: {name: shipper}
        - name: logs
          hostPath: {path: /var/log}
"""
FLUENT_BIT = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: shipper, namespace: logging}
data:
  fluent-bit.conf: |
    [SERVICE]
        Flush 1
    @INCLUDE input.conf
    [OUTPUT]
        Name  forward
        Match *
        Host  fluentd
  input.conf: |
    [INPUT]
        Name tail
        Path /var/log/containers/*.log
        Tag  kube.*
    [INPUT]
        Name tail
        Path /var/log/kubernetes/audit/audit.log
        Tag  audit
""" + DAEMON_SET.replace("IMAGE", "fluent/fluent-bit:3.1").replace("FOLDER", "/fluent-bit/etc")
FLUENTD = """\
apiVersion: v1
kind: Service
metadata: {name: fluentd, namespace: logging}
spec:
  selector: {app: fluentd}
  ports: [{port: 24224}]
---
apiVersion: v1
kind: ConfigMap
metadata: {name: aggregator, namespace: logging}
data:
  fluent.conf: |
    <source>
      @type forward
    </source>
    <match **>
      @type s3
      s3_bucket shop-logs
    </match>
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: fluentd, namespace: logging}
spec:
  template:
    metadata:
      labels: {app: fluentd}
    spec:
      containers:
        - name: fluentd
          image: fluent/fluentd:v1.17
          volumeMounts:
            - {name: config, mountPath: /fluentd/etc}
      volumes:
        - name: config
          configMap: {name: aggregator}
"""


def entity(model: Model, address: str) -> Entity:
    found = [one for one in model.entities if one.address == address]
    assert len(found) == 1, [one.address for one in model.entities]
    return found[0]


def test_places_are_those_in_the_manifest(tmp_path: Path) -> None:
    hop = entity(model_of(tmp_path, {"k8s/shipper.yaml": FLUENT_BIT}), "fluent-bit.conf")
    assert hop.id == "hop:k8s#ConfigMap/logging/shipper#fluent-bit.conf"
    assert hop.span_of("inputs.0").file == "k8s/shipper.yaml"
    assert place(hop, "inputs.0") == (16, 14)
    assert place(hop, "routes.0.encrypted") == (12, 15)
    assert (hop.header.line, hop.header.column) == (6, 5)


def test_the_container_leads_to_what_its_configuration_says(tmp_path: Path) -> None:
    model = model_of(tmp_path, {"shipper.yaml": FLUENT_BIT})
    hop = entity(model, "fluent-bit.conf")
    container = entity(model, "DaemonSet/logging/shipper#shipper")
    assert [route["to"] for route in container.get("routes")] == [hop.id]


def test_one_shipper_sends_to_another_and_that_to_a_bucket(tmp_path: Path) -> None:
    bucket = 'resource "aws_s3_bucket" "logs" {\n  bucket = "shop-logs"\n}\n'
    model = model_of(tmp_path, {"a.yaml": FLUENT_BIT, "b.yaml": FLUENTD, "main.tf": bucket})
    aggregator = entity(model, "Deployment/logging/fluentd#fluentd")
    assert entity(model, "fluent-bit.conf").get("routes.0.to") == aggregator.id
    configured = entity(model, "fluent.conf")
    assert [route["to"] for route in aggregator.get("routes")] == [configured.id]
    (store,) = model.of("store")
    assert configured.get("routes.0.to") == store.id
    assert configured.id in store.get("written_by")


def test_the_stdout_of_containers_is_collected(tmp_path: Path) -> None:
    web = """\
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: shop}
        spec:
          template:
            spec:
              containers: [{name: web, image: "httpd:2.4"}]
        """
    model = model_of(tmp_path, {"shipper.yaml": FLUENT_BIT, "web.yaml": web})
    goal = entity(model, "Deployment/shop/web#web").get("routes.0.to")
    assert goal in {hop.id for hop in model.of("hop")}


def test_a_sidecar_reads_the_volume_that_its_neighbour_writes(tmp_path: Path) -> None:
    manifest = """\
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: shipper, namespace: shop}
        data:
          fluent-bit.conf: |
            [INPUT]
                Name tail
                Path /logs/*.log
            [OUTPUT]
                Name  es
                Match *
                Host  es.example.com
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: shop}
        spec:
          template:
            spec:
              containers:
                - name: web
                  image: shop/web:1
                  volumeMounts: [{name: logs, mountPath: /data/logs}]
                - name: shipper
                  image: fluent/fluent-bit:3.1
                  volumeMounts:
                    - {name: logs, mountPath: /logs}
                    - {name: config, mountPath: /fluent-bit/etc}
              volumes:
                - name: logs
                  emptyDir: {}
                - name: config
                  configMap: {name: shipper}
        """
    model = model_of(tmp_path, {"web.yaml": manifest})
    volume = entity(model, "Deployment/shop/web#logs")
    assert entity(model, "fluent-bit.conf").get("inputs.0.from") == volume.id
    assert volume.get("shipped") is True
    assert volume.get("central") is True


def test_a_shipper_on_a_host_reads_what_nginx_writes_there(tmp_path: Path) -> None:
    server = "server {\n    listen 80;\n    access_log /var/log/nginx/a.log;\n  }"
    files = {
        "nginx/nginx.conf": f"events {{}}\nhttp {{\n  {server}\n}}\n",
        "fluent/fluent.conf": "<source>\n@type tail\npath /var/log/nginx/*.log\ntag n\n</source>\n"
        "<match **>\n@type http\nendpoint https://logs.example.com\n</match>\n",
    }
    model = model_of(tmp_path, files)
    store = entity(model, "/var/log/nginx/a.log")
    assert entity(model, "fluent.conf").get("inputs.0.from") == store.id
    assert store.get("central") is True


def test_files_that_a_shipper_writes_in_its_container(tmp_path: Path) -> None:
    manifest = FLUENT_BIT.replace("Name  forward", "Name  file").replace("Host  fluentd", "Path  /tmp/out")
    model = model_of(tmp_path, {"shipper.yaml": manifest})
    (store,) = model.of("store")
    assert (store.kind, store.get("durable")) == ("container-disk", False)
    assert entity(model, "fluent-bit.conf").get("routes.0.to") == store.id


def test_the_example_shows_what_is_wrong_with_its_shipper() -> None:
    root = Path(__file__).resolve().parents[3] / "examples" / "web-shop" / "kubernetes"
    report, _ = run(root)
    shown = {
        (finding.rule.rpartition("/")[2], finding.span.line)
        for finding in report.findings
        if finding.span.file.endswith("shipper.yaml")
    }
    assert shown == {
        ("fields-stripped", 20),
        ("records-filtered", 25),
        ("lossy-buffer", 28),
        ("plaintext-transport", 30),
    }


def test_a_container_of_another_namespace_is_not_met(check: Check) -> None:
    other = FLUENT_BIT.replace("Host  fluentd", "Host  fluentd.other")
    report = check({"a.yaml": other, "b.yaml": FLUENTD}, select=("no-route",))
    assert any("fluentd.other is named only" in one.reason for one in report.undecided)
