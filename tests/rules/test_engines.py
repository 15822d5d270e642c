"""Both Rego engines give the same verdicts on the same input; failures are told in words."""

from __future__ import annotations

import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from accesslint.rules import engines
from accesslint.rules.engines import EngineError
from tests.conftest import catalogue, run, write
from tests.policies.test_cases import case_files, document
from tests.servers import free_port, program

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@pytest.fixture(scope="module")
def opa() -> Iterator[str]:
    url = f"http://127.0.0.1:{free_port()}"
    command = [program("opa"), "run", "--server", "--addr", url.removeprefix("http://"), "--log-level", "error"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        for _ in range(100):
            try:
                urllib.request.urlopen(f"{url}/health", timeout=1).close()
                break
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.1)
        yield url
        server.terminate()


@pytest.mark.server
def test_the_same_verdicts_on_every_case_and_every_example(opa: str, tmp_path: Path) -> None:
    for path in case_files():
        for number, case in enumerate(document(path)["cases"]):
            write(tmp_path / path.parent.name / path.stem / str(number), case.get("files", {}))
    for root in (tmp_path, *sorted(EXAMPLES.iterdir())):
        embedded, _ = run(root)
        server, _ = run(root, engine="opa", opa_url=opa)
        assert server.findings == embedded.findings
        assert server.undecided == embedded.undecided
        assert server.counts == embedded.counts
    assert embedded.counts.keys() == catalogue().rules.keys()


@pytest.mark.server
def test_a_policy_that_the_server_refuses_is_told(opa: str) -> None:
    with pytest.raises(EngineError, match="refuses a policy"):
        engines.evaluate("opa", {"x.rego": "package accesslint.own.x\n\nv if {"}, ["own/x"], b"{}", opa)


def test_a_server_that_is_not_there_is_told() -> None:
    with pytest.raises(EngineError, match="cannot be reached"):
        engines.evaluate("opa", {}, ["own/x"], b"{}", f"http://127.0.0.1:{free_port()}")


@pytest.mark.parametrize("url", ["", "ftp://x", "http://"])
def test_an_address_that_is_none_is_told(url: str) -> None:
    with pytest.raises(EngineError, match="no address"):
        engines.evaluate("opa", {}, ["own/x"], b"{}", url)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("violations contains v if {", "x.rego"),
        ('violations contains "text" if true', "no violation"),
        ('violations contains {"entity": 1, "fact": "a", "message": "m"} if true', "no violation"),
    ],
)
def test_a_faulty_policy_is_told(body: str, said: str) -> None:
    with pytest.raises(EngineError, match=said):
        engines.evaluate(
            "embedded", {"x.rego": f"package accesslint.own.x\n\nimport rego.v1\n\n{body}\n"}, ["own/x"], b"{}", ""
        )


def test_violations_come_in_a_stable_order() -> None:
    text = """package accesslint.own.x

import rego.v1

violations contains {"entity": e, "fact": "f", "message": "m", "related": ["z"]} if some e in ["b", "a", "c"]

satisfied contains "d" if true
"""
    judgement = engines.evaluate("embedded", {"x.rego": text}, ["own/x"], b"{}", "")["own/x"]
    assert [violation.entity for violation in judgement.violations] == ["a", "b", "c"]
    assert judgement.satisfied == {"d"}
