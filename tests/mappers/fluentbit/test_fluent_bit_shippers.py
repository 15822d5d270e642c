"""Fluent Bit configurations as hops: inputs, routes, TLS, buffers, filters, fields, tags that nothing takes."""

from __future__ import annotations

from typing import Any

import pytest

from tests.mappers.fluentbit.loading import fluent_bit, place, shipped

SERVICE = "[SERVICE]\n    Flush 1\n"
TAIL = "[INPUT]\n    Name tail\n    Path /var/log/app/access.log\n    Tag app.access\n"
ES = "[OUTPUT]\n    Name es\n    Match *\n    Host es.example.com\n"


def with_output(keys: str, name: str = "http") -> Any:
    return fluent_bit(f"{SERVICE}{TAIL}[OUTPUT]\n    Name {name}\n    Match *\n{keys}")


def with_filter(keys: str) -> Any:
    return fluent_bit(f"{SERVICE}{TAIL}[FILTER]\n{keys}{ES}")


# What it is and reads


def test_a_tail_of_containers_is_a_collector_of_every_stdout() -> None:
    hop = fluent_bit(f"[INPUT]\n    Name tail\n    Path /var/log/containers/*.log\n    Tag kube.*\n{ES}")
    assert hop.kind == "collector"
    assert "stdout:*" in hop.handles
    assert hop.get("inputs") == [{"via": "file", "what": "/var/log/containers/*.log"}]
    assert place(hop, "inputs.0") == (3, 10)


def test_a_tail_of_some_containers_does_not_collect_the_others() -> None:
    hop = fluent_bit(f"[INPUT]\n    Name tail\n    Path /var/log/containers/web*_shop_*.log\n{ES}")
    assert hop.kind == "collector"
    assert not hop.handles


def test_several_paths_have_a_place_each() -> None:
    hop = fluent_bit(f"[INPUT]\n    Name tail\n    Path /a.log, /b.log\n{ES}")
    assert [(one["what"], place(hop, f"inputs.{n}")) for n, one in enumerate(hop.get("inputs"))] == [
        ("/a.log", (3, 10)),
        ("/b.log", (3, 18)),
    ]


@pytest.mark.parametrize(
    ("keys", "kind", "via", "what"),
    [
        ("Name forward", "collector", "forward", "port 24224"),
        ("Name forward\n    Port 1234", "collector", "forward", "port 1234"),
        ("Name syslog\n    Mode tcp", "collector", "syslog", "port 5140"),
        ("Name syslog\n    Path /run/log.sock", "collector", "syslog", "/run/log.sock"),
        ("Name http", "collector", "http", "port 9880"),
        (
            "Name systemd\n    Systemd_Filter _SYSTEMD_UNIT=ssh.service",
            "shipper",
            "systemd",
            "_SYSTEMD_UNIT=ssh.service",
        ),
        ("Name kmsg", "shipper", "kmsg", "kmsg"),
    ],
)
def test_inputs(keys: str, kind: str, via: str, what: str) -> None:
    hop = fluent_bit(f"[INPUT]\n    {keys}\n{ES}")
    assert (hop.kind, hop.get("inputs")) == (kind, [{"via": via, "what": what}])


def test_measurements_are_no_records() -> None:
    assert not shipped(
        "fluentbit", {"a.conf": "[INPUT]\n    Name cpu\n    Tag m\n[OUTPUT]\n    Name http\n    Match *\n"}
    )
    hop = fluent_bit(
        f"{TAIL}[INPUT]\n    Name cpu\n    Tag m\n[OUTPUT]\n    Name http\n    Match m\n    Host m.example.com\n{ES}"
    )
    assert [route["target"] for route in hop.get("routes")] == ["es.example.com"]


# Where it sends


@pytest.mark.parametrize(
    ("name", "keys", "target", "encrypted", "verified", "defaults"),
    [
        ("http", "Host a.example.com", "a.example.com", False, None, {"encrypted"}),
        ("http", "Host a.example.com\n    Port 443", "a.example.com:443", False, None, {"encrypted"}),
        ("http", "Host a.example.com\n    tls on", "a.example.com", True, True, {"verified"}),
        ("es", "Host a.example.com\n    TLS On\n    tls.verify Off", "a.example.com", True, False, set()),
        ("forward", "Host a.example.com\n    tls off", "a.example.com", False, None, set()),
        ("splunk", "Host a.example.com\n    tls yes", "a.example.com", True, True, {"verified"}),
        ("syslog", "Host a.example.com", "a.example.com", False, None, {"encrypted"}),
        ("syslog", "Host a.example.com\n    Mode tcp\n    tls on", "a.example.com", True, True, {"verified"}),
        ("syslog", "Host a.example.com\n    Mode udp\n    tls on", "a.example.com", False, None, set()),
        ("gelf", "Host a.example.com\n    Mode tls", "a.example.com", True, True, {"verified"}),
        ("udp", "Host a.example.com", "a.example.com", False, None, {"encrypted"}),
        ("kafka", "Brokers a:9092,b:9092", "a:9092,b:9092", False, None, {"encrypted"}),
        ("kafka", "Brokers a:9092\n    rdkafka.security.protocol SASL_SSL", "a:9092", True, True, {"verified"}),
        ("datadog", "apikey x", "http-intake.logs.datadoghq.com", False, None, {"encrypted"}),
        ("s3", "bucket logs", "logs", True, True, {"encrypted", "verified"}),
        ("s3", "bucket logs\n    endpoint http://minio:9000", "logs", False, None, set()),
        ("cloudwatch_logs", "log_group_name /a", "/a", True, True, {"encrypted", "verified"}),
        ("stackdriver", "resource k8s_container", "Cloud Logging", True, True, {"encrypted", "verified"}),
        ("azure", "customer_id x\n    tls.verify off", "x", True, False, {"encrypted"}),
    ],
)
def test_transport(
    name: str, keys: str, target: str, encrypted: bool, verified: bool | None, defaults: set[str]
) -> None:
    hop = with_output(f"    {keys}\n", name)
    route = hop.get("routes.0")
    assert (route["target"], route["encrypted"], route.get("verified")) == (target, encrypted, verified)
    assert {path.rpartition(".")[2] for path in hop.defaults if path.startswith("routes.")} == defaults


def test_the_switch_that_decides_is_the_place_and_a_default_points_at_the_host() -> None:
    hop = with_output("    Host a.example.com\n    tls on\n    tls.verify off\n")
    assert place(hop, "routes.0.encrypted") == (11, 9)
    assert place(hop, "routes.0.verified") == (12, 16)
    assert place(with_output("    Host a.example.com\n"), "routes.0.encrypted") == (10, 10)


@pytest.mark.parametrize("keys", ["", "    Host 127.0.0.1\n", "    Host localhost\n    Port 8080\n"])
def test_nothing_is_said_of_tls_where_records_stay_on_the_host(keys: str) -> None:
    assert set(with_output(keys).get("routes.0")) == {"to", "via", "target"}


def test_what_is_not_known_stays_unknown() -> None:
    hop = with_output("    Host ${HOST}\n    tls ${TLS}\n    Retry_Limit ${RETRIES}\n")
    route = hop.get("routes.0")
    assert route["to"] == {"unknown": "the environment variable HOST decides"}
    assert route["encrypted"] == {"unknown": "the environment variable TLS decides"}
    assert hop.get("buffers.0.retries") == {"unknown": "the environment variable RETRIES decides"}
    assert hop.decided_by["routes.0.encrypted"] == "the environment that Fluent Bit runs in"


def test_keys_that_a_template_may_add_are_unknown_rather_than_default() -> None:
    hop = with_output("    Host a.example.com\n    {{ .Values.extra }}\n")
    assert "unknown" in hop.get("routes.0.encrypted")
    assert "unknown" in hop.get("buffers.0.retries")


def test_a_plugin_that_is_not_known_here_says_nothing_of_tls() -> None:
    hop = with_output("    Url https://a.example.com\n", "my-plugin")
    assert "my-plugin" in hop.get("routes.0.encrypted")["unknown"]


def test_names_of_clouds_are_links() -> None:
    found = shipped(
        "fluentbit",
        {
            "a.conf": f"{TAIL}"
            "[OUTPUT]\n    Name s3\n    Match *\n    bucket logs\n"
            "[OUTPUT]\n    Name cloudwatch_logs\n    Match *\n    log_group_name /shop/access\n"
            "[OUTPUT]\n    Name kinesis_firehose\n    Match *\n    delivery_stream logs\n"
            "[OUTPUT]\n    Name s3\n    Match *\n    bucket ${BUCKET}\n"
        },
    )
    assert [link.handles for link in found.links if link.fact.startswith("routes")] == [
        ("s3:logs",),
        ("log-group:/shop/access",),
        ("firehose:logs",),
    ]


def test_files_stdout_and_null() -> None:
    text = (
        f"{TAIL}[OUTPUT]\n    Name file\n    Match *\n    Path /var/log/out\n    File all.log\n"
        "[OUTPUT]\n    Name stdout\n    Match *\n[OUTPUT]\n    Name null\n    Match *\n"
    )
    found = shipped("fluentbit", {"a.conf": text})
    hop, store = found.only("hop"), found.only("store")
    assert [route["via"] for route in hop.get("routes")] == ["file", "stdout", "null"]
    assert hop.get("routes.0.to") == store.id
    assert store.handles == {"file:a.conf:/var/log/out/all.log"}
    assert hop.get("routes.2") == {"to": None, "via": "null", "target": "null", "discarded": True}
    assert hop.get("buffers") is None


# Where records wait


@pytest.mark.parametrize(
    ("service", "source", "output", "medium", "retries", "overflow"),
    [
        ("", "", "", "memory", 1, "block"),
        ("", "storage.type filesystem", "", "memory", 1, "block"),
        ("storage.path /b", "storage.type filesystem", "Retry_Limit no_limits", "disk", "unlimited", "block"),
        ("storage.path /b", "storage.type filesystem", "Retry_Limit False", "disk", "unlimited", "block"),
        ("storage.path /b", "storage.type filesystem", "storage.total_limit_size 5M", "disk", 1, "drop"),
        ("storage.path /b", "storage.type memory", "storage.total_limit_size 5M", "memory", 1, "block"),
        ("", "storage.type memrb", "Retry_Limit 5", "memory", 5, "drop"),
        ("", "", "Retry_Limit no_retries", "memory", 0, "block"),
        ("", "", "Retry_Limit nonsense", "memory", 1, "block"),
        ("storage.path /b\n    storage.inherit on\n    storage.type filesystem", "", "", "disk", 1, "block"),
    ],
)
def test_buffers(service: str, source: str, output: str, medium: str, retries: object, overflow: str) -> None:
    text = f"[SERVICE]\n    Flush 1\n    {service}\n{TAIL}    {source}\n{ES}    {output}\n"
    facts = fluent_bit(text).get("buffers.0")
    assert facts == {"output": "es", "medium": medium, "retries": retries, "overflow": overflow}


def test_a_buffer_is_only_as_good_as_the_worst_input_that_feeds_it() -> None:
    disk = "[INPUT]\n    Name tail\n    Path /b.log\n    Tag b\n    storage.type filesystem\n"
    service = "[SERVICE]\n    storage.path /buffer\n"
    both = "[OUTPUT]\n    Name http\n    Match *\n    Host a.example.com\n"
    only = "[OUTPUT]\n    Name http\n    Match b\n    Host b.example.com\n"
    hop = fluent_bit(service + TAIL + disk + both + only)
    assert [buffer["medium"] for buffer in hop.get("buffers")] == ["memory", "disk"]
    assert place(hop, "buffers.1.medium") == (11, 18)
    assert "buffers.0.medium" in hop.defaults


def test_s3_keeps_records_in_files_of_its_own() -> None:
    hop = with_output("    bucket logs\n    store_dir_limit_size 1G\n", "s3")
    assert hop.get("buffers.0") == {"output": "s3", "medium": "disk", "retries": 1, "overflow": "drop"}


# What it drops


@pytest.mark.parametrize(
    ("keys", "how", "said"),
    [
        ("    Name grep\n    Match *\n    Exclude log GET\n", "exclude", "drops records whose log matches GET"),
        ("    Name grep\n    Match *\n    Regex $level error\n", "condition", "keeps only records whose level matches"),
        ("    Name throttle\n    Match *\n    Rate 800\n    Interval 1s\n", "sample", "above 800 in 1s"),
        ("    Name kubernetes\n    Match *\n    K8S-Logging.Exclude On\n", "exclude", "fluentbit.io/exclude"),
        ("    Name log_to_metrics\n    Match *\n    discard_logs true\n", "exclude", "counts records and drops them"),
    ],
)
def test_filters(keys: str, how: str, said: str) -> None:
    hop = with_filter(keys)
    assert [one["how"] for one in hop.get("filters")] == [how]
    assert said in hop.get("filters.0.detail")
    assert place(hop, "filters.0")[0] == 10


@pytest.mark.parametrize(
    "keys",
    [
        "    Name grep\n    Match other.*\n    Exclude log GET\n",
        "    Name grep\n    Exclude log GET\n",
        "    Name kubernetes\n    Match *\n    K8S-Logging.Exclude Off\n",
        "    Name kubernetes\n    Match *\n",
    ],
)
def test_filters_that_drop_nothing(keys: str) -> None:
    assert with_filter(keys).get("filters") is None


def test_a_program_may_drop_records() -> None:
    hop = with_filter("    Name lua\n    Match *\n    script a.lua\n    call clean\n")
    assert hop.get("filters") == {"unknown": "the lua program clean may drop or change records"}
    assert hop.get("strips") == hop.get("filters")


def test_what_is_known_to_be_dropped_is_said_beside_a_program() -> None:
    hop = fluent_bit(
        f"{TAIL}[FILTER]\n    Name lua\n    Match *\n    call x\n"
        f"[FILTER]\n    Name grep\n    Match *\n    Exclude log GET\n{ES}"
    )
    assert len(hop.get("filters")) == 1
    assert "unknown" in hop.get("strips")


def test_files_that_are_not_read() -> None:
    hop = fluent_bit(f"{TAIL}    Exclude_Path *.gz,*fluent-bit*,/var/log/app/admin*.log\n{ES}")
    assert [one["what"] for one in hop.get("filters")] == ["Exclude_Path /var/log/app/admin*.log"]
    assert fluent_bit(f"{TAIL}    Exclude_Path *.gz,*fluent-bit*\n{ES}").get("filters") is None


def test_records_that_only_null_takes() -> None:
    other = "[INPUT]\n    Name tail\n    Path /b.log\n    Tag debug.b\n"
    hop = fluent_bit(f"{TAIL}{other}[OUTPUT]\n    Name null\n    Match debug.*\n{ES.replace('*', 'app.*')}")
    assert [one["detail"] for one in hop.get("filters")] == ["the output null discards records with the tag debug.*"]
    kept = fluent_bit(f"{TAIL}{other}[OUTPUT]\n    Name null\n    Match debug.*\n{ES}")
    assert kept.get("filters") is None


REWRITE = "[FILTER]\n    Name rewrite_tag\n    Match app.*\n    Rule $path ^/health {} false\n"


def test_a_rewritten_tag_that_no_output_takes() -> None:
    hop = fluent_bit(f"{TAIL}{REWRITE.format('gone')}{ES.replace('*', 'app.*')}")
    assert [one["detail"] for one in hop.get("filters")] == [
        "it gives records whose path matches the tag gone, which no output takes"
    ]
    assert hop.get("unrouted") is None


def test_a_rewritten_tag_that_null_takes() -> None:
    null = "[OUTPUT]\n    Name null\n    Match gone\n"
    hop = fluent_bit(f"{TAIL}{REWRITE.format('gone')}{null}{ES.replace('*', 'app.*')}")
    assert ["the output null takes" in one["detail"] for one in hop.get("filters")] == [True]


@pytest.mark.parametrize("tag", ["app.health", "$TAG.health", "health.$1"])
def test_rewritten_tags_that_are_taken_or_not_known(tag: str) -> None:
    hop = fluent_bit(f"{TAIL}{REWRITE.format(tag)}{ES.replace('*', 'app.*')}")
    assert hop.get("filters") is None
    assert hop.get("unrouted") is None


# What it strips


def allowing(*names: str) -> str:
    return "    Name record_modifier\n    Match *\n" + "".join(f"    Allowlist_key {name}\n" for name in names)


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("    Name record_modifier\n    Match *\n    Remove_key user\n", [("user", "identity", "remove")]),
        ("    Name record_modifier\n    Match *\n    Remove_key stream\n", [("stream", "other", "remove")]),
        ("    Name modify\n    Match *\n    Remove status\n", [("status", "result", "remove")]),
        (
            "    Name modify\n    Match *\n    Remove_wildcard user\n",
            [("user", "identity", "remove"), ("user", "user_agent", "remove")],
        ),
        (
            "    Name modify\n    Match *\n    Remove_regex ^(method|kube.*)$\n",
            [("^(method|kube.*)$", "action", "remove")],
        ),
        ("    Name modify\n    Match *\n    Set user anonymous\n", [("user", "identity", "mask")]),
        ("    Name modify\n    Match *\n    Set cluster main\n", None),
        (
            allowing("time", "method", "path", "status", "request_id", "client_ip"),
            [("user (not in Allowlist_key)", "identity", "remove")],
        ),
        (allowing("log", "method", "path"), None),
        (allowing("method", "cluster"), None),
    ],
)
def test_fields(keys: str, expected: list[tuple[str, str, str]] | None) -> None:
    found = with_filter(keys).get("strips")
    assert (None if found is None else [(one["field"], one["meaning"], one["how"]) for one in found]) == expected


def test_processors_of_yaml() -> None:
    hop = fluent_bit(
        """\
        pipeline:
          inputs:
            - name: tail
              path: /a.log
              processors:
                logs:
                  - name: content_modifier
                    action: hash
                    key: user_id
                  - name: grep
                    exclude: path ^/health
          outputs:
            - name: es
              match: '*'
              host: es.example.com
        """,
        "fluent-bit.yaml",
    )
    assert hop.get("strips") == [{"field": "user_id", "meaning": "identity", "how": "hash"}]
    assert hop.get("filters.0.what") == "path ^/health"
    assert place(hop, "strips.0") == (9, 18)


# Tags that nothing takes


def test_an_input_whose_tag_no_output_takes() -> None:
    hop = fluent_bit(f"{TAIL}[INPUT]\n    Name tail\n    Path /b.log\n    Tag audit\n{ES.replace('*', 'app.*')}")
    assert hop.get("unrouted") == [
        {"what": "audit (tail)", "detail": "no output's Match takes audit, and what none takes is deleted"}
    ]
    assert place(hop, "unrouted.0") == (8, 9)


@pytest.mark.parametrize(
    ("source", "match", "is_taken"),
    [
        ("Name tail\n    Path /var/log/containers/*.log\n    Tag kube.*", "Match kube.var.log.containers.web*", True),
        ("Name tail\n    Path /var/log/containers/*.log\n    Tag kube.*", "Match kube.var.log.pods.*", False),
        ("Name tail\n    Path /a.log", "Match tail.0", True),
        ("Name tail\n    Path /a.log", "Match tail.1", False),
        ("Name tail\n    Path /a.log\n    Tag a", "Match_Regex ^(a|b)$", True),
        ("Name tail\n    Path /a.log\n    Tag a", "Match_Regex ^b.*", False),
        ("Name tail\n    Path /a.log\n    Tag ${TAG}", "Match b", True),
        ("Name tail\n    Path /a.log\n    Tag a", "Match ${MATCH}", True),
        ("Name forward", "Match anything", True),
        ("Name systemd\n    Tag host.*", "Match host.ssh", True),
        ("Name systemd\n    Tag host.*", "Match kube.*", False),
        ("Name tail\n    Path /a.log\n    Tag_Regex (?<ns>a)\n    Tag kube.<ns>.x", "Match kube.shop.*", True),
    ],
)
def test_tags_and_matches(source: str, match: str, *, is_taken: bool) -> None:
    other = f"[INPUT]\n    Name tail\n    Path /z.log\n    Tag zzz\n{ES.replace('*', 'zzz')}"
    text = f"[INPUT]\n    {source}\n{other}[OUTPUT]\n    Name http\n    {match}\n    Host b.example.com\n"
    hop = fluent_bit(text)
    assert (hop.get("unrouted") is None) is is_taken
    assert (len(hop.get("routes")) == 2) is is_taken


def test_one_input_and_one_output_need_no_match() -> None:
    hop = fluent_bit("[INPUT]\n    Name tail\n    Path /a\n[OUTPUT]\n    Name http\n    Host a.example.com\n")
    assert hop.get("unrouted") is None
    assert len(hop.get("routes")) == 1


def test_without_any_output() -> None:
    hop = fluent_bit(f"{SERVICE}{TAIL}")
    assert hop.get("routes") == []
    assert hop.get("unrouted") is None


def test_where_parts_are_missing_nothing_is_guessed() -> None:
    hop = fluent_bit(f"{SERVICE}@INCLUDE outputs/*.conf\n{TAIL}")
    assert "outputs/*.conf" in hop.get("routes")["unknown"]
    assert hop.get("unrouted") is None
    assert "unknown" in hop.get("filters")


def test_parts_of_a_configuration() -> None:
    hop = fluent_bit(ES, "outputs.conf")
    assert hop.get("routes.0.encrypted") is False
    assert "unknown" in hop.get("buffers.0.medium")
    assert "main file" in hop.get("filters")["unknown"]
    lone = fluent_bit(TAIL, "inputs.conf")
    assert "main file" in lone.get("routes")["unknown"]


def test_yaml_routes_of_an_input_are_not_guessed() -> None:
    hop = fluent_bit(
        """\
        pipeline:
          inputs:
            - name: tail
              path: /a.log
              tag: a
              routes:
                logs:
                  - name: errors
                    to: {outputs: [es]}
          outputs:
            - name: es
              host: es.example.com
            - name: stdout
              match: b
        """,
        "fluent-bit.yaml",
    )
    assert hop.get("unrouted") is None
