"""Files of servers in the objects of operators."""

from __future__ import annotations

import pytest

from accesslint.loaders import Embedded, Options
from accesslint.loaders.kubernetes import load
from accesslint.source import Source
from tests.trees import MemoryTree

MARIADB = """\
apiVersion: k8s.mariadb.com/v1alpha1
kind: MariaDB
metadata: {name: orders}
spec:
  myCnf: |
    [mariadb]
    general_log = 1
"""
MONGODB = """\
apiVersion: psmdb.percona.com/v1
kind: PerconaServerMongoDB
metadata: {name: orders}
spec:
  replsets:
    - name: rs0
      configuration: |
        auditLog:
          destination: file
"""
CLICKHOUSE = """\
apiVersion: clickhouse.altinity.com/v1
kind: ClickHouseInstallation
metadata: {name: orders}
spec:
  configuration:
    files:
      config.d/logs.xml: |
        <clickhouse/>
      other: 5
"""


def embedded(text: str) -> list[Embedded]:
    found = load([Source("a.yaml", text)], [], MemoryTree({}), Options())
    return [item for item in found if isinstance(item, Embedded)]


@pytest.mark.parametrize(
    ("text", "name", "line"),
    [(MARIADB, "my.cnf", 6), (MONGODB, "mongod.conf", 8), (CLICKHOUSE, "config.d/logs.xml", 8)],
)
def test_the_file_and_its_place(text: str, name: str, line: int) -> None:
    (one,) = embedded(text)
    assert one.file_name == name
    assert one.source.span(0, 1).line == line


@pytest.mark.parametrize(
    "text",
    [
        MARIADB.replace("k8s.mariadb.com", "example.com"),
        MARIADB.replace("myCnf: |", "other: |"),
        MARIADB.replace("myCnf: |\n    [mariadb]\n    general_log = 1", "myCnf: {a: b}"),
        "apiVersion: k8s.mariadb.com/v1alpha1\nkind: MariaDB\nmetadata: {name: a}\nspec: 5\n",
    ],
)
def test_others(text: str) -> None:
    assert not embedded(text)
