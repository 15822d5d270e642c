"""Configurations of the shape that clouds and add-ons hand out: what must be said of them, and what must not."""

from __future__ import annotations

from pathlib import Path

from tests.mappers.fluentbit.loading import fluent_bit, fluentd, model_of, place, shipped

# The shape of the ConfigMap in https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/
# Container-Insights-setup-logs-FluentBit.html
CLOUD = {
    "fluent-bit.conf": """\
        [SERVICE]
            Flush                     5
            storage.path              /var/fluent-bit/state/flb-storage/

        @INCLUDE application-log.conf
        @INCLUDE host-log.conf
        """,
    "application-log.conf": """\
        [INPUT]
            Name                tail
            Tag                 application.*
            Exclude_Path        /var/log/containers/fluent-bit*, /var/log/containers/aws-node*
            Path                /var/log/containers/*.log
            storage.type        filesystem

        [INPUT]
            Name                tail
            Tag                 dataplane.tail.*
            Path                /var/log/containers/aws-node*
            storage.type        filesystem

        [FILTER]
            Name                kubernetes
            Match               application.*
            Kube_URL            https://kubernetes.default.svc:443
            K8S-Logging.Exclude Off

        [OUTPUT]
            Name                cloudwatch_logs
            Match               application.*
            region              ${AWS_REGION}
            log_group_name      /aws/containerinsights/${CLUSTER_NAME}/application
            log_stream_prefix   ${HOST_NAME}-
        """,
    "host-log.conf": """\
        [INPUT]
            Name                systemd
            Tag                 dataplane.systemd.*
            Systemd_Filter      _SYSTEMD_UNIT=kubelet.service
            storage.type        filesystem

        [FILTER]
            Name                modify
            Match               dataplane.systemd.*
            Remove_regex        ^((?!hostname|systemd_unit|message|user).)*$

        [OUTPUT]
            Name                cloudwatch_logs
            Match               dataplane.*
            log_group_name      /aws/containerinsights/prod/dataplane
        """,
}

# The shape of the former add-on cluster/addons/fluentd-elasticsearch of kubernetes/kubernetes: a main file in the
# image includes each key of the ConfigMap.
ADD_ON = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: fluentd-es-config, namespace: kube-system}
data:
  system.conf: |-
    <system>
      root_dir /tmp/fluentd-buffers/
    </system>
  containers.input.conf: |-
    <source>
      @type tail
      path /var/log/containers/*.log
      tag raw.kubernetes.*
    </source>
    <match raw.kubernetes.**>
      @type detect_exceptions
      remove_tag_prefix raw
    </match>
    <filter kubernetes.**>
      @type kubernetes_metadata
    </filter>
  output.conf: |-
    <match **>
      @id elasticsearch
      @type elasticsearch
      host elasticsearch-logging
      <buffer>
        @type file
        path /var/log/fluentd-buffers/kubernetes.system.buffer
        retry_forever
        overflow_action block
      </buffer>
    </match>
"""


def test_a_file_that_another_input_reads_is_not_left_out() -> None:
    hop = shipped("fluentbit", CLOUD).only("hop")
    assert hop.get("filters") is None
    assert hop.get("unrouted") is None
    assert hop.kind == "collector"
    assert "stdout:*" in hop.handles


def test_a_file_that_no_input_reads_is_left_out() -> None:
    files = {**CLOUD, "application-log.conf": CLOUD["application-log.conf"].replace("aws-node*\n", "shop-web*\n", 1)}
    hop = shipped("fluentbit", files).only("hop")
    (found,) = hop.get("filters")
    assert "/var/log/containers/shop-web*" in found["what"]
    span = hop.span_of("filters.0")
    assert (span.file, span.line) == ("application-log.conf", 4)


def test_one_configuration_of_three_files() -> None:
    hop = shipped("fluentbit", CLOUD).only("hop")
    assert [one["what"] for one in hop.get("inputs")] == [
        "/var/log/containers/*.log",
        "/var/log/containers/aws-node*",
        "_SYSTEMD_UNIT=kubelet.service",
    ]
    assert [(one["encrypted"], one["verified"]) for one in hop.get("routes")] == [(True, True)] * 2
    assert hop.get("routes.0.to") == {"unknown": "the environment variable CLUSTER_NAME decides"}
    assert [one["medium"] for one in hop.get("buffers")] == ["disk", "disk"]
    assert hop.span_of("routes.1.encrypted").file == "host-log.conf"


def test_what_an_expression_keeps_is_not_what_it_removes() -> None:
    (strip,) = shipped("fluentbit", CLOUD).only("hop").get("strips")
    assert strip["meaning"] == "other"


def test_keys_of_a_config_map_that_an_image_includes_are_one_configuration(tmp_path: Path) -> None:
    (hop,) = model_of(tmp_path, {"fluentd.yaml": ADD_ON}).of("hop")
    assert hop.get("unrouted") is None
    assert [one["what"] for one in hop.get("inputs")] == ["/var/log/containers/*.log"]
    assert [one["target"] for one in hop.get("routes")] == ["elasticsearch-logging"]
    assert hop.get("buffers") == [
        {"output": "elasticsearch", "medium": "disk", "retries": "unlimited", "overflow": "block"}
    ]
    assert hop.span_of("routes.0.encrypted").file == "fluentd.yaml"
    assert place(hop, "routes.0.encrypted")[0] == 26


def test_missing_parts_may_filter_and_strip(tmp_path: Path) -> None:
    (hop,) = model_of(tmp_path, {"fluentd.yaml": ADD_ON}).of("hop")
    missing = {"unknown": "the main file that includes this is not in the tree"}
    assert (hop.get("filters"), hop.get("strips")) == (missing, missing)


def test_the_parameters_of_old_versions() -> None:
    hop = fluentd(
        "<source>\n  type tail\n  format json\n  path /a.log\n  tag a\n</source>\n"
        "<match **>\n  type elasticsearch\n  host es.example.com\n  buffer_type file\n  disable_retry_limit\n"
        "  buffer_queue_full_action drop_oldest_chunk\n</match>\n"
    )
    assert hop.get("buffers") == [
        {"output": "elasticsearch", "medium": "disk", "retries": "unlimited", "overflow": "drop"}
    ]


def test_a_shipper_may_leave_out_its_own_and_packed_files() -> None:
    hop = fluent_bit(
        "[INPUT]\n    Name tail\n    Path /var/log/containers/*.log\n"
        "    Exclude_Path /var/log/containers/fluent-bit*.log,*.gz,*.zip\n[OUTPUT]\n    Name es\n    Match *\n"
    )
    assert hop.get("filters") is None
