"""Ingress controllers: how they are found, what they log, and where to."""

from __future__ import annotations

from typing import Any, cast

import pytest

from accesslint.linking.graph import link
from accesslint.loaders import Options, Tree
from accesslint.loaders.kubernetes import load
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.kubernetes import ingress, workloads
from accesslint.model.entities import Entity, Link, Model
from accesslint.model.values import Resource
from accesslint.source import Source
from tests.mappers.building import Mapped, assert_valid, mapped

FULL = '{"time":"$time_iso8601","user":"$remote_user","agent":"$http_user_agent","id":"$req_id","from":"$remote_addr"}'


def read(text: str, name: str = "deploy/ingress.yaml") -> list[Resource]:
    items = load((Source(name, text),), (), cast("Tree", None), Options())
    return [item for item in items if isinstance(item, Resource)]


def made(*texts: str) -> Mapped:
    return mapped(ingress, *(resource for text in texts for resource in read(text)))


def spot(text: str, entity: Entity, fact: str) -> str:
    """The characters that decided a fact."""
    span = entity.span_of(fact)
    assert span.line == span.end_line, span
    return text.split("\n")[span.line - 1][span.column - 1 : span.end_column - 1]


def config(*settings: str, name: str = "ingress-nginx-controller", metadata: str = "") -> str:
    lines = "".join(f"  {setting}\n" for setting in settings)
    data = f"data:\n{lines}" if lines else "data: null\n"
    return (
        f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}, namespace: ingress-nginx{metadata}}}\n{data}---\n"
    )


ARGUMENTS = "[/nginx-ingress-controller, --configmap=$(POD_NAMESPACE)/ingress-nginx-controller]"
IMAGE = "registry.k8s.io/ingress-nginx/controller:v1.12.0"


def deployment(
    arguments: str = ARGUMENTS,
    *,
    image: str = IMAGE,
    mounts: str = "",
    volumes: str = "",
    annotations: str = "",
    kind: str = "Deployment",
) -> str:
    return f"""\
apiVersion: apps/v1
kind: {kind}
metadata: {{name: controller, namespace: ingress-nginx}}
spec:
  template:
    metadata:
      labels: {{app: ingress}}
      annotations: {{{annotations}}}
    spec:
      containers:
      - name: nginx
        image: {image}
        args: {arguments}
        volumeMounts: [{mounts}]
      volumes: [{volumes}]
---
"""


def service(kind: str, more: str = "", annotations: str = "") -> str:
    return (
        "apiVersion: v1\nkind: Service\n"
        f"metadata: {{name: front, namespace: ingress-nginx, annotations: {{{annotations}}}}}\n"
        f"spec: {{selector: {{app: ingress}}, type: {kind}{more}}}\n---\n"
    )


def emitter(*texts: str) -> Entity:
    return made(*texts).only("emitter", "ingress-controller")


# Which ConfigMaps and containers count


def test_defaults_of_a_configmap_without_data() -> None:
    found = made(config(), deployment())
    controller, form = found.only("emitter"), found.only("format")
    assert controller.id == "emitter:deploy#ConfigMap/ingress-nginx/ingress-nginx-controller"
    assert controller.address == "ConfigMap/ingress-nginx/ingress-nginx-controller"
    assert (controller.kind, controller.get("plane"), controller.get("logging")) == ("ingress-controller", "http", "on")
    assert "logging" in controller.defaults
    assert controller.get("formats") == [form.id]
    assert (form.get("encoding"), form.get("structured"), form.get("escaping")) == ("clf", False, "default")
    assert {"encoding", "fields", "timestamp", "escaping", "defined"} <= form.defaults
    meanings = {field["meaning"] for field in form.get("fields")}
    assert meanings >= {"timestamp", "identity", "action", "resource", "result", "client_address", "request_id"}
    assert form.get("timestamp.form") == "clf"
    assert form.header == controller.header


@pytest.mark.parametrize(
    "arguments",
    [
        "[/nginx-ingress-controller, --configmap=ingress-nginx/settings]",
        "[/nginx-ingress-controller, --configmap=$(POD_NAMESPACE)/settings]",
        "[/nginx-ingress-controller, --configmap, $(POD_NAMESPACE)/settings]",
        "[-configmap=ingress-nginx/settings]",
    ],
)
@pytest.mark.parametrize("kind", ["Deployment", "DaemonSet"])
def test_the_arguments_name_the_configmap(arguments: str, kind: str) -> None:
    text = config('log-format-escape-json: "false"', name="settings") + deployment(arguments, kind=kind)
    assert emitter(text).address == "ConfigMap/ingress-nginx/settings"
    assert emitter(text).get("routes.0.via") == "stdout"


def test_a_configmap_of_another_namespace_is_not_meant() -> None:
    text = config(name="settings").replace("namespace: ingress-nginx", "namespace: other")
    text += deployment("[/nginx-ingress-controller, --configmap=$(POD_NAMESPACE)/settings]")
    found = emitter(text)
    assert found.address == "Deployment/ingress-nginx/controller#nginx"
    assert found.get("logging") == {
        "unknown": "the ConfigMap ingress-nginx/settings, which sets it up, is not in the files"
    }


def test_odd_namespaces_are_taken_as_they_are() -> None:
    text = deployment().replace("namespace: ingress-nginx", "namespace: 'a\\1\\g<x>'")
    assert "a\\1\\g<x>/ingress-nginx-controller" in emitter(text).get("logging")["unknown"]


def test_a_configmap_that_is_named_and_not_there_leaves_all_open() -> None:
    text = deployment()
    found = made(text)
    controller = found.only("emitter")
    reason = {"unknown": "the ConfigMap ingress-nginx/ingress-nginx-controller, which sets it up, is not in the files"}
    assert controller.get("logging") == reason
    assert (controller.get("routes"), controller.get("formats")) == (reason, [reason])
    assert controller.decided_by["logging"] == "the controller's ConfigMap"
    assert spot(text, controller, "logging").startswith("--configmap=")
    assert not [entity for entity in found.values() if entity.category == "format"]


def test_without_such_an_argument_all_defaults_hold() -> None:
    controller = emitter(deployment("[/nginx-ingress-controller, --ingress-class=nginx]"))
    assert controller.address == "Deployment/ingress-nginx/controller#nginx"
    assert controller.get("logging") == "on"
    assert len(controller.get("formats")) == 1


@pytest.mark.parametrize(
    ("image", "counts"),
    [
        ("registry.k8s.io/ingress-nginx/controller-chroot:v1.11.2@sha256:0", True),
        ("quay.io/kubernetes-ingress-controller/nginx-ingress-controller:0.21.0", True),
        ("rancher/nginx-ingress-controller:nginx-1.9.4", True),
        ("nginx/nginx-ingress:4.0.1", True),
        ("private-registry.nginx.com/nginx-ic/nginx-plus-ingress:3.7.0", True),
        ("registry.k8s.io/ingress-nginx/kube-webhook-certgen:v1.4.4", False),
        ("registry.k8s.io/cluster-proportional-autoscaler:1.8.5", False),
        ("nginx:1.27", False),
    ],
)
def test_images(image: str, counts: bool) -> None:
    text = deployment("[--namespace=kube-system, --configmap=coredns-autoscaler]", image=image)
    assert len(made(text)) == (2 if "nginx-ic/" in image or "nginx/nginx-ingress" in image else counts)


def test_a_patch_of_a_container_is_no_controller() -> None:
    assert made(deployment("[]")) == {}


@pytest.mark.parametrize(
    ("name", "metadata", "setting", "counts"),
    [
        ("anything", "", 'log-format-upstream: "$remote_addr"', True),
        ("anything", "", 'access-log-off: "True"', True),
        ("nginx-configuration", "", 'use-forwarded-headers: "true"', True),
        ("rke2-ingress-nginx-controller", "", 'proxy-body-size: "8m"', True),
        ("settings", ", labels: {app.kubernetes.io/name: ingress-nginx}", 'use-forwarded-headers: "true"', True),
        ("settings", "", 'use-forwarded-headers: "true"', False),
        ("ingress-nginx-tcp", "", '"5432": "db/postgres:5432"', False),
        ("ingress-nginx-custom-add-headers", "", "X-Frame-Options: DENY", False),
        ("myingress-nginxes", "", 'proxy-body-size: "8m"', False),
    ],
)
def test_configmaps_are_known_by_keys_names_and_labels(name: str, metadata: str, setting: str, counts: bool) -> None:
    assert bool(made(config(setting, name=name, metadata=metadata))) is counts


def test_two_deployments_with_one_configmap_are_one_emitter() -> None:
    internal = deployment().replace("name: controller,", "name: internal,")
    controller = emitter(config(), deployment(), internal)
    assert [route["via"] for route in controller.get("routes")] == ["stdout", "stdout"]


def test_a_chart_whose_name_is_a_template() -> None:
    arguments = "[/nginx-ingress-controller, '--configmap=$(POD_NAMESPACE)/{{ include \"name\" . }}']"
    text = config('log-format-escape-json: "{{ .Values.json }}"', "log-format-upstream: '{{ .Values.format }}'")
    found = made(text + deployment(arguments))
    controller, form = found.only("emitter"), found.only("format")
    assert controller.get("routes.0.via") == "stdout"
    assert "template" in form.get("escaping")["unknown"]
    assert "template" in form.get("rest")["unknown"]
    alone = emitter(deployment(arguments))
    assert "template" in alone.get("logging")["unknown"]


# Whether it logs


@pytest.mark.parametrize(
    ("setting", "state"),
    [
        ('disable-access-log: "true"', "off"),
        ('disable-access-log: "True"', "off"),
        ("disable-access-log: '1'", "off"),
        ('disable-http-access-log: "true"', "off"),
        ('disable-access-log: "false"', "on"),
        ('disable-access-log: ""', "on"),
        ("disable-access-log:", "on"),
        ('disable-stream-access-log: "true"', "on"),
    ],
)
def test_switched_off(setting: str, state: str) -> None:
    found = made(config(setting))
    assert found.only("emitter").get("logging") == state
    assert bool(found.only("emitter").get("formats")) is (state == "on")


def test_what_switches_off_is_told() -> None:
    text = config('error-log-level: "warn"', 'disable-access-log: "true"')
    controller = emitter(text)
    assert controller.get("logging_detail") == "disable-access-log is true"
    assert spot(text, controller, "logging") == '"true"'
    assert controller.get("routes") == []


@pytest.mark.parametrize("written", ["true", "yes", "1"])
def test_a_value_that_is_no_text_is_refused_by_kubernetes(written: str) -> None:
    found = made(config(f"disable-access-log: {written}"))
    assert "a ConfigMap holds text only" in found.only("emitter").get("logging")["unknown"]
    assert [problem.level for problem in found.problems] == ["warning"]
    assert "put it in quotes" in found.problems[0].message


def test_a_word_that_is_no_boolean_is_open() -> None:
    assert "unknown" in emitter(config('disable-access-log: "nope"')).get("logging")


@pytest.mark.parametrize(
    ("setting", "excluded"),
    [
        ('hsts: "true"', ["the default backend"]),
        ('enable-access-log-for-default-backend: "true"', []),
        ('enable-access-log-for-default-backend: "false"', ["the default backend"]),
    ],
)
def test_the_default_backend(setting: str, excluded: list[str]) -> None:
    controller = emitter(config(setting))
    assert controller.get("coverage.locations.excluded") == excluded
    assert ("coverage.locations" in controller.defaults) is setting.startswith("hsts")


@pytest.mark.parametrize(
    ("setting", "excluded"),
    [
        ('error-log-level: "crit"', ["error"]),
        ('error-log-path: "/dev/null"', ["error"]),
        ('error-log-level: "warn"', []),
        ('hsts: "true"', []),
    ],
)
def test_the_error_log(setting: str, excluded: list[str]) -> None:
    assert emitter(config(setting)).get("coverage.log_types.excluded") == excluded


# What it leaves out, and where records wait


def test_urls_that_are_skipped() -> None:
    text = config('skip-access-log-urls: "/healthz,~^/metrics"')
    controller = emitter(text)
    assert controller.get("filters") == [
        {
            "how": "exclude",
            "what": "/healthz, ~^/metrics",
            "detail": "skip-access-log-urls leaves out requests of /healthz, ~^/metrics",
        }
    ]
    assert spot(text, controller, "filters.0") == '"/healthz,~^/metrics"'
    assert emitter(config('skip-access-log-urls: ""')).get("filters") is None
    assert "unknown" in emitter(config('skip-access-log-urls: "{{ .Values.skip }}"')).get("filters")


def test_a_condition_in_the_parameters_has_no_effect() -> None:
    """The controller writes `if=$loggable` behind it, and nginx takes the last."""
    assert emitter(config('access-log-params: "if=$mine"')).get("filters") is None


def test_a_map_in_a_snippet_replaces_the_controllers() -> None:
    text = config(
        'skip-access-log-urls: "/healthz"',
        "http-snippet: |",
        "  map $status $loggable {",
        "    ~^[23] 0;",
        "    default 1;",
        "  }",
    )
    (found,) = emitter(text).get("filters")
    assert found["how"] == "condition"
    assert "2xx and 3xx" in found["detail"]
    assert spot(text, emitter(text), "filters.0") == "~^[23] 0"


@pytest.mark.parametrize(
    ("parameters", "waits"),
    [("buffer=64k", True), ("gzip", True), ("buffer=64k flush=5s", False), ("if=$x", False)],
)
def test_buffers(parameters: str, waits: bool) -> None:
    text = config(f'access-log-params: "{parameters}"')
    expected = [{"output": "/var/log/nginx/access.log", "medium": "memory"}] if waits else None
    assert emitter(text).get("buffers") == expected


def test_snippets_of_the_configmap() -> None:
    off = emitter(config("server-snippet: |", "  # quiet", "  access_log off;"))
    assert (off.get("logging"), off.get("logging_detail")) == ("off", "server-snippet has access_log off")
    text = config(
        "location-snippet: |",
        '  if ($http_user_agent ~* "kube-probe") { access_log off; }',
        "server-snippet: |",
        "  location = /ping {",
        "    access_log off; return 200;",
        "  }",
    )
    controller = emitter(text)
    assert controller.get("coverage.locations.excluded") == ["the default backend", "/ping"]
    assert spot(text, controller, "coverage.locations.excluded.1") == "access_log off"
    assert controller.get("filters.0.what") == "if ($http_user_agent ~* kube-probe)"
    open_ = emitter(config("server-snippet: |", "  {{ .Values.x }}", "  access_log off;"))
    assert "unknown" in open_.get("logging")


def test_logs_of_snippets_replace_or_join_the_controllers() -> None:
    inner = config(
        "server-snippet: access_log /dev/stdout custom;", "http-snippet: log_format custom '$time_iso8601 $uri';"
    )
    found = made(inner, deployment())
    assert [route["target"] for route in found.only("emitter").get("routes")] == ["/dev/stdout"]
    assert found.only("format").get("name") == "custom"
    assert found.only("format").get("timestamp.form") == "rfc3339"
    outer = config("http-snippet: access_log syslog:server=logs:514 upstreaminfo;", 'skip-access-log-urls: "/x"')
    controller = emitter(outer, deployment())
    assert [route["via"] for route in controller.get("routes")] == ["stdout", "syslog"]
    assert controller.get("filters") is None
    unknown = emitter(config("location-snippet: access_log /dev/stdout other;"))
    assert unknown.get("formats") == [{"unknown": "the format other is defined elsewhere"}]


# Formats


def test_json_that_is_not_escaped_as_json() -> None:
    text = config(f"log-format-upstream: '{FULL}'")
    form = made(text).only("format")
    assert form.id == "format:deploy#ConfigMap/ingress-nginx/ingress-nginx-controller#log_format upstreaminfo"
    assert (form.get("encoding"), form.get("escaping"), form.get("defined")) == ("json", "default", "invalid")
    assert form.get("defined_detail").endswith('(log-format-escape-json: "true")')
    assert spot(text, form, "defined") == f"'{FULL}'"
    assert spot(text, form, "escaping") == f"'{FULL}'"


def test_json_that_is_escaped_as_json() -> None:
    text = config('log-format-escape-json: "true"', f"log-format-upstream: '{FULL}'")
    form = made(text).only("format")
    assert (form.get("escaping"), form.get("defined"), form.get("structured")) == ("json", "once", True)
    assert spot(text, form, "escaping") == '"true"'
    assert spot(text, form, "timestamp") == "$time_iso8601"
    assert spot(text, form, "fields.2") == "$http_user_agent"
    assert [field["name"] for field in form.get("fields")] == ["time", "user", "agent", "id", "from"]


def test_no_escaping_wins_over_json() -> None:
    form = made(config('log-format-escape-json: "true"', 'log-format-escape-none: "true"')).only("format")
    assert form.get("escaping") == "none"
    assert "escaping" not in form.defaults


@pytest.mark.parametrize("indicator", ["|", "|-", ">-"])
def test_a_format_over_several_lines(indicator: str) -> None:
    text = config(
        'log-format-escape-json: "true"',
        f"log-format-upstream: {indicator}",
        '  {"time":"$time_iso8601",',
        '  "user":"$remote_user"}',
    )
    form = made(text).only("format")
    assert (form.get("encoding"), form.get("defined")) == ("json", "once")
    if indicator != ">-":
        assert spot(text, form, "fields.1") == "$remote_user"
    assert spot(text, form, "fields") == indicator[0]


def test_variables_that_snippets_make() -> None:
    text = config(
        "http-snippet: map $msec $seconds { ~(.*)\\..* $1; }",
        "server-snippet: set $who $jwt_claim_sub;",
        "log-format-upstream: $seconds $who $elsewhere",
    )
    fields = made(text).only("format").get("fields")
    assert [field["meaning"] for field in fields] == ["timestamp", "identity", "other"]


def test_request_ids() -> None:
    generated = made(config("log-format-upstream: '\"$req_id\"'")).only("format").get("fields.0")
    assert generated["meaning"] == "request_id"
    assert "client_controlled" not in generated
    taken = made(config('generate-request-id: "false"', "log-format-upstream: '\"$req_id\"'")).only("format")
    assert taken.get("fields.0.meaning") == "request_id"
    assert taken.get("fields.0.client_controlled") is True


# Whose address


def source(*settings: str, more: str = "") -> tuple[Any, Any]:
    controller = emitter(config(*settings), deployment(), more)
    return controller.get("client_address.source"), controller.get("client_address.behind_proxy")


@pytest.mark.parametrize("switch", ["use-forwarded-headers", "use-proxy-protocol", "enable-real-ip"])
def test_headers_that_are_believed(switch: str) -> None:
    on = f'{switch}: "true"'
    assert source(on) == ("untrusted-header", True)
    assert source(on, 'proxy-real-ip-cidr: "10.0.0.0/8,0.0.0.0/0"') == ("untrusted-header", True)
    assert source(on, 'proxy-real-ip-cidr: "10.0.0.0/8"') == ("trusted-header", True)
    assert source(f'{switch}: "false"', 'proxy-real-ip-cidr: "10.0.0.0/8"') == ("peer", None)
    assert "unknown" in source(f'{switch}: "{{{{ .Values.x }}}}"')[0]
    assert "unknown" in source(on, 'proxy-real-ip-cidr: "{{ .Values.vpc }}"')[0]
    text = config(on)
    assert spot(text, emitter(text), "client_address.source") == '"true"'
    assert switch in emitter(text).get("client_address.detail")


@pytest.mark.parametrize(
    ("kind", "more", "annotations", "behind"),
    [
        ("LoadBalancer", "", "", True),
        ("LoadBalancer", ", externalTrafficPolicy: Cluster", "", True),
        ("LoadBalancer", ", externalTrafficPolicy: Local", "", "unknown"),
        ("LoadBalancer", "", "service.beta.kubernetes.io/aws-load-balancer-nlb-target-type: ip", "unknown"),
        ("NodePort", "", "", True),
        ("NodePort", ", externalTrafficPolicy: Local", "", None),
        ("ClusterIP", "", "", None),
    ],
)
def test_services_put_their_address_in(kind: str, more: str, annotations: str, behind: Any) -> None:
    text = service(kind, more, annotations)
    address, found = source(more=text)
    assert address == "peer"
    assert (next(iter(found)) if isinstance(found, dict) else found) == behind
    assert source('use-forwarded-headers: "true"', more=text) == ("untrusted-header", True)


def test_a_patch_of_the_service_counts() -> None:
    patch = "apiVersion: v1\nkind: Service\nmetadata: {name: front, namespace: ingress-nginx}\n"
    patch += "spec: {externalTrafficPolicy: Local}\n---\n"
    assert emitter(config(), deployment(), service("NodePort")).get("client_address.behind_proxy") is True
    assert emitter(config(), deployment(), service("NodePort"), patch).get("client_address.behind_proxy") is None


@pytest.mark.parametrize(
    ("form", "settings", "expected"),
    [
        ("$uri", [], None),
        ("$http_x_forwarded_for", [], "untrusted-header"),
        ("$proxy_add_x_forwarded_for", [], "peer"),
        ("$proxy_protocol_addr", [], None),
        ("$proxy_protocol_addr", ['use-proxy-protocol: "true"'], "untrusted-header"),
        ("$realip_remote_addr", ['use-forwarded-headers: "true"'], "peer"),
    ],
)
def test_what_the_records_hold_decides(form: str, settings: list[str], expected: str | None) -> None:
    assert source(f"log-format-upstream: '{form}'", *settings)[0] == expected


# Where records go


def test_the_images_log_file_is_standard_output() -> None:
    found = made(config(), deployment())
    assert found.only("emitter").get("routes.0.via") == "stdout"
    assert found.links[0].handles == ("stdout:deploy#Deployment/ingress-nginx/controller:nginx", "stdout:*")
    nobody = emitter(config('hsts: "true"'))
    assert nobody.get("routes.0.via") == "stdout"
    assert "not in the files" in nobody.get("routes.0.to")["unknown"]


def test_another_file_is_on_the_containers_disk() -> None:
    text = config('access-log-path: "/srv/access.log"')
    found = made(text, deployment())
    store = found.only("store")
    assert (store.kind, store.get("durable"), store.get("names")) == ("container-disk", False, ["/srv/access.log"])
    assert found.only("emitter").get("routes") == [{"to": store.id, "via": "file", "target": "/srv/access.log"}]
    assert spot(text, found.only("emitter"), "routes.0") == '"/srv/access.log"'
    http = made(config('access-log-path: "/srv/a"', 'http-access-log-path: "/srv/b"'), deployment())
    assert http.only("store").get("names") == ["/srv/b"]


def test_a_volume_over_the_log_folder() -> None:
    mounts, volumes = "{name: logs, mountPath: /var/log/nginx}", "{name: logs, emptyDir: {}}"
    resources = read(config() + deployment(mounts=mounts, volumes=volumes))
    items = [item for mapper in (ingress, workloads) for item in mapper.map_resources(ResourceIndex(resources))]
    model = Model([item for item in items if isinstance(item, Entity)])
    assert link(model, [item for item in items if isinstance(item, Link)], frozenset()) == []
    (store,) = model.of("store")
    (controller,) = model.of("emitter")
    assert controller.kind == "ingress-controller"
    assert controller.get("routes.0.to") == store.id
    assert (store.kind, store.get("durable"), store.get("written_by")) == ("volume", False, [controller.id])
    assert_valid(controller)


def test_a_null_device() -> None:
    controller = emitter(config('access-log-path: "/dev/null"'), deployment())
    assert controller.get("routes") == [{"to": None, "via": "file", "target": "/dev/null", "discarded": True}]
    assert controller.get("formats") == []


def test_syslog_is_plain_text_and_finds_its_service() -> None:
    text = config('enable-syslog: "true"', "syslog-host: rsyslog.logging.svc.cluster.local", 'syslog-port: "1514"')
    found = made(text, deployment())
    (route,) = found.only("emitter").get("routes")
    assert (route["via"], route["encrypted"]) == ("syslog", False)
    assert route["target"] == "syslog:server=rsyslog.logging.svc.cluster.local:1514"
    assert found.links[0].handles == ("service:logging/rsyslog",)
    near = made(config('enable-syslog: "true"', "syslog-host: rsyslog"))
    assert near.links[0].handles == ("service:ingress-nginx/rsyslog",)
    far = made(config('enable-syslog: "true"', "syslog-host: 10.0.0.1"))
    assert far.links[0].handles == ()
    assert "unknown" in emitter(config('enable-syslog: "true"', 'syslog-host: "{{ .Values.x }}"')).get("routes.0.to")


def test_a_pod_that_keeps_its_stdout_from_the_collector() -> None:
    controller = emitter(config(), deployment(annotations='fluentbit.io/exclude: "true"'))
    assert controller.get("filters.0.how") == "exclude"
    assert controller.get("filters.0.what") == "fluentbit.io/exclude: true"


def test_the_container_is_not_an_application_too() -> None:
    for image in (IMAGE, "corp/mirror:1", "nginx/nginx-ingress:4"):
        text = deployment(image=image, annotations='fluentbit.io/exclude: "true"')
        found = mapped(workloads, *read(text))
        assert [entity.category for entity in found.values()] == []


# F5


def test_the_controller_of_f5() -> None:
    text = deployment("[-nginx-configmaps=$(POD_NAMESPACE)/nginx-config]", image="nginx/nginx-ingress:4.0.1")
    found = made(config(name="nginx-config"), text)
    controller, form = found.only("emitter"), found.only("format")
    assert (controller.get("logging"), controller.get("coverage.locations.excluded")) == ("on", [])
    assert controller.get("routes.0.target") == "/dev/stdout"
    assert (form.get("name"), form.get("encoding")) == ("main", "clf")
    assert "request_id" not in {field["meaning"] for field in form.get("fields")}
    assert controller.get("client_address.source") == "peer"


def test_settings_of_f5() -> None:
    def of(*settings: str) -> Mapped:
        return made(config(*settings, name="nginx-ingress"))

    assert of('access-log-off: "True"').only("emitter").get("logging") == "off"
    default = of('default-server-access-log-off: "True"').only("emitter")
    assert default.get("coverage.locations.excluded") == ["the default backend"]
    form = of("log-format: |", '  {"user":"$remote_user",', '  "agent":"$http_user_agent"}').only("format")
    assert form.get("defined_detail").endswith('(log-format-escaping: "json")')
    escaped = of("log-format-escaping: json", f"log-format: '{FULL}'").only("format")
    assert (escaped.get("escaping"), escaped.get("defined")) == ("json", "once")
    syslog = of("access-log: syslog:server=localhost:514", 'http2: "true"').only("emitter")
    assert syslog.get("routes.0.encrypted") is False
    assert of("access-log: /srv/x", 'http2: "true"').only("emitter").get("routes.0.target") == "/dev/stdout"


@pytest.mark.parametrize(
    ("settings", "expected", "behind"),
    [
        (["set-real-ip-from: 10.0.0.0/8"], "trusted-header", True),
        (["set-real-ip-from: 0.0.0.0/0"], "untrusted-header", True),
        (['proxy-protocol: "True"'], "peer", True),
        (['http2: "True"'], "peer", None),
    ],
)
def test_addresses_of_f5(settings: list[str], expected: str, behind: bool | None) -> None:
    controller = emitter(config('access-log-off: "False"', *settings))
    assert controller.get("client_address.source") == expected
    assert controller.get("client_address.behind_proxy") is behind


def test_rows_name_their_pages_and_can_be_written() -> None:
    rows = [row for table in ingress.TABLES for row in table.settings]
    assert len(rows) == 8
    assert all(row.source.startswith("https://") for row in rows)
    escaping = ingress.TABLES[1].settings[-1]
    assert (escaping.attributes["kubernetes"], escaping.written("json")) == ("data.log-format-escape-json", "true")


@pytest.mark.parametrize(
    "data", ["[]", "text", "{a: {b: c}}", "{log-format-upstream: [1]}", "{log-format-upstream: {}}"]
)
def test_odd_data_is_no_reason_to_fail(data: str) -> None:
    text = f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: ingress-nginx-controller}}\ndata: {data}\n---\n"
    made(text, deployment("[/nginx-ingress-controller, --configmap=ingress-nginx-controller]"))
