"""PostgreSQL configurations: which files are claimed, includes, what is set last, what may be missing."""

from __future__ import annotations

import pytest

from accesslint.loaders import Embedded, Options
from accesslint.loaders.postgresql import claims, load
from accesslint.model.values import Resource
from accesslint.source import Problem, Source
from tests.trees import MemoryTree


def loaded(files: dict[str, str]) -> tuple[list[Resource], list[Problem]]:
    tree = MemoryTree(files)
    sources = [Source(name, text) for name, text in files.items() if claims(name, text)]
    items = list(load(sources, [], tree, Options()))
    return [one for one in items if isinstance(one, Resource)], [one for one in items if isinstance(one, Problem)]


def parameters(resource: Resource) -> dict[str, object]:
    value = resource.get("parameters")
    assert value is not None
    return dict(value.plain())


@pytest.mark.parametrize(
    ("name", "head", "expected"),
    [
        ("postgresql.conf", "", True),
        ("db/postgresql-prod.conf", "", True),
        ("templates/postgresql.conf.j2", "", True),
        ("data/postgresql.auto.conf", "", True),
        ("conf.d/logging.conf", "log_connections = on\nlog_statement = 'ddl'\n", True),
        ("conf.d/one.conf", "log_connections = on\n", False),
        ("nginx.conf", "server { listen 80; }\n", False),
        ("postgresql.conf.sample", "", True),
        ("postgresql.conf.bak", "", False),
        ("pg_hba.conf", "host all all 0.0.0.0/0 md5\n", False),
    ],
)
def test_what_is_claimed(name: str, head: str, expected: bool) -> None:
    assert claims(name, head) is expected


def test_includes_are_read_in_their_order_and_the_last_value_counts() -> None:
    (resource,), problems = loaded(
        {
            "db/postgresql.conf": "log_statement = none\nlog_connections = on\ninclude_dir 'conf.d'\n",
            "db/conf.d/10-a.conf": "log_statement = mod\nlog_connections = on\n",
            "db/conf.d/20-b.conf": "log_statement = all\n",
            "db/conf.d/.hidden.conf": "log_statement = none\n",
            "db/postgresql.auto.conf": "log_connections = off\n",
        }
    )
    assert parameters(resource) == {"log_statement": "all", "log_connections": "off"}
    assert resource.id == "db/postgresql.conf#postgresql.conf"
    assert not problems


@pytest.mark.parametrize("changed", [{}, {"db/postgresql.auto.conf": "log_connections = off\n"}])
def test_what_is_read_last_in_any_case_may_be_included(changed: dict[str, str]) -> None:
    main = "include 'postgresql.auto.conf'\nlog_connections = on\n"
    (resource,), problems = loaded({"db/postgresql.conf": main} | changed)
    assert parameters(resource) == {"log_connections": "off" if changed else "on"}
    assert resource.attributes.plain()["open"] == []
    assert not problems


def test_an_include_that_is_not_there_may_set_anything() -> None:
    (resource,), problems = loaded({"postgresql.conf": "log_statement = all\ninclude '/etc/pg/extra.conf'\n"})
    gaps = resource.get("open")
    assert gaps is not None
    assert gaps.items()[0].unknown is not None
    assert problems[0].span.line == 2


def test_files_that_include_each_other_end() -> None:
    resources, problems = loaded(
        {"postgresql.conf": "include 'postgresql-b.conf'\n", "postgresql-b.conf": "include 'postgresql.conf'\n"}
    )
    assert len(resources) == 1
    assert any("being read already" in problem.message for problem in problems)


def test_a_template_makes_values_unknown() -> None:
    (resource,), _ = loaded(
        {"postgresql.conf.j2": "log_statement = '{{ x }}'\n{% if a %}\nlog_connections = on\n{% endif %}\n"}
    )
    assert set(map(str, parameters(resource).values())) == {
        "{'unknown': 'a template fills in log_statement'}",
        "{'unknown': 'a template decides whether log_connections is set'}",
    }


def test_the_keys_of_a_config_map_are_one_folder() -> None:
    outer = [
        Embedded(Source("cm.yaml", "include 'audit.conf'\n"), "postgresql.conf", "c#ConfigMap/db", "c#ConfigMap/db"),
        Embedded(Source("cm.yaml", "log_statement = ddl\n"), "audit.conf", "c#ConfigMap/db", "c#ConfigMap/db"),
    ]
    (resource,) = (one for one in load([], outer, MemoryTree({}), Options()) if isinstance(one, Resource))
    assert parameters(resource) == {"log_statement": "ddl"}
    assert resource.container == "c#ConfigMap/db"


def test_a_part_alone_is_no_whole_configuration() -> None:
    (resource,), _ = loaded({"logging.conf": "log_connections = on\nlog_statement = ddl\n"})
    complete = resource.get("complete")
    assert complete is not None
    assert complete.data is False
