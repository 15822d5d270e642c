"""cloud-init: which files are user data, and what of them is handed on."""

from __future__ import annotations

import base64
import gzip
import json
import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accesslint.loaders import Embedded, Options
from accesslint.loaders.cloud_init import claims, load
from accesslint.source import Problem, Source
from tests.conftest import Check
from tests.trees import MemoryTree


def loaded(text: str) -> list[object]:
    source = Source("user-data", "#cloud-config\n" + textwrap.dedent(text))
    return list(load([source], [], MemoryTree({}), Options()))


def embedded(text: str) -> dict[str, str]:
    return {one.file_name: one.source.text for one in loaded(text) if isinstance(one, Embedded)}


@pytest.mark.parametrize(
    ("name", "head", "expected"),
    [
        ("user-data", "#cloud-config\n", True),
        ("cloud-init.yaml.tpl", "## template: jinja\n#cloud-config\n", True),
        ("x.yml", "\ufeff#cloud-config\r\n", True),
        ("x.yml", "#cloud-config-archive\n", False),
        ("x.yml", "# about\n# a\n# b\n# c\n# d\n#cloud-config\n", False),
        ("x.yml", "a: '#cloud-config'\n", False),
        ("etc/cloud/cloud.cfg", "write_files:\n", True),
        ("etc/cloud/cloud.cfg.d/99_log.cfg", "rsyslog:\n", True),
        ("etc/cloud/cloud.cfg.d/99_log.cfg", "users: []\n", False),
        ("setup.cfg", "rsyslog:\n", False),
    ],
)
def test_claims(name: str, head: str, expected: bool) -> None:
    assert claims(name, head) is expected


PLAIN = "a ü\n"
CODED = base64.b64encode(PLAIN.encode()).decode()
PACKED = base64.b64encode(gzip.compress(PLAIN.encode())).decode()


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ({"content": PLAIN}, PLAIN),
        ({"content": PLAIN, "encoding": "text/plain"}, PLAIN),
        *(({"content": CODED, "encoding": word}, PLAIN) for word in ("b64", "base64", "B64")),
        *(({"content": PACKED, "encoding": word}, PLAIN) for word in ("gz+b64", "gzip+base64", "gz", "gz+base64")),
        ({"content": "${base64encode(x)}", "encoding": "b64"}, None),
        ({"content": CODED, "encoding": "gz+b64"}, None),
        ({"content": base64.b64encode(b"\xff\xfe\x00").decode(), "encoding": "b64"}, None),
        ({"content": ""}, None),
        ({"content": ["x"]}, None),
        ({}, None),
    ],
)
def test_contents(entry: dict[str, object], expected: str | None) -> None:
    text = json.dumps({"write_files": [{"path": "/etc/a", **entry}]})
    assert embedded(text) == ({} if expected is None else {"etc/a": expected})


def test_what_is_appended_is_a_part() -> None:
    found = embedded("write_files:\n  - {path: /etc/a, content: x, append: true}\n")
    assert found["etc/a"].startswith("{{")
    assert found["etc/a"].endswith("}}\nx\n")


def test_rsyslog() -> None:
    found = embedded(
        """\
        rsyslog:
          config_dir: /etc/rsyslog.d
          configs:
            - "*.* /var/log/a.log"
            - {content: "auth.* /b", filename: 30-b.conf}
            - {content: "auth.* /c"}
          remotes:
            one: 192.0.2.1
            two: "auth.* @@logs.example.com:6514"
        """
    )
    assert found == {
        "etc/rsyslog.d/20-cloud-config.conf": (
            "*.* /var/log/a.log\nauth.* /c\n*.* @192.0.2.1\nauth.* @@logs.example.com:6514\n"
        ),
        "etc/rsyslog.d/30-b.conf": "auth.* /b\n",
    }


def test_rsyslog_in_its_older_form() -> None:
    found = embedded('rsyslog: ["*.* @h"]\nrsyslog_filename: 9.conf\n')
    assert found == {"etc/rsyslog.d/9.conf": "*.* @h\n"}


def test_findings_point_into_the_user_data(check: Check) -> None:
    encoded = base64.b64encode(b"LogLevel QUIET\n").decode()
    text = f"""\
        #cloud-config
        write_files:
          - path: /etc/nginx/nginx.conf
            content: |
              events {{}}
              http {{ server {{ listen 80; access_log off; }} }}
          - path: /etc/ssh/sshd_config
            encoding: b64
            content: {encoded}
        """
    report = check({"cloud-init.yaml": text}, select=("completeness/logging-disabled",))
    assert [(one.span.line, one.span.column) for one in report.findings] == [(6, 45), (9, 14)]


@pytest.mark.parametrize(("begin", "end"), [("%{ if x ~}", "%{ endif ~}"), ("{% if x %}", "{% endif %}")])
def test_conditions_of_a_template_between_entries(check: Check, begin: str, end: str) -> None:
    text = (
        f"#cloud-config\nwrite_files:\n{begin}\n  - path: /etc/ssh/sshd_config\n    content: |\n"
        f"      LogLevel QUIET\n{end}\n  - path: /etc/motd\n    content: ${{text}}\n"
    )
    report = check({"user-data.tftpl": text}, select=("completeness/logging-disabled",))
    assert [(one.span.line, one.span.column) for one in report.findings] == [(6, 16)]


def test_no_valid_yaml_is_said_and_a_template_is_noted() -> None:
    problems = [loaded(text)[0] for text in ("a: [\n", "a:\n%{ for x in y }\n- [\n%{ endfor }\n")]
    assert [one.level for one in problems if isinstance(one, Problem)] == ["error", "note"]


_VALUES = st.recursive(
    st.none() | st.text("ab=/ \n", max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["path", "content", "encoding", "append", "configs", "remotes", "filename"]), inner
        )
    ),
    max_leaves=10,
)


@settings(max_examples=100)
@given(_VALUES, _VALUES)
def test_any_value_at_any_place(files: object, rsyslog: object) -> None:
    text = json.dumps({"write_files": files, "rsyslog": rsyslog})
    for one in loaded(text):
        assert isinstance(one, Embedded | Problem)
        if isinstance(one, Embedded):
            assert one.source.span(0, len(one.source.text)).end_line <= 2
