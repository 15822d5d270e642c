"""Workloads: emitters with evidence only, log volumes, shippers, and how they meet."""

from __future__ import annotations

import json
from pathlib import Path
from typing import cast

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accesslint.linking.graph import link
from accesslint.loaders import Options, Tree
from accesslint.loaders.kubernetes import load
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.kubernetes.workloads import map_resources
from accesslint.model.entities import Entity, Link, Model
from accesslint.model.values import Resource
from accesslint.source import Problem, Source

SCHEMA = jsonschema_rs.validator_for(json.loads((Path(__file__).parents[3] / "schemas/model.schema.json").read_text()))


def read(text: str, name: str = "deploy/app.yaml") -> list[Resource]:
    items = load((Source(name, text),), (), cast("Tree", None), Options())
    return [item for item in items if isinstance(item, Resource)]


def model(*resources: Resource) -> Model:
    """The linked model of the resources; its facts are held against the schema."""
    mapped = list(map_resources(ResourceIndex(resources)))
    result = Model([item for item in mapped if isinstance(item, Entity)])
    assert not [item for item in mapped if isinstance(item, Problem)]
    assert link(result, [item for item in mapped if isinstance(item, Link)], frozenset()) == []
    document = {**result.to_json(), "standard": {}}
    errors = [error for error in SCHEMA.iter_errors(document) if "standard" not in str(error.instance_path)]
    assert errors == []
    return result


def mapped(text: str, *more: str) -> dict[str, Entity]:
    """Entities by category and address."""
    found = model(*(resource for part in (text, *more) for resource in read(part)))
    return {f"{entity.category} {entity.address}": entity for entity in found.entities}


def spot(text: str, entity: Entity, fact: str) -> str:
    """The characters that decided a fact."""
    span = entity.span_of(fact)
    return text.split("\n")[span.line - 1][span.column - 1 : span.end_column - 1]


def pod(containers: str, volumes: str = "", metadata: str = "{}", kind: str = "Deployment") -> str:
    template = f"metadata: {metadata}, spec: {{containers: [{containers}], volumes: [{volumes}]}}"
    specs = {"Pod": f"spec: {{containers: [{containers}], volumes: [{volumes}]}}\n"}
    specs["CronJob"] = f"spec: {{jobTemplate: {{spec: {{template: {{{template}}}}}}}}}\n"
    spec = specs.get(kind, f"spec: {{template: {{{template}}}}}\n")
    name = (
        "metadata: {name: api, namespace: web}"
        if kind != "Pod"
        else f"metadata: {{name: api, namespace: web, {metadata[1:]}"
    )
    return f"apiVersion: apps/v1\nkind: {kind}\n{name}\n{spec}---\n"


APP = "{name: app, image: corp/app:1, volumeMounts: [{name: logs, mountPath: /var/log/app}]}"
EMPTY = "{name: logs, emptyDir: {}}"
READER = "volumeMounts: [{name: logs, mountPath: /in, readOnly: true}]"
COLLECTOR = """\
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: fluent-bit, namespace: logging}
spec:
  template:
    spec:
      containers:
      - name: fluent-bit
        image: cr.fluentbit.io/fluent/fluent-bit:3.1
        volumeMounts: [{name: varlog, mountPath: /var/log}]
      volumes:
      - name: varlog
        hostPath: {path: /var/log/}
---
"""


@pytest.mark.parametrize(
    "kind",
    ["Pod", "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "CronJob", "Rollout", "DeploymentConfig"],
)
def test_every_kind_of_workload(kind: str) -> None:
    found = mapped(pod(APP, EMPTY, kind=kind))
    assert set(found) == {f"emitter {kind}/web/api#app", f"store {kind}/web/api#logs"}
    emitter, store = found[f"emitter {kind}/web/api#app"], found[f"store {kind}/web/api#logs"]
    assert emitter.get("routes.0.to") == store.id
    assert store.get("written_by") == [emitter.id]


def test_records_on_an_emptydir_that_nobody_reads() -> None:
    text = pod(APP, EMPTY)
    found = mapped(text)
    store = found["store Deployment/web/api#logs"]
    assert (store.kind, store.get("durable"), store.get("shipped")) == ("volume", False, False)
    assert store.get("names") == ["logs", "/var/log/app"]
    assert spot(text, store, "durable") == "{}"
    emitter = found["emitter Deployment/web/api#app"]
    assert (emitter.kind, emitter.get("plane"), emitter.get("logging")) == ("application", "http", "on")
    assert spot(text, emitter, "logging") == "/var/log/app"
    assert spot(text, emitter, "anything else") == "app"
    assert emitter.get("formats") == [{"unknown": "what the application writes is decided by its code"}]


@pytest.mark.parametrize(
    ("volume", "kind", "durable"),
    [
        ("{name: logs, emptyDir: {}}", "volume", False),
        ("{name: logs, emptyDir: null}", "volume", False),
        ("{name: logs, emptyDir: {medium: Memory}}", "volume", False),
        ("{name: logs, ephemeral: {volumeClaimTemplate: {}}}", "volume", False),
        ("{name: logs, hostPath: {path: /var/log/app}}", "file", True),
        ("{name: logs, persistentVolumeClaim: {claimName: logs}}", "volume", True),
        ("{name: logs, nfs: {server: n, path: /}}", "volume", True),
    ],
)
def test_what_outlives_the_pod(volume: str, kind: str, durable: bool) -> None:
    store = mapped(pod(APP, volume))["store Deployment/web/api#logs"]
    assert (store.kind, store.get("durable")) == (kind, durable)
    assert store.get("durable_detail")


@pytest.mark.parametrize("volume", ["{name: logs, csi: {driver: x}}", "", "{name: other, emptyDir: {}}"])
def test_what_the_files_do_not_tell_of_a_volume_is_unknown(volume: str) -> None:
    store = mapped(pod(APP, volume))["store Deployment/web/api#logs"]
    assert "unknown" in store.get("durable")


def test_a_statefulset_s_claims_outlive_its_pods() -> None:
    text = pod(APP, kind="StatefulSet").replace(
        "spec: {t", "spec: {volumeClaimTemplates: [{metadata: {name: logs}}], t", 1
    )
    assert mapped(text)["store StatefulSet/web/api#logs"].get("durable") is True


@pytest.mark.parametrize(
    ("container", "volume"),
    [
        ("{name: app, image: corp/app}", EMPTY),
        ("{name: app, image: corp/app, volumeMounts: [{name: data, mountPath: /data}]}", "{name: data, emptyDir: {}}"),
        (
            "{name: app, image: corp/app, volumeMounts: [{name: posts, mountPath: /blog}]}",
            "{name: posts, emptyDir: {}}",
        ),
        ("{name: app, image: corp/app, volumeMounts: [{name: logs, mountPath: /logs, readOnly: true}]}", EMPTY),
        (
            "{name: app, image: a, volumeMounts: [{name: logs, mountPath: /etc/logs}]}",
            "{name: logs, configMap: {name: x}}",
        ),
        ("{image: corp/app}", ""),
        ("words", "words"),
        ("{name: app, volumeMounts: words}", "{emptyDir: {}}"),
    ],
)
def test_without_evidence_there_is_nothing(container: str, volume: str) -> None:
    assert mapped(pod(container, volume)) == {}


@pytest.mark.parametrize("path", ["/var/log", "/logs", "/opt/app/logs/", "/srv/access-log", "/data/audit"])
def test_paths_that_speak_of_logs(path: str) -> None:
    container = f"{{name: app, image: corp/app, volumeMounts: [{{name: data, mountPath: {path}}}]}}"
    assert "store Deployment/web/api#data" in mapped(pod(container, "{name: data, emptyDir: {}}"))


@pytest.mark.parametrize(
    ("image", "logging"),
    [
        ("nginx", "on"),
        ("docker.io/library/nginx:1.27-alpine@sha256:abc", "on"),
        ("public.ecr.aws/nginx/nginx:1.27", "on"),
        ("quay.io/nginx/nginx-unprivileged", "on"),
        ("registry.corp:5000/mirror/library/nginx:1", "on"),
        ("httpd:2.4", "on"),
        ("envoyproxy/envoy:v1.31", None),
        ("traefik:v3", None),
    ],
)
def test_servers_are_known_by_their_image(image: str, logging: str | None) -> None:
    (emitter,) = mapped(pod(f'{{name: web, image: "{image}"}}')).values()
    if logging is None:
        assert "unknown" in emitter.get("logging")
    else:
        assert emitter.get("logging") == logging
        assert "logging" in emitter.defaults
    assert emitter.get("routes.0.via") == "stdout"
    assert "unknown" in emitter.get("routes.0.to")


def test_a_mounted_configuration_makes_a_server_s_default_unknown() -> None:
    container = "{name: web, image: nginx, volumeMounts: [{name: c, mountPath: /etc/nginx/conf.d}]}"
    (emitter,) = mapped(pod(container, "{name: c, configMap: {name: elsewhere}}")).values()
    assert "unknown" in emitter.get("logging")


@pytest.mark.parametrize("image", ["bitnami/nginx", "nginx/nginx-ingress", "corp/nginx-exporter", "library", "*"])
def test_other_images_are_not_servers(image: str) -> None:
    assert mapped(pod(f"{{name: web, image: '{image}'}}")) == {}


@pytest.mark.parametrize(
    ("image", "is_shipper"),
    [
        ("fluent/fluent-bit:3", True),
        ("public.ecr.aws/aws-observability/aws-for-fluent-bit:init-latest", True),
        ("fluent/fluentd-kubernetes-daemonset:v1", True),
        ("docker.elastic.co/beats/filebeat:8.15.0", True),
        ("timberio/vector:0.41.0-alpine", True),
        ("grafana/promtail:3.0.0", True),
        ("grafana/alloy", True),
        ("docker.elastic.co/logstash/logstash:8", True),
        ("otel/opentelemetry-collector-contrib:0.110.0", True),
        ("fluent/fluent-operator:3", False),
        ("pgvector/pgvector:pg16", False),
        ("corp/catalogue", False),
    ],
)
def test_a_sidecar_takes_the_records_away(image: str, is_shipper: bool) -> None:
    found = mapped(pod(f"{APP}, {{name: side, image: '{image}', {READER}}}", EMPTY))
    store = found["store Deployment/web/api#logs"]
    assert store.get("shipped") is is_shipper
    if not is_shipper:
        return
    hop = found["hop Deployment/web/api#side"]
    assert hop.kind == "sidecar"
    assert hop.get("inputs") == [{"via": "file", "what": "/in", "from": store.id}]
    assert hop.get("routes.0.to") == {"unknown": "its configuration is not in the files"}
    assert set(found) == {
        "emitter Deployment/web/api#app",
        "store Deployment/web/api#logs",
        "hop Deployment/web/api#side",
    }


@pytest.mark.parametrize(
    ("command", "is_hop"),
    [
        ("[tail, -F, /in/a.log]", True),
        ("[sh, -c, 'tail -n+1 -F /in/a.log']", True),
        ("[/bin/sh, -c, 'until [ -f /in/a ]; do sleep 1; done; exec tail -fn0 /in/a']", True),
        ("[sh, -c, 'tail --follow=name --retry /in/a.log']", True),
        ("[sh, -c, 'tail -n 100 /in/a.log']", False),
        ("[tail, -f, /dev/null]", False),
        ("[sh, -c, './serve & tail -F /in/a.log']", False),
        ("[./serve]", False),
        ("[sh, -c, './retail -f x']", False),
    ],
)
def test_tail_is_a_sidecar(command: str, is_hop: bool) -> None:
    found = mapped(pod(f"{APP}, {{name: side, image: busybox, command: {command}, {READER}}}", EMPTY))
    assert ("hop Deployment/web/api#side" in found) is is_hop
    if is_hop:
        assert found["hop Deployment/web/api#side"].get("routes.0.via") == "stdout"


def test_a_native_sidecar_counts() -> None:
    side = f"{{name: side, image: fluent/fluent-bit, restartPolicy: Always, {READER}}}"
    setup = f"{{name: setup, image: fluent/fluent-bit, {READER}}}"
    text = pod(APP, EMPTY).replace("spec: {containers", f"spec: {{initContainers: [{side}, {setup}], containers")
    hops = [address for address in mapped(text) if address.startswith("hop")]
    assert hops == ["hop Deployment/web/api#side"]


def test_a_shipper_s_own_volume_is_no_log_volume() -> None:
    side = "{name: side, image: fluent/fluent-bit, volumeMounts: [{name: buffer, mountPath: /var/log/buffer}]}"
    assert "store Deployment/web/api#buffer" not in mapped(
        pod(f"{APP}, {side}", f"{EMPTY}, {{name: buffer, emptyDir: {{}}}}")
    )


def test_what_a_shipper_shares_is_a_log_volume_whatever_its_name() -> None:
    app = "{name: app, image: a, volumeMounts: [{name: out, mountPath: /out}]}"
    side = "{name: side, image: fluent/fluent-bit, volumeMounts: [{name: out, mountPath: /out}]}"
    found = mapped(pod(f"{app}, {side}", "{name: out, emptyDir: {}}"))
    assert found["store Deployment/web/api#out"].get("shipped") is True
    assert found["emitter Deployment/web/api#app"].get("logging") == "on"


def test_a_daemonset_collects_stdout() -> None:
    found = mapped(COLLECTOR, pod("{name: web, image: nginx}"))
    hop = found["hop DaemonSet/logging/fluent-bit#fluent-bit"]
    assert (hop.kind, hop.get("inputs")) == ("collector", [{"via": "file", "what": "/var/log"}])
    assert found["emitter Deployment/web/api#web"].get("routes.0.to") == hop.id
    assert not [address for address in found if address.startswith("store")]


def test_a_daemonset_that_reads_other_files_does_not_collect_stdout() -> None:
    found = mapped(COLLECTOR.replace("path: /var/log/", "path: /srv/logs"), pod("{name: web, image: nginx}"))
    assert "unknown" in found["emitter Deployment/web/api#web"].get("routes.0.to")


def test_the_chain_from_file_over_stdout_to_the_collector() -> None:
    tail = f"{{name: tail, image: busybox, args: [tail, -F, /in/a.log], {READER}}}"
    found = mapped(COLLECTOR + pod(f"{APP}, {tail}", EMPTY))
    collector = found["hop DaemonSet/logging/fluent-bit#fluent-bit"]
    assert found["hop Deployment/web/api#tail"].get("routes.0.to") == collector.id
    assert found["store Deployment/web/api#logs"].get("central") is True


@pytest.mark.parametrize(
    ("metadata", "written"),
    [
        ('{annotations: {fluentbit.io/exclude: "true"}}', "fluentbit.io/exclude: true"),
        ("{annotations: {fluentbit.io/exclude: true}}", "fluentbit.io/exclude: true"),
        ('{annotations: {fluentbit.io/exclude_stdout-app: "true"}}', "fluentbit.io/exclude_stdout-app: true"),
        ('{annotations: {co.elastic.logs/enabled: "false"}}', "co.elastic.logs/enabled: false"),
        ('{annotations: {ad.datadoghq.com/app.logs_exclude: "true"}}', "ad.datadoghq.com/app.logs_exclude: true"),
        ('{annotations: {vector.dev/exclude-containers: "a, app"}}', "vector.dev/exclude-containers: a, app"),
        ('{labels: {vector.dev/exclude: "true"}}', "vector.dev/exclude: true"),
    ],
)
@pytest.mark.parametrize("kind", ["Deployment", "Pod"])
def test_opting_out_of_collection_is_a_filter(metadata: str, written: str, kind: str) -> None:
    text = pod("{name: app, image: corp/app}", metadata=metadata, kind=kind)
    (emitter,) = mapped(text).values()
    (entry,) = emitter.get("filters")
    assert (entry["how"], entry["what"]) == ("exclude", written)
    assert spot(text, emitter, "filters.0").strip('"') == written.partition(": ")[2]
    assert "unknown" in emitter.get("logging")


@pytest.mark.parametrize(
    "metadata",
    [
        '{annotations: {fluentbit.io/exclude: "false"}}',
        '{annotations: {fluentbit.io/exclude-other: "true"}}',
        '{annotations: {co.elastic.logs/enabled: "true"}}',
        '{annotations: {vector.dev/exclude: "true"}}',
        "{annotations: words}",
    ],
)
def test_other_annotations_opt_out_of_nothing(metadata: str) -> None:
    assert mapped(pod("{name: app, image: corp/app}", metadata=metadata)) == {}


def test_opting_out_of_stdout_does_not_matter_where_files_are_written() -> None:
    text = pod(APP, EMPTY, metadata='{annotations: {fluentbit.io/exclude: "true"}}')
    assert mapped(text)["emitter Deployment/web/api#app"].get("filters") is None


def test_opting_out_hits_a_sidecar_that_writes_to_stdout() -> None:
    tail = f"{{name: tail, image: busybox, args: [tail, -F, /in/a.log], {READER}}}"
    found = mapped(pod(f"{APP}, {tail}", EMPTY, metadata='{annotations: {fluentbit.io/exclude: "true"}}'))
    assert found["hop Deployment/web/api#tail"].get("filters.0.how") == "exclude"


CONFIG = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: side, namespace: web}
data:
  fluent-bit.conf: |
    [OUTPUT]
        Name null
---
"""
SIDE = (
    "{name: side, image: fluent/fluent-bit, volumeMounts: [{name: logs, mountPath: /in}, {name: c, mountPath: /cfg}]}"
)


def test_a_sidecar_configured_by_a_configmap_that_nobody_reads() -> None:
    found = mapped(CONFIG + pod(f"{APP}, {SIDE}", f"{EMPTY}, {{name: c, configMap: {{name: side}}}}"))
    hop = found["hop Deployment/web/api#side"]
    assert hop.get("routes") == [
        {"to": {"unknown": "configured in ConfigMap/web/side"}, "via": "config", "target": "ConfigMap/web/side"}
    ]


def test_a_sidecar_leads_to_what_its_configmap_configures() -> None:
    resources = read(CONFIG + pod(f"{APP}, {SIDE}", f"{EMPTY}, {{name: c, configMap: {{name: side}}}}"))
    carrier = resources[0]
    inner = Resource(f"{carrier.id}#output", "fluentbit", "output", "output", carrier.attributes, carrier.header)
    inner.container = carrier.id
    links = [item for item in map_resources(ResourceIndex([*resources, inner])) if isinstance(item, Link)]
    (found,) = [item for item in links if item.fact == "routes.0.to" and "#side" in item.entity]
    assert found.handles == ("config:deploy#ConfigMap/web/side",)


def test_a_server_whose_configuration_is_read_is_left_to_its_mapper() -> None:
    mounts = "{name: logs, mountPath: /var/log/nginx}, {name: c, mountPath: /etc/nginx}"
    web = f"{{name: web, image: nginx, volumeMounts: [{mounts}]}}"
    resources = read(CONFIG + pod(web, f"{EMPTY}, {{name: c, configMap: {{name: side}}}}"))
    inner = Resource("x", "nginx", "nginx_server", "x", resources[0].attributes, resources[0].header)
    inner.container = resources[0].id
    entities = model(*resources, inner).entities
    assert [(entity.category, entity.address) for entity in entities] == [("store", "Deployment/web/api#logs")]


@pytest.mark.parametrize(
    ("image", "has_store"),
    [("registry.k8s.io/kube-apiserver:v1.31.0", False), ("registry.k8s.io/ingress-nginx/controller:v1.11.2", True)],
)
def test_servers_with_mappers_of_their_own_are_left_to_them(image: str, has_store: bool) -> None:
    container = APP.replace("corp/app:1", f"'{image}'")
    assert set(mapped(pod(container, EMPTY))) == ({"store Deployment/web/api#logs"} if has_store else set())


def test_an_aggregator_is_found_by_its_service() -> None:
    service = """\
apiVersion: v1
kind: Service
metadata: {name: fluentd, namespace: web}
spec: {selector: {app: fluentd}}
---
apiVersion: v1
kind: Service
metadata: {name: other, namespace: web}
spec: {selector: {app: fluentd, tier: x}}
---
"""
    text = service + pod("{name: fluentd, image: fluent/fluentd}", metadata="{labels: {app: fluentd, b: c}}")
    (hop,) = mapped(text).values()
    assert (hop.kind, hop.handles) == ("shipper", {"service:web/fluentd"})


def test_environments_are_told_by_namespace_and_folder() -> None:
    (emitter,) = model(*read(pod("{name: web, image: nginx}"), "envs/prod/a.yaml")).entities
    assert emitter.environment == "production"
    (staging,) = model(*read(pod("{name: web, image: nginx}").replace("namespace: web", "namespace: staging"))).entities
    assert staging.environment == "staging"
    assert staging.get("twin") == emitter.get("twin")


def test_a_chart_s_unknown_image_is_no_evidence_and_no_failure() -> None:
    assert mapped(pod('{name: web, image: "{{ .Values.image }}:1"}')) == {}


_scalars = (
    st.none()
    | st.booleans()
    | st.sampled_from(["", "a", "logs", "/var/log", "nginx", "fluent/fluent-bit", "tail -F /x"])
)
_keys = st.sampled_from(
    ["name", "image", "args", "volumeMounts", "mountPath", "emptyDir", "hostPath", "path", "readOnly", "subPath"]
)
_shapes = st.recursive(
    _scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_keys, inner), max_leaves=10
)


@given(_shapes, _shapes, _shapes)
def test_pods_of_any_shape_do_no_harm(containers: object, volumes: object, annotations: object) -> None:
    body = {"containers": containers, "volumes": volumes, "initContainers": containers}
    template = {"metadata": {"annotations": annotations, "labels": annotations}, "spec": body}
    workload = {
        "apiVersion": "apps/v1",
        "kind": "StatefulSet",
        "spec": {"template": template, "volumeClaimTemplates": volumes},
    }
    model(*read(json.dumps(workload)))
