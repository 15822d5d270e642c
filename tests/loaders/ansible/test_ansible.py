"""Ansible: which files are playbooks and tasks, and what of them is handed on."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accesslint.loaders import Embedded, Options
from accesslint.loaders.ansible import claims, load
from accesslint.model.values import Resource
from accesslint.source import Problem, Source
from tests.conftest import Check
from tests.trees import MemoryTree

TASKS = "roles/web/tasks/main.yml"


def loaded(files: Mapping[str, str]) -> list[object]:
    tree = MemoryTree({name: textwrap.dedent(text) for name, text in files.items()})
    sources = [source for name, source in tree.sources.items() if claims(name, source.text[:4096])]
    return list(load(sources, [], tree, Options()))


def embedded(files: Mapping[str, str] | str) -> dict[str, Embedded]:
    given_files = {TASKS: files} if isinstance(files, str) else files
    return {one.file_name: one for one in loaded(given_files) if isinstance(one, Embedded)}


@pytest.mark.parametrize(
    ("name", "head", "expected"),
    [
        ("roles/a/tasks/main.yml", "- name: x\n", True),
        ("roles/a/handlers/main.yaml", "---\n# c\n- name: x\n", True),
        ("site.yml", "- hosts: all\n", True),
        ("site.yml", "\ufeff---\n- hosts: all\n", True),
        ("x.yml", "- name: a\n  ansible.builtin.template:\n    src: a\n", True),
        ("x.yml", "- id: hook\n  name: a\n", False),
        ("x.yml", "services:\n  - template: x\n", False),
        ("roles/a/tasks/main.json", "- name: x\n", False),
        ("roles/a/molecule/default/tasks/x.yml", "- name: x\n", False),
        ("roles/a/tasks/main.yml", "", False),
    ],
)
def test_claims(name: str, head: str, expected: bool) -> None:
    assert claims(name, head) is expected


@pytest.mark.parametrize(
    "task",
    [
        "- copy: {dest: /etc/x.conf, content: 'a b'}",
        "- ansible.builtin.copy:\n    dest: /etc/x.conf\n    content: a b",
        "- block:\n    - block:\n        - copy: {dest: /etc/x.conf, content: a b}",
        "- hosts: all\n  tasks:\n    - copy: {dest: /etc/x.conf, content: a b}",
        "- hosts: all\n  handlers:\n    - copy: {dest: /etc/x.conf, content: a b}",
        "- action: copy dest=/etc/x.conf content='a b'",
        "- copy: dest=/etc/x.conf\n  args: {content: a b}",
        "- copy: {dest: '{{ item }}', content: a b}\n  loop: [/etc/x.conf]",
        "- copy: {dest: \"{{ item['to'] }}\", content: a b}\n  with_items: [[{to: /etc/x.conf}]]",
        "- copy: {dest: '{{ one.key }}', content: a b}\n  with_dict: {/etc/x.conf: 1}\n  loop_control: {loop_var: one}",
        "- hosts: all\n  vars: {folder: /etc}\n  tasks:\n    - copy: {dest: '{{ folder }}/x.conf', content: a b}",
    ],
)
def test_forms_of_a_task(task: str) -> None:
    assert {name: one.source.text for name, one in embedded(task).items()} == {"etc/x.conf": "a b"}


@pytest.mark.parametrize(
    "task",
    [
        "- copy: {dest: '{{ path }}', content: a}",
        "- copy: {dest: '{{ item }}/x.conf', content: a}\n  loop: '{{ folders }}'",
        "- copy: {dest: /etc/x.conf, content: ''}",
        "- copy: {dest: /etc/, content: a}",
        "- copy: {content: a}",
        "- copy: {dest: /etc/x.conf, src: missing.conf}",
        "- copy: {dest: /etc/x.conf, src: ../../../../x}",
        "- copy: {dest: /etc/x.conf, src: x.conf, remote_src: yes}",
        "- lineinfile: {path: /etc/x.conf, line: a, state: absent}",
        "- lineinfile: {path: /etc/x.json, line: a}",
        "- lineinfile: {path: /etc/x.conf, regexp: a}",
        "- replace: {path: /etc/x.conf, regexp: a}",
        "- replace: {path: /etc/x.conf, regexp: (a), replace: '# \\\\1'}",
        "- blockinfile: {path: /etc/x.conf}",
        "- ini_file: {path: /etc/x.conf, section: a}",
        "- apt: {name: nginx}",
        "- copy:",
        "- copy: [a]",
        "- 5",
        "- {}",
    ],
)
def test_tasks_that_write_nothing_known(task: str) -> None:
    assert not embedded(task)


def test_a_part_of_a_path_that_is_not_known_becomes_its_word() -> None:
    assert list(embedded("- copy: {dest: '/etc/rsyslog.d/{{ app_name }}.conf', content: a}")) == [
        "etc/rsyslog.d/app_name.conf"
    ]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"roles/web/templates/main.j2": "events {}\n"}, "roles/web/templates/main.j2"),
        ({"roles/web/main.j2": "events {}\n"}, "roles/web/main.j2"),
        ({"roles/web/tasks/templates/main.j2": "events {}\n"}, "roles/web/tasks/templates/main.j2"),
    ],
)
def test_where_a_template_is_found(files: dict[str, str], expected: str) -> None:
    task = "- template: {src: main.j2, dest: '{{ folder }}/nginx.conf'}"
    found = embedded({TASKS: task, "roles/web/defaults/main.yml": "folder: /etc/nginx\n", **files})
    assert found["etc/nginx/nginx.conf"].source.name == expected


def test_a_template_beside_a_playbook_and_a_folder_as_destination() -> None:
    files = {"site.yml": "- hosts: a\n  tasks:\n    - template: {src: r.j2, dest: /etc/r/}\n", "templates/r.j2": "x\n"}
    assert [(one.file_name, one.scope) for one in embedded(files).values()] == [("etc/r/r", "site.yml")]


def test_a_file_that_is_claimed_by_its_own_name_is_not_handed_on() -> None:
    files = {
        TASKS: "- template: {src: nginx.conf.j2, dest: /etc/nginx/nginx.conf}",
        "roles/web/templates/nginx.conf.j2": "events {}\nhttp { server { access_log off; } }\n",
    }
    assert not embedded(files)


def test_two_files_of_one_name_are_two_hosts() -> None:
    task = "- copy: {dest: /etc/x.conf, content: a}\n- copy: {dest: /etc/x.conf, content: b}"
    found = [one for one in loaded({TASKS: task}) if isinstance(one, Embedded)]
    assert [(one.scope, one.source.text) for one in found] == [("roles/web", "a"), ("roles/web@2", "b")]


PARTS = """
- lineinfile:
    path: /etc/ssh/sshd_config
    line: LogLevel QUIET
- lineinfile: dest=/etc/ssh/sshd_config line="Port 22"
- lineinfile:
    path: /etc/ssh/sshd_config
    line: "{{ item.key }} {{ item.value }}"
  loop:
    - {key: A, value: b}
- blockinfile:
    path: /etc/ssh/sshd_config
    block: |
      C d
      E f
- ini_file: {path: /etc/ssh/sshd_config, section: S, option: o, value: v}
"""


def test_parts_are_one_text_whose_lines_know_their_places() -> None:
    source = embedded(PARTS)["etc/ssh/sshd_config"].source
    first, *lines = source.text.splitlines()
    assert first.startswith("{{")
    assert lines == ["LogLevel QUIET", "Port 22", "A b", "C d", "E f", "", "[S]", "o = v"]
    text = PARTS.splitlines()
    for line, word, place in (("LogLevel QUIET", "QUIET", 4), ("Port 22", "22", 5), ("C d", "d", 14), ("E f", "f", 15)):
        start = source.text.index(line) + line.index(word)
        span = source.span(start, start + len(word))
        assert (span.line, text[span.line - 1][span.column - 1 : span.end_column - 1]) == (place, word)
    composed = source.span(source.text.index("A b"), source.text.index("A b") + 3)
    assert text[composed.line - 1].strip() == "- {key: A, value: b}"


def test_what_a_part_does_not_set_is_not_known(check: Check) -> None:
    report = check({TASKS: "- lineinfile: {path: /etc/ssh/sshd_config, line: Port 22}\n"})
    assert not report.findings
    assert any(one.rule == "completeness/logging-disabled" for one in report.undecided)


@pytest.mark.parametrize(("line", "expected"), [("xpack.security.audit.enabled: false", 1), ("network.host: ::1", 0)])
def test_lines_of_settings_in_yaml(check: Check, line: str, expected: int) -> None:
    task = f"- lineinfile:\n    path: /etc/elasticsearch/elasticsearch.yml\n    line: '{line}'\n"
    report = check({TASKS: task}, select=("completeness/logging-disabled",))
    assert [one.span.line for one in report.findings] == [3] * expected
    assert len(report.undecided) == 1 - expected


def test_a_replacement_is_a_line(check: Check) -> None:
    task = "- replace: {path: /etc/ssh/sshd_config, regexp: '^LogLevel.*', replace: LogLevel QUIET}\n"
    report = check({TASKS: task}, select=("completeness/logging-disabled",))
    assert [(one.span.line, one.span.column) for one in report.findings] == [(1, task.index("QUIET") + 1)]


def test_findings_point_into_tasks_and_templates(check: Check) -> None:
    report = check(
        {
            TASKS: """\
                - lineinfile: {path: /etc/ssh/sshd_config, line: LogLevel QUIET}
                - template: {src: main.j2, dest: /etc/nginx/nginx.conf}
                - service: {name: auditd, enabled: no}
                """,
            "roles/web/templates/main.j2": "events {}\nhttp { server { listen 80; access_log off; } }\n",
        },
        select=("completeness/logging-disabled",),
    )
    assert [(one.span.file, one.span.line) for one in report.findings] == [
        (TASKS, 1),
        (TASKS, 3),
        ("roles/web/templates/main.j2", 2),
    ]


def test_roles_that_write_files_of_one_name_are_judged_each(check: Check) -> None:
    task = "- copy: {dest: /etc/ssh/sshd_config, content: 'LogLevel QUIET'}\n"
    report = check({TASKS: task, "roles/db/tasks/main.yml": task}, select=("completeness/logging-disabled",))
    assert sorted(one.span.file for one in report.findings) == ["roles/db/tasks/main.yml", TASKS]


def test_services() -> None:
    found = loaded({TASKS: "- systemd: name=auditd.service state=stopped\n"})
    assert [(one.type, one.address) for one in found if isinstance(one, Resource)] == [
        ("ansible_service", "the service auditd")
    ]


def test_nesting_is_bounded() -> None:
    deep = (
        "".join("  " * depth + "- block:\n" for depth in range(150)) + "  " * 150 + "- copy: {dest: /a, content: b}\n"
    )
    assert not embedded(deep)


_KEYS = (
    "copy template lineinfile ini_file blockinfile service dest src line block content loop with_dict vars args action"
)
_MORE_KEYS = "name state tasks loop_control section option value"
_VALUES = st.recursive(
    st.none() | st.integers() | st.text("{}item.src=/ '\"ab\n", max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [*_KEYS.split(), *_MORE_KEYS.split()],
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=150)
@given(_VALUES)
def test_any_value_at_any_place(value: object) -> None:
    import json

    text = "- " + json.dumps(value) + "\n"
    lines = text.split("\n")
    for one in load([Source("tasks/x.yml", text)], [], MemoryTree({}), Options()):
        if isinstance(one, Embedded):
            span = one.source.span(0, len(one.source.text))
            assert 1 <= span.line <= span.end_line <= len(lines)
        else:
            assert isinstance(one, Resource | Problem)


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("when: false", None),
        ("when: 'no'", None),
        ("when: [true, false]", None),
        ("when: off_here", None),
        ("when: not on_here", None),
        ("when: on_here | bool", "sure"),
        ("when: level == 'high'", "sure"),
        ('when: level != "high"', None),
        ("when: level == other", "maybe"),
        ("when: true", "sure"),
        ("when: ansible_os_family == 'Debian'", "sure"),
        ("when: ansible_facts['distribution_major_version'] is version('8', '>=')", "sure"),
        ("when: ansible_facts.os_family == 'RedHat' and ansible_distribution != 'Fedora'", "sure"),
        ("when: ansible_os_family == 'Debian' and harden", "maybe"),
        ("when: a_default", "maybe"),
        ("when: found.stat.exists", "maybe"),
        ("when: {a: b}", "maybe"),
        ("when: [harden, false]", None),
        ("tags: never", "maybe"),
        ("tags: [a, never]", "maybe"),
        ("tags: a", "sure"),
    ],
)
@pytest.mark.parametrize("around", ["- lineinfile: {LINE}\n  WHEN", "- block:\n    - lineinfile: {LINE}\n  WHEN"])
def test_conditions(check: Check, when: str, expected: str | None, around: str) -> None:
    task = around.replace("LINE", "path: /etc/ssh/sshd_config, line: LogLevel QUIET").replace("WHEN", when)
    files = {
        TASKS: f"{task}\n",
        "roles/web/vars/main.yml": "off_here: no\non_here: yes\nlevel: high\n",
        "roles/web/defaults/main.yml": "a_default: yes\n",
    }
    report = check(files, select=("completeness/logging-disabled",))
    assert (len(report.findings), len(report.undecided)) == {None: (0, 0), "sure": (1, 0), "maybe": (0, 1)}[expected]


def test_systems_that_differ_are_not_told_apart(check: Check) -> None:
    line = "- lineinfile: {path: /etc/ssh/sshd_config, line: LogLevel QUIET}\n  when: ansible_os_family == 'A'\n"
    report = check({TASKS: line + line.replace("'A'", "'B'")}, select=("completeness/logging-disabled",))
    assert (len(report.findings), len(report.undecided)) == (0, 1)


def test_what_runs_after_a_failure_may_not_run(check: Check) -> None:
    task = "- block: []\n  rescue:\n    - lineinfile: {path: /etc/ssh/sshd_config, line: LogLevel QUIET}\n"
    report = check({TASKS: task}, select=("completeness/logging-disabled",))
    assert (len(report.findings), len(report.undecided)) == (0, 1)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"roles/web/vars/main.yml": "level: QUIET\n"}, "QUIET"),
        ({"roles/web/vars/main.yml": "level: QUIET\n", "roles/web/defaults/main.yml": "level: INFO\n"}, "QUIET"),
        ({"roles/web/defaults/main.yml": "level: QUIET\n"}, None),
        ({"group_vars/all.yml": "level: QUIET\n"}, None),
        ({"roles/web/vars/main.yml": "level: QUIET\n", "roles/web/vars/Debian.yml": "level: INFO\n"}, None),
        ({"roles/web/vars/main.yml": "level: QUIET\n", "site.yml": "- hosts: a\n  vars: {level: INFO}\n"}, None),
        ({"roles/web/vars/main.yml": "level: QUIET\n", "roles/web/tasks/b.yml": "- set_fact: level=INFO\n"}, None),
        ({"roles/web/vars/main.yml": "level: '{{ other }}'\n"}, None),
        ({"roles/web/vars/main.yml": "level: [a]\n"}, None),
    ],
)
@pytest.mark.parametrize(
    "task",
    [
        "- lineinfile: {path: /etc/x.conf, line: 'LogLevel {{ level }}'}",
        "- blockinfile: {path: /etc/x.conf, block: 'LogLevel {{ level }}'}",
        "- copy: {dest: /etc/x.conf, content: 'LogLevel {{ level }}'}",
        "- template: {dest: /etc/x.conf, src: x.j2}",
    ],
)
def test_variables_that_nothing_sets_otherwise(task: str, files: dict[str, str], expected: str | None) -> None:
    found = embedded({TASKS: task, "roles/web/templates/x.j2": "LogLevel {{ level }}", **files})
    text = found["etc/x.conf"].source.text.strip().splitlines()[-1]
    if expected is None:
        assert text.startswith("LogLevel {{")
    else:
        assert text == f"LogLevel {expected}"


@pytest.mark.parametrize(
    ("file", "loop", "expected"),
    [
        ("vars", "loop: '{{ levels }}'", ["A 1", "A 2"]),
        ("vars", "with_items: '{{ levels }}'", ["A 1", "A 2"]),
        ("defaults", "loop: '{{ levels }}'", ["A {{ item.v }}", "A {{ item.v }}"]),
        ("vars", "loop: '{{ unknown }}'", ["A {{ item.v }}"]),
        ("vars", "loop: '{{ levels | reverse }}'", ["A {{ item.v }}"]),
    ],
)
def test_loops_over_variables(file: str, loop: str, expected: list[str]) -> None:
    files = {TASKS: f"- lineinfile: {{path: /etc/x.conf, line: 'A {{{{ item.v }}}}'}}\n  {loop}\n"}
    files[f"roles/web/{file}/main.yml"] = "levels: [{v: 1}, {v: 2}]\n"
    assert embedded(files)["etc/x.conf"].source.text.splitlines()[1:] == expected


def test_loops_over_pairs() -> None:
    for loop in ("loop: '{{ pairs | dict2items }}'", "with_dict: '{{ pairs }}'"):
        task = "- ini_file: {path: /etc/x.conf, option: '{{ item.key }}', value: '{{ item.value }}'}\n  "
        found = embedded({TASKS: f"{task}{loop}\n", "roles/web/vars/main.yml": "pairs: {a: 1, b: 2}\n"})
        assert found["etc/x.conf"].source.text.splitlines()[1:] == ["a = 1", "b = 2"]


@pytest.mark.parametrize(
    ("task", "expected"),
    [
        ("postgresql_set: {name: log_connections, value: 'off'}", "log_connections = 'off'"),
        ("community.postgresql.postgresql_set: {name: log_statement, value: none}", "log_statement = 'none'"),
        ("postgresql_set: {name: log_statement, reset: yes, value: x}", None),
        ("postgresql_set: {name: '{{ x }}', value: y}", None),
        ("postgresql_set: {name: log_statement}", None),
        ("postgresql_set: 5", None),
    ],
)
def test_parameters_of_postgresql(task: str, expected: str | None) -> None:
    found = embedded(f"- {task}\n")
    if expected is None:
        assert not found
    else:
        assert found["postgresql.auto.conf"].source.text.splitlines()[1:] == [expected]


@pytest.mark.parametrize(
    ("task", "expected"),
    [
        ("docker_container: {name: a, image: x, log_driver: none}", 1),
        ("community.docker.docker_container: {name: a, image: x, log_driver: none}", 1),
        ("containers.podman.podman_container: {name: a, image: x, log_driver: none}", 1),
        ("docker_container: {name: a, image: x, log_driver: '{{ driver }}'}", 0),
        ("docker_container: {name: a, image: x, log_driver: none}\n  when: harden", 0),
        ("docker_container: {name: a, state: absent, log_driver: none}", None),
        ("docker_container: {name: '{{ a }}', log_driver: none}", None),
        ("docker_container: {name: a, image: mongo}", 1),
        ("community.docker.docker_compose_v2: {project_name: p, definition: {services: {a: {image: mongo}}}}", 1),
        ("docker_compose_v2: {project_name: p, state: absent, definition: {services: {a: {image: mongo}}}}", None),
        ("docker_compose_v2: {project_src: /srv/p}", None),
        ("docker_compose_v2: {definition: {services: [5]}}", None),
        ("docker_compose_v2: {definition: {services: {a: 5}}}", 0),
        ("docker_container: {name: a, image: mongo, command: [mongod, --auditDestination, syslog]}", 0),
        ("docker_container: {name: a, image: '{{ mongo }}', env: [5, {a: b}], volumes: 5, log_options: 5}", 0),
    ],
)
def test_containers(check: Check, task: str, expected: int | None) -> None:
    report = check({TASKS: f"- {task}\n"}, select=("completeness/logging-disabled",))
    assert len(report.findings) == (expected or 0)
    assert (not any(isinstance(one, Resource) for one in loaded({TASKS: f"- {task}\n"}))) is (expected is None)


@pytest.mark.parametrize(
    ("main", "expected"),
    [
        ("- import_tasks: ssh.yml\n", "sure"),
        ("- import_tasks: ssh.yml\n  when: false\n", None),
        ("- ansible.builtin.include_tasks: {file: ssh.yml}\n  when: false\n", None),
        ("- include_tasks: ssh.yml\n  when: harden\n", "maybe"),
        ("- include_tasks: ssh.yml\n  when: ansible_os_family == 'Debian'\n", "sure"),
        ("- block:\n    - include_tasks: ssh.yml\n  when: harden\n", "maybe"),
        ("- include_tasks: ssh.yml\n  when: harden\n- include_tasks: ssh.yml\n", "sure"),
        ("- include_tasks: '{{ item }}'\n  when: harden\n  loop: [ssh.yml]\n", "maybe"),
        ("- include_tasks: '{{ system }}.yml'\n  when: false\n", "sure"),
        ("- include_tasks: between.yml\n  when: false\n", None),
        ("# - include_tasks: ssh.yml\n- include_tasks: main.yml\n", "sure"),
    ],
)
def test_lists_that_are_included(check: Check, main: str, expected: str | None) -> None:
    line = "- lineinfile: {path: /etc/ssh/sshd_config, line: LogLevel QUIET}\n"
    files = {TASKS: main, "roles/web/tasks/ssh.yml": line}
    if "between" in main:
        files["roles/web/tasks/between.yml"] = "- import_tasks: ssh.yml\n"
    report = check(files, select=("completeness/logging-disabled",))
    assert (len(report.findings), len(report.undecided)) == {None: (0, 0), "sure": (1, 0), "maybe": (0, 1)}[expected]


def test_lists_that_include_each_other_end() -> None:
    files = {"roles/web/tasks/a.yml": "- include_tasks: b.yml\n", "roles/web/tasks/b.yml": "- include_tasks: a.yml\n"}
    assert not loaded(files)
