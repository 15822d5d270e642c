"""Tags that stand for remarks: Ansible's header is at the top of most templates."""

from __future__ import annotations

import pytest

from accesslint.source import Source
from accesslint.syntax.nginx_templates import tag_at
from accesslint.syntax.template_lines import TextLines


@pytest.mark.parametrize(
    "text", ["{{ ansible_managed | comment }}", "{{ ansible_managed }}", "{{ header|comment('plain', prefix='#') }}"]
)
def test_a_header_stands_for_no_directives(text: str) -> None:
    tag = tag_at(text, 0)
    assert tag is not None
    assert (tag.role, tag.end) == ("comment", len(text))
    lines = TextLines(Source("a.conf.j2", f"{text}\na = 1\n"))
    assert len(list(lines)) == 1
    assert lines.hole is None


@pytest.mark.parametrize("text", ["{{ comment }}", "{{ lines | join('\n') }}", "{{ x.comments | first }}"])
def test_other_expressions_may(text: str) -> None:
    tag = tag_at(text, 0)
    assert tag is not None
    assert tag.role == "expression"


def test_branches_of_puppets_templates_are_conditional() -> None:
    text = "<% if $x { -%>\na = 1\n<% } elsif $y { -%>\na = 2\n<% } else { -%>\na = 3\n<% } -%>\nb = 1\n"
    lines = TextLines(Source("a.conf.epp", text))
    assert [line.depth for line in lines] == [1, 1, 1, 0]


@pytest.mark.parametrize("text", ["<%- | String $a,\n  Integer $b = 1\n| -%>\na = 1\n", "<% $a = 1 -%>\na = 1\n"])
def test_what_puppet_declares_stands_for_no_lines(text: str) -> None:
    lines = TextLines(Source("a.conf.epp", text))
    assert [line.depth for line in lines] == [0]
    assert lines.hole is None
