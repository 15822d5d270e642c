"""ClickHouse servers: the sections of their files, what parts and profiles change, how long rows stay."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accesslint.loaders import Embedded, Options, loader
from accesslint.mappers.clickhouse import servers
from accesslint.model.values import Resource
from accesslint.source import Problem, Source
from tests.mappers.building import Mapped, mapped
from tests.trees import MemoryTree

LOG = "<query_log><database>system</database><table>query_log</table></query_log>"
MAIN = f"<clickhouse><tcp_port>9000</tcp_port>{LOG}<session_log><table>s</table></session_log></clickhouse>"


def loaded(files: dict[str, str]) -> list[Resource | Problem]:
    sources = [Source(name, text) for name, text in files.items()]
    found = loader("clickhouse").load(sources, [], MemoryTree(files), Options())
    return [item for item in found if isinstance(item, Resource | Problem)]


def entities(files: dict[str, str]) -> Mapped:
    return mapped(servers, *(item for item in loaded(files) if isinstance(item, Resource)))


def server(main: str = MAIN, **parts: str) -> Mapped:
    names = {
        f"ch/{name.replace('__', '/').replace('_d/', '.d/').replace('_', '.')}": text for name, text in parts.items()
    }
    return entities({"ch/config.xml": main, **names})


def part(content: str) -> Mapped:
    return server(config_d__a_xml=f"<clickhouse>{content}</clickhouse>")


def profile(content: str) -> Mapped:
    return server(users_xml=f"<clickhouse><profiles>{content}</profiles></clickhouse>")


def said(fact: Any) -> Any:
    return "?" if isinstance(fact, dict) and "unknown" in fact else fact


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("config.xml", MAIN, True),
        ("config.d/a.xml.j2", "<yandex></yandex>", True),
        ("pom.xml", "<project></project>", False),
        ("clickhouse/config.yaml", "tcp_port: 9000\n", True),
        ("config.d/logs.yml", "query_log:\n", True),
        ("deploy/config.yaml", "tcp_port: 9000\n", False),
        ("clickhouse/values.yaml", "apiVersion: v1\nprofiles:\n", False),
    ],
)
def test_claims(name: str, text: str, expected: object) -> None:
    assert loader("clickhouse").claims(name, text) is expected


@pytest.mark.parametrize(
    ("found", "logging", "logins"),
    [
        (server, "on", True),
        (lambda: server(MAIN.replace("clickhouse>", "yandex>")), "on", True),
        (lambda: server(MAIN.replace("\n", "\r\n")), "on", True),
        (lambda: server("<clickhouse><tcp_port>9000</tcp_port></clickhouse>"), "off", None),
        (lambda: server(f"<clickhouse><tcp_port>1</tcp_port>{LOG}</clickhouse>"), "on", False),
        (lambda: part('<query_log remove="1"/>'), "off", None),
        (lambda: part('<query_log remove="remove"/>'), "off", None),
        (lambda: part('<query_log replace="1"><table>q</table></query_log>'), "on", True),
        (lambda: part('<session_log remove="1"/>'), "on", False),
        (lambda: part('<query_log incl="logs"/>'), "?", None),
        (lambda: server(MAIN, config_d__a_yaml='query_log:\n  "@remove": 1\n'), "off", None),
        (lambda: server(MAIN, config_d__a_yaml="query_log:\n  '@from_env': X\n"), "?", None),
        (lambda: profile("<default><log_queries>0</log_queries></default>"), "off", None),
        (lambda: profile('<default><log_queries from_env="X"/></default>'), "?", None),
        (lambda: profile("<default><log_queries>{{ x }}</log_queries></default>"), "?", None),
        (lambda: profile("<batch><log_queries>0</log_queries></batch>"), "on", True),
        (lambda: entities({"config.d/q.xml": f"<clickhouse>{LOG}</clickhouse>"}), "on", "?"),
        (lambda: entities({"config.d/q.xml": '<clickhouse><query_log remove="1"/></clickhouse>'}), "off", None),
        (lambda: entities({"users.d/q.xml": "<clickhouse><profiles/></clickhouse>"}), "?", None),
        (lambda: entities({"clickhouse/config.yaml": "tcp_port: 9000\nquery_log:\n  table: q\n"}), "on", False),
    ],
)
def test_logging(found: Any, logging: str, logins: object) -> None:
    emitter = found().only("emitter")
    assert said(emitter.get("logging")) == logging
    assert said(emitter.get("authentication.logins")) == logins


def test_profiles_leave_users_and_queries_out() -> None:
    emitter = profile("<batch><log_queries>0</log_queries></batch>").only("emitter")
    assert emitter.get("coverage.users.excluded") == ["users of the profile batch"]
    settings = (
        "<log_queries_probability>0.1</log_queries_probability>"
        "<log_queries_min_type>EXCEPTION_WHILE_PROCESSING</log_queries_min_type>"
        "<log_queries_min_query_duration_ms>0</log_queries_min_query_duration_ms>"
    )
    emitter = profile(f"<default>{settings}</default>").only("emitter")
    assert [item["how"] for item in emitter.get("filters")] == ["sample", "condition"]


@pytest.mark.parametrize(
    ("content", "days"),
    [
        ("", "forever"),
        ("<ttl>event_date + INTERVAL 30 DAY DELETE</ttl>", 30),
        ("<ttl>event_date + INTERVAL 1 year</ttl>", 365),
        ("<ttl>event_date + toIntervalWeek(2)</ttl>", 14),
        ("<ttl>event_date + interval '3' month</ttl>", 90),
        ("<engine>ENGINE = MergeTree ORDER BY x TTL event_date + INTERVAL 7 DAY</engine>", 7),
        ("<engine>ENGINE = MergeTree ORDER BY x</engine>", "forever"),
        ("<ttl>event_date + 5</ttl>", "?"),
        ("<ttl>event_date + INTERVAL ${DAYS} DAY</ttl>", "?"),
    ],
)
def test_how_long_rows_stay(content: str, days: object) -> None:
    store = part(f"<query_log>{content}</query_log>").only("store")
    assert said(store.get("retention.days")) == days


def test_the_record_and_its_values() -> None:
    found = server()
    meanings = {field["meaning"] for field in found.only("format").get("fields")}
    assert meanings >= {"timestamp", "identity", "action", "resource", "result"}
    assert found.only("emitter").get("sensitive.0.kind") == "personal-data"
    assert part("<query_masking_rules><rule/></query_masking_rules>").only("emitter").get("sensitive") is None


def test_places_and_several_servers() -> None:
    text = MAIN.replace("<query_log>", "\n<query_log>")
    assert server(text).only("emitter").spans["logging"].line == 2
    names = {f"ch/config-{one}.xml": MAIN for one in "ab"}
    found = entities({**names, "ch/config.d/x.xml": '<clickhouse><query_log remove="1"/></clickhouse>'})
    emitters = [entity for entity in found.values() if entity.category == "emitter"]
    assert [entity.get("logging") for entity in emitters] == ["off", "off"]


def test_parts_that_say_nothing_of_logs() -> None:
    assert not entities({"config.d/s.xml": "<clickhouse><storage_configuration/></clickhouse>"})


def test_bad_files_are_reported() -> None:
    found = loaded({"ch/config.xml": "<clickhouse><tcp_port>"})
    assert any(isinstance(item, Problem) for item in found)


def test_a_config_map() -> None:
    one = Embedded(Source("c.yaml", MAIN), "config.xml", "k#c", "k#c")
    (found,) = loader("clickhouse").load([], [one], MemoryTree({}), Options())
    assert isinstance(found, Resource)
    assert (found.scope, found.container) == ("k#c", "k#c")


@given(st.text(alphabet='<>/clikhouse_log="1 {}$', max_size=60))
def test_nothing_raises(text: str) -> None:
    entities({"ch/config.xml": f"<clickhouse>{text}</clickhouse>", "ch/config.d/a.yaml": text})
