"""Fluentd configurations as hops: inputs, routes, TLS, buffers, filters, fields, the order of `<match>`, labels."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.fluentd.addresses import host_of, is_https, without_password
from tests.mappers.fluentbit.loading import fluentd, place, shipped

TAIL = "<source>\n  @type tail\n  path /var/log/app/access.log\n  tag app.access\n</source>\n"
SEARCH = "<match **>\n  @type elasticsearch\n  host es.example.com\n</match>\n"


def with_output(body: str) -> Any:
    return fluentd(f"{TAIL}<match **>\n{body}</match>\n")


def with_filter(body: str) -> Any:
    return fluentd(f"{TAIL}<filter app.**>\n{body}</filter>\n{SEARCH}")


# What it is and reads


def test_a_tail_of_containers_is_a_collector_of_every_stdout() -> None:
    hop = fluentd(TAIL.replace("/var/log/app/access.log", "/var/log/containers/*.log") + SEARCH)
    assert hop.kind == "collector"
    assert "stdout:*" in hop.handles
    assert hop.get("inputs") == [{"via": "file", "what": "/var/log/containers/*.log"}]
    assert place(hop, "inputs.0") == (3, 8)


@pytest.mark.parametrize(
    ("body", "kind", "via", "what"),
    [
        ("@type forward", "collector", "forward", "port 24224"),
        ("@type http\n  port 9999", "collector", "http", "port 9999"),
        ("@type syslog\n  tag s", "collector", "syslog", "port 5140"),
        ("@type systemd\n  tag s\n  path /var/log/journal", "shipper", "systemd", "/var/log/journal"),
    ],
)
def test_inputs(body: str, kind: str, via: str, what: str) -> None:
    hop = fluentd(f"<source>\n  {body}\n</source>\n{SEARCH}")
    assert (hop.kind, hop.get("inputs")) == (kind, [{"via": via, "what": what}])


def test_paths_of_an_array_have_a_place_each() -> None:
    hop = fluentd(TAIL.replace("path /var/log/app/access.log", 'path ["/a.log", "/b.log"]') + SEARCH)
    assert [place(hop, f"inputs.{number}") for number in range(2)] == [(3, 9), (3, 19)]


def test_measurements_are_no_records() -> None:
    assert not shipped("fluentd", {"fluent.conf": "<source>\n  @type monitor_agent\n</source>\n" + SEARCH})


# Where it sends


@pytest.mark.parametrize(
    ("body", "target", "encrypted", "verified"),
    [
        ("@type elasticsearch\nhost a.example.com", "a.example.com", False, None),
        ("@type elasticsearch\nhost a.example.com\nscheme https", "a.example.com", True, True),
        ("@type elasticsearch\nhost a.example.com\nscheme https\nssl_verify false", "a.example.com", True, False),
        ("@type opensearch\nhosts https://u:p@a.example.com:9200", "https://a.example.com:9200", True, True),
        (
            "@type elasticsearch\nhosts https://a.example.com,b.example.com",
            "https://a.example.com,b.example.com",
            False,
            None,
        ),
        ("@type http\nendpoint http://a.example.com/x", "http://a.example.com/x", False, None),
        ("@type http\nendpoint https://a.example.com/x", "https://a.example.com/x", True, True),
        ("@type http\nendpoint https://a.example.com/x\ntls_verify_mode none", "https://a.example.com/x", True, False),
        ("@type forward\n<server>\nhost a.example.com\n</server>", "a.example.com", False, None),
        ("@type forward\ntransport tls\n<server>\nhost a.example.com\n</server>", "a.example.com", True, True),
        (
            "@type forward\ntransport tls\ntls_insecure_mode true\n<server>\nhost a.example.com\n</server>",
            "a.example.com",
            True,
            False,
        ),
        ("@type splunk_hec\nhec_host a.example.com", "a.example.com", True, True),
        ("@type splunk_hec\nhec_host a.example.com\nprotocol http", "a.example.com", False, None),
        ("@type splunk_hec\nhec_host a.example.com\ninsecure_ssl true", "a.example.com", True, False),
        ("@type loki\nurl http://a.example.com", "http://a.example.com", False, None),
        ("@type kafka2\nbrokers a:9092", "a:9092", False, None),
        ("@type kafka2\nbrokers a:9092\nssl_ca_cert /ca.pem\nssl_verify_hostname false", "a:9092", True, False),
        ('@type rdkafka2\nbrokers a:9092\nrdkafka_options {"security.protocol": "SASL_SSL"}', "a:9092", True, True),
        ("@type s3\ns3_bucket logs", "logs", True, True),
        ("@type s3\ns3_bucket logs\ns3_endpoint http://minio:9000", "logs", False, None),
        ("@type cloudwatch_logs\nlog_group_name /a", "/a", True, True),
        ("@type remote_syslog\nhost a.example.com", "a.example.com", False, None),
        (
            "@type remote_syslog\nhost a.example.com\nprotocol tcp\ntls true\nverify_mode 0",
            "a.example.com",
            True,
            False,
        ),
        ("@type datadog\napi_key x", "http-intake.logs.datadoghq.com", True, True),
    ],
)
def test_transport(body: str, target: str, encrypted: bool, verified: bool | None) -> None:
    route = with_output(f"{body}\n").get("routes.0")
    assert (route["target"], route["encrypted"], route.get("verified")) == (target, encrypted, verified)


def test_the_parameter_that_decides_is_the_place_and_a_default_points_at_the_host() -> None:
    hop = with_output("  @type elasticsearch\n  host a.example.com\n  scheme https\n  ssl_verify false\n")
    assert place(hop, "routes.0.encrypted") == (9, 10)
    assert place(hop, "routes.0.verified") == (10, 14)
    plain = with_output("  @type elasticsearch\n  host a.example.com\n")
    assert place(plain, "routes.0.encrypted") == (8, 8)
    assert "routes.0.encrypted" in plain.defaults


def test_what_is_not_known_stays_unknown() -> None:
    hop = with_output("  @type elasticsearch\n  host \"#{ENV['ES']}\"\n  scheme \"#{ENV['SCHEME'] || 'http'}\"\n")
    route = hop.get("routes.0")
    assert route["to"] == {"unknown": "the environment variable ES decides"}
    assert route["encrypted"] == {"unknown": "the environment variable SCHEME decides"}
    other = with_output("  @type made_up\n  host a.example.com\n")
    assert "made_up" in other.get("routes.0.encrypted")["unknown"]


def test_nothing_is_said_of_tls_where_records_stay_on_the_host() -> None:
    assert set(with_output("  @type elasticsearch\n  host localhost\n").get("routes.0")) == {"to", "via", "target"}


def test_names_of_clouds_are_links_unless_records_fill_them_in() -> None:
    stores = "".join(
        f"<store>\n  {body}\n</store>\n"
        for body in (
            "@type s3\n  s3_bucket logs",
            "@type cloudwatch_logs\n  log_group_name /shop",
            "@type cloudwatch_logs\n  use_tag_as_group true\n  log_group_name x",
            "@type s3\n  s3_bucket ${tag}-logs",
            "@type kinesis_firehose\n  delivery_stream_name fire",
        )
    )
    found = shipped("fluentd", {"fluent.conf": f"{TAIL}<match **>\n@type copy\n{stores}</match>\n"})
    assert [link.handles for link in found.links if link.fact.startswith("routes")] == [
        ("s3:logs",),
        ("log-group:/shop",),
        ("firehose:fire",),
    ]


def test_files_stdout_null_and_programs() -> None:
    stores = "".join(
        f"<store>\n  {body}\n</store>\n"
        for body in ("@type file\n  path /var/log/out", "@type stdout", "@type null", "@type exec\n  command tee")
    )
    found = shipped("fluentd", {"fluent.conf": f"{TAIL}<match **>\n@type copy\n{stores}</match>\n"})
    hop, store = found.only("hop"), found.only("store")
    assert [route["via"] for route in hop.get("routes")] == ["file", "stdout", "null", "exec"]
    assert hop.get("routes.0.to") == store.id
    assert hop.get("filters") is None


def test_addresses() -> None:
    assert host_of("https://u:p@es.logging.svc:9200/x") == "es.logging.svc"
    assert host_of("es:9200") == "es"
    assert host_of("[::1]:9200") == "[::1]"
    assert is_https("HTTPS://a") is True
    assert is_https("a:9200") is None
    assert without_password("https://u:p@a,http://x:y@b/c@d") == "https://a,http://b/c@d"


# Where events wait


@pytest.mark.parametrize(
    ("plugin", "body", "medium", "retries", "overflow"),
    [
        ("http", "", "memory", 17, "error"),
        ("s3", "", "disk", 17, "error"),
        (
            "http",
            "<buffer>\n@type file\nretry_forever true\noverflow_action block\n</buffer>",
            "disk",
            "unlimited",
            "block",
        ),
        (
            "http",
            "<buffer>\n@type memory\nretry_max_times 3\noverflow_action drop_oldest_chunk\n</buffer>",
            "memory",
            3,
            "drop",
        ),
        ("http", "<buffer>\nretry_timeout 1h\n</buffer>", "memory", 11, "error"),
        ("http", "<buffer>\nretry_type periodic\nretry_wait 10s\nretry_timeout 1m\n</buffer>", "memory", 6, "error"),
        ("http", "<buffer>\nretry_max_interval 30\nretry_timeout 2m\n</buffer>", "memory", 7, "error"),
        ("http", "buffer_type file\nretry_limit 5\nbuffer_queue_full_action block", "disk", 5, "block"),
        ("http", "disable_retry_limit true", "memory", "unlimited", "error"),
    ],
)
def test_buffers(plugin: str, body: str, medium: str, retries: object, overflow: str) -> None:
    hop = with_output(f"@type {plugin}\nendpoint https://a.example.com\ns3_bucket b\n{body}\n")
    assert hop.get("buffers.0") == {"output": plugin, "medium": medium, "retries": retries, "overflow": overflow}


def test_a_secondary_output_takes_what_could_not_be_sent() -> None:
    secondary = "<secondary>\n@type secondary_file\ndirectory /x\n</secondary>"
    hop = with_output(f"@type http\nendpoint https://a.example.com\n{secondary}\n")
    assert hop.get("buffers.0") == {"output": "http", "medium": "memory", "overflow": "error"}


# What it drops


@pytest.mark.parametrize(
    ("body", "how", "said", "line"),
    [
        (
            "@type grep\n<exclude>\nkey path\npattern /health/\n</exclude>\n",
            "exclude",
            "drops records whose path matches /health/",
            10,
        ),
        (
            "@type grep\n<regexp>\nkey $.status\npattern ^5\n</regexp>\n",
            "condition",
            "keeps only records whose $.status",
            10,
        ),
        ("@type grep\n<or>\n<exclude>\nkey a\npattern b\n</exclude>\n</or>\n", "exclude", "whose a matches b", 11),
        ("@type grep\nexclude1 path ^/health\n", "exclude", "whose path matches ^/health", 8),
        ("@type throttle\ngroup_bucket_limit 100\n", "sample", "above 100 in 60 seconds", 8),
        ("@type sampling\ninterval 10\n", "sample", "keeps a sample", 8),
    ],
)
def test_filters(body: str, how: str, said: str, line: int) -> None:
    hop = with_filter(body)
    assert [one["how"] for one in hop.get("filters")] == [how]
    assert said in hop.get("filters.0.detail")
    assert place(hop, "filters.0")[0] == line


def test_filters_of_other_tags_and_behind_the_match_do_nothing() -> None:
    grep = "@type grep\n<exclude>\nkey a\npattern b\n</exclude>\n</filter>\n"
    hop = fluentd(f"{TAIL}<filter other.**>\n{grep}{SEARCH}<filter app.**>\n{grep}")
    assert hop.get("filters") is None


def test_code_may_drop_events() -> None:
    hop = with_filter("@type ruby\n")
    assert "may drop or change" in hop.get("filters")["unknown"]
    assert "unknown" in hop.get("strips")


def test_records_that_null_takes_beside_others() -> None:
    hop = fluentd(f"{TAIL}{TAIL.replace('app.access', 'debug.x')}<match debug.**>\n@type null\n</match>\n{SEARCH}")
    assert [one["detail"] for one in hop.get("filters")] == ["it discards records with the tag debug.**"]
    assert place(hop, "filters.0") == (11, 8)


def test_its_own_log_may_be_thrown_away() -> None:
    hop = fluentd(f"<source>\n@type forward\n</source>\n<match fluent.**>\n@type null\n</match>\n{SEARCH}")
    assert hop.get("filters") is None


def test_files_that_are_not_read() -> None:
    text = TAIL.replace("  tag", '  exclude_path ["/var/log/*fluentd*", "/var/log/app/admin.log"]\n  tag')
    hop = fluentd(text + SEARCH)
    assert [one["what"] for one in hop.get("filters")] == ["exclude_path /var/log/app/admin.log"]
    assert place(hop, "filters.0") == (4, 39)


def test_another_part_may_read_what_a_part_passes_over() -> None:
    text = TAIL.replace("  tag", '  exclude_path ["/var/log/app/admin.log"]\n  tag')
    hop = fluentd(f"@include more/*.conf\n{text}{SEARCH}")
    assert "unknown" in hop.get("filters")


# What it strips


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "@type record_transformer\nremove_keys user, $.req.path\n",
            [("user", "identity", "remove"), ("$.req.path", "resource", "remove")],
        ),
        ('@type record_transformer\nremove_keys ["status"]\n', [("status", "result", "remove")]),
        (
            "@type record_transformer\nrenew_record true\nkeep_keys method,path,status,request_id,client_ip\n",
            [("user (not in keep_keys)", "identity", "remove")],
        ),
        (
            "@type record_transformer\n<record>\nuser hidden\nhost x\nmethod ${record['m']}\n</record>\n",
            [("user", "identity", "mask")],
        ),
        (
            "@type record_transformer\n<record>\nuser ${Digest::SHA256.hexdigest(record['user'])}\n</record>\n",
            [("user", "identity", "hash")],
        ),
        ("@type record_modifier\nremove_keys user_id\n", [("user_id", "identity", "remove")]),
        (
            "@type record_modifier\n<replace>\nkey user\nexpression /.*/\nreplace x\n</replace>\n",
            [("user", "identity", "mask")],
        ),
        ("@type record_modifier\nwhitelist_keys log,method,path\n", None),
        ("@type anonymizer\n<mask sha256>\nkeys user_name\n</mask>\n", [("user_name", "identity", "hash")]),
        ("@type record_transformer\n<record>\ntag ${tag}\n</record>\n", None),
    ],
)
def test_fields(body: str, expected: list[tuple[str, str, str]] | None) -> None:
    found = with_filter(body).get("strips")
    assert (None if found is None else [(one["field"], one["meaning"], one["how"]) for one in found]) == expected


def test_fields_of_a_list_have_a_place_each() -> None:
    hop = with_filter("  @type record_transformer\n  remove_keys user, path\n")
    assert [place(hop, f"strips.{number}") for number in range(2)] == [(8, 15), (8, 21)]


# Order, labels, tags


def test_an_early_match_of_everything_shadows_those_after_it() -> None:
    hop = fluentd(f"{TAIL}{SEARCH}<match app.**>\n  @type s3\n  s3_bucket audit\n</match>\n")
    assert hop.get("unrouted") == [
        {"what": "<match app.**>", "detail": "<match **>, which stands before it, takes them all"}
    ]
    assert place(hop, "unrouted.0") == (9 + 1, 8)
    assert [route["target"] for route in hop.get("routes")] == ["es.example.com"]


@pytest.mark.parametrize(
    ("first", "second", "is_shadowed"),
    [
        ("a.**", "a.b", True),
        ("a.**", "a", True),
        ("a.*", "a.b.c", False),
        ("{a,b}.**", "b.c", True),
        ("a.b", "a.**", False),
        ("**", "fluent.**", False),
        ("a b", "a", True),
        ("/a.*/", "a", False),
    ],
)
def test_shadows(first: str, second: str, *, is_shadowed: bool) -> None:
    source = "<source>\n@type forward\n</source>\n"
    matches = "".join(f"<match {tags}>\n@type s3\ns3_bucket b\n</match>\n" for tags in (first, second))
    shadowed = [one["what"] for one in fluentd(source + matches).get("unrouted") or ()]
    assert shadowed == ([f"<match {second}>"] if is_shadowed else [])


def test_a_source_whose_tag_no_match_takes() -> None:
    hop = fluentd(f"{TAIL}{TAIL.replace('app.access', 'audit')}{SEARCH.replace('**', 'app.**')}")
    assert [one["what"] for one in hop.get("unrouted")] == ["audit (tail)"]
    assert place(hop, "unrouted.0") == (9, 7)


@pytest.mark.parametrize(
    ("source", "match", "is_taken"),
    [
        ("@type tail\npath /var/log/containers/*.log\ntag kube.*", "kube.var.log.containers.**", True),
        ("@type tail\npath /var/log/containers/*.log\ntag kube.*", "kube.*", False),
        ("@type syslog\ntag sys", "sys.*.*", True),
        ("@type syslog\ntag sys", "sys", False),
        ("@type forward", "anything", True),
        ("@type forward\ntag fixed", "other", False),
        ("@type http", "a.b", True),
        ("@type tail\npath /a\ntag \"#{ENV['TAG']}\"", "x", True),
        ("@type tail\npath /a\ntag a", "/regular|expression/", True),
    ],
)
def test_tags_and_matches(source: str, match: str, *, is_taken: bool) -> None:
    hop = fluentd(f"<source>\n{source}\n</source>\n<match {match}>\n@type s3\ns3_bucket b\n</match>\n")
    assert (hop.get("unrouted") is None) is is_taken
    assert (hop.get("routes") is not None) is is_taken


def test_labels() -> None:
    source = TAIL.replace("  tag", "  @label @APP\n  tag")
    grep = "<filter **>\n@type grep\n<exclude>\nkey a\npattern b\n</exclude>\n</filter>\n"
    hop = fluentd(f"{source}{SEARCH}<label @APP>\n{grep}<match **>\n@type s3\ns3_bucket b\n</match>\n</label>\n")
    assert [route["target"] for route in hop.get("routes")] == ["b"]
    assert len(hop.get("filters")) == 1


def test_a_label_that_is_not_there() -> None:
    hop = fluentd(TAIL.replace("  tag", "  @label @GONE\n  tag") + SEARCH)
    assert hop.get("unrouted.0.detail") == "there is no <label @GONE>"
    assert place(hop, "unrouted.0") == (4, 10)


def test_relabelled_events_keep_their_tag() -> None:
    relabel = "<match **>\n  @type relabel\n  @label @OUT\n</match>\n"
    hop = fluentd(f"{TAIL}{relabel}<label @OUT>\n<match app.**>\n@type s3\ns3_bucket b\n</match>\n</label>\n")
    assert [route["target"] for route in hop.get("routes")] == ["b"]
    lost = fluentd(f"{TAIL}{relabel}<label @OUT>\n<match sys.**>\n@type s3\ns3_bucket b\n</match>\n</label>\n")
    assert "in <label @OUT>" in lost.get("unrouted.0.detail")


REWRITE = "<match app.**>\n@type rewrite_tag_filter\n<rule>\nkey path\npattern /health/\ntag {}\n</rule>\n</match>\n"


def test_rewritten_tags() -> None:
    kept = "<match kept.**>\n@type s3\ns3_bucket b\n</match>\n"
    lost = fluentd(f"{TAIL}{REWRITE.format('gone')}{kept}")
    assert "the tag gone, which no <match> takes" in lost.get("filters.0.detail")
    assert lost.get("unrouted") is None
    taken = fluentd(f"{TAIL}{REWRITE.format('kept.a')}{kept}")
    assert taken.get("filters") is None
    assert len(taken.get("routes")) == 1
    unknown = fluentd(f"{TAIL}{REWRITE.format('kept.${tag}')}{kept}")
    assert unknown.get("filters") is None
    assert len(unknown.get("routes")) == 1


def test_rewritten_to_a_tag_that_is_thrown_away() -> None:
    text = f"{TAIL}{REWRITE.format('clear')}<match clear>\n@type null\n</match>\n{SEARCH}"
    hop = fluentd(text)
    assert [one["detail"] for one in hop.get("filters")] == ["it discards records with the tag clear"]


def test_a_rewriting_that_goes_round_ends() -> None:
    hop = fluentd(f"{TAIL}{REWRITE.format('app.again')}{SEARCH}")
    assert hop.get("unrouted") is None


def test_workers_count_as_the_top() -> None:
    hop = fluentd(f"<worker 0>\n{TAIL}{SEARCH}</worker>\n<source>\n@type forward\n</source>\n")
    assert len(hop.get("inputs")) == 2


def test_without_any_output_and_with_parts_missing() -> None:
    assert fluentd(TAIL).get("routes") == []
    hop = fluentd(f"{TAIL}@include outputs/*.conf\n")
    assert "outputs/*.conf" in hop.get("routes")["unknown"]
    assert hop.get("unrouted") is None


def test_parts_of_a_configuration() -> None:
    hop = shipped("fluentd", {"out.conf": SEARCH}).only("hop")
    assert hop.get("routes.0.encrypted") is False
    assert "main file" in hop.get("filters")["unknown"]
