"""nginx's language: exact places, templates, and bad input that costs only itself; crossplane is the oracle."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import crossplane
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accesslint.source import Source, Span, decode
from accesslint.syntax.nginx import MAX_DEPTH, Directive, Document, Token, parse
from accesslint.syntax.nginx_templates import tag_at

DEBIAN = """\
user www-data;
worker_processes auto;
pid /run/nginx.pid;
include /etc/nginx/modules-enabled/*.conf;

events {
\tworker_connections 768;
\t# multi_accept on;
}

http {
\tsendfile on;
\tinclude /etc/nginx/mime.types;
\tssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3; # Dropping SSLv3, ref: POODLE
\taccess_log /var/log/nginx/access.log;
\tlog_format  main  '$remote_addr - $remote_user [$time_local] "$request" '
\t                  '$status $body_bytes_sent "$http_referer" '
\t                  '"$http_user_agent" "$http_x_forwarded_for"';
\tmap $status $loggable { ~^[23] 0; default 1; "~Opera Mini" 1; '' 0; }
\tserver { listen [::]:80 ipv6only=on; server_name ~^(www\\.)?(?<domain>.+)$ _;
\t\tlocation ~ ^/(a|b)/${name}$ { return 200 "x;y{z}"; }
\t\tif ($request_method !~ ^(GET|HEAD)$) { return 405; }
\t\tlocation = /a#b { add_header X 'it''s'; } }
\tinclude /etc/nginx/sites-enabled/*;
}
"""


def read(text: str) -> Document:
    return parse(Source("nginx.conf", text))


def messages(document: Document) -> list[str]:
    return [problem.message for problem in document.problems]


def tokens(directives: list[Directive]) -> Iterator[Token]:
    for directive in directives:
        yield directive.name
        yield from directive.args
        if directive.block is not None:
            yield from tokens(directive.block)


def shape(directives: list[Directive]) -> list[Any]:
    """Names and arguments, with blocks: what an oracle can be asked about."""
    return [(d.name.text, [t.text for t in d.args], None if d.block is None else shape(d.block)) for d in directives]


def at(text: str, span: Span) -> str:
    lines = text.split("\n")
    assert span.line == span.end_line
    return lines[span.line - 1][span.column - 1 : span.end_column - 1]


# The oracle


def oracle(text: str, folder: Path) -> list[Any]:
    path = folder / "oracle.conf"
    path.write_text(text, "utf-8")
    payload = crossplane.parse(
        str(path), single=True, strict=False, check_ctx=False, check_args=False, combine=False, comments=False
    )
    assert payload["status"] == "ok", payload["errors"]
    return _oracle_shape(payload["config"][0]["parsed"])


def _oracle_shape(parsed: list[dict[str, Any]]) -> list[Any]:
    return [
        (d["directive"], d["args"], _oracle_shape(d["block"]) if "block" in d else None)
        for d in parsed
        if d["directive"] != "#"  # what it makes of a comment between a directive's words
    ]


def bare_conditions(shaped: list[Any]) -> list[Any]:
    """crossplane takes the parentheses off an `if`'s arguments."""
    found = []
    for name, args, block in shaped:
        bare = " ".join(args).removeprefix("(").removesuffix(")").split() if name == "if" else args
        found.append((name, bare, None if block is None else bare_conditions(block)))
    return found


@pytest.mark.parametrize(
    "text",
    [
        DEBIAN.replace("'it''s'", '"it\'s"'),
        DEBIAN.replace("\n", "\r\n").replace("'it''s'", "x"),
        "a;b 1 2;\nc{d{e;}}f;",
        "# only a comment",
        "",
        "upstream u{server a:1 weight=5;server unix:/run/x;keepalive 3;}",
        'log_format j escape=json \'{"a":"$b","c":{"d":$e}}\';',
        "types{text/html html htm;}",
        "location ^~ /x{proxy_set_header Host $host;}",
        "ünïcode 'wört 🙂' x;",
    ],
)
def test_agrees_with_crossplane(text: str, tmp_path: Path) -> None:
    document = read(text)
    assert document.problems == []
    assert bare_conditions(shape(document.directives)) == bare_conditions(oracle(text, tmp_path))


WORDS = st.text(st.sampled_from("ab1/.~^$_-=:*é#"), min_size=1, max_size=8).filter(lambda word: word[0] != "#")
QUOTED = st.builds(
    lambda quote, text: quote + text.replace(quote, "") + quote,
    st.sampled_from("\"'"),
    st.text(st.sampled_from("ab $;{}#\"'\n[]:,"), max_size=12).filter(lambda text: "{{" not in text),
)
SPACE = st.sampled_from([" ", "\n", "\t ", " # it's; a { comment }\n", "\r\n"])
NAMES = st.sampled_from(["listen", "server_name", "log_format", "add_header", "x"])


@st.composite
def configurations(draw: st.DrawFn, depth: int = 2) -> str:
    text = ""
    for _ in range(draw(st.integers(0, 4))):
        words = [draw(NAMES), *draw(st.lists(st.one_of(WORDS, QUOTED), max_size=4))]
        text += "".join(word + draw(SPACE) for word in words)
        if depth and draw(st.booleans()):
            text += "{" + draw(configurations(depth - 1)) + draw(SPACE) + "}"
        else:
            text += ";"
        text += draw(st.sampled_from(["", " ", "\n", "# c\n"]))
    return text


@given(configurations())
def test_agrees_with_crossplane_on_any_well_formed_text(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    document = read(text.replace("\r\n", "\n"))
    assert messages(document) == []
    folder = tmp_path_factory.getbasetemp()
    assert shape(document.directives) == oracle(text.replace("\r\n", "\n"), folder)


# Properties


TAGS = ("{{", "}}", "{%", "%}", "{#", "#}", "<%", "%>", "${A}", "{% if x %}", "{% endif %}", "{{ x }}", "<%= x %>")
WHOLE = ("access_log off;", "server {", "content_by_lua_block {", "[[", "]]", "--", "\ufeff", "é", "🙂", "\0")
FRAGMENTS = st.sampled_from([*"{};\"'#\\\n\r\t $ab", *TAGS, *WHOLE])


@given(st.one_of(st.lists(FRAGMENTS, max_size=40).map("".join), st.text(max_size=60)))
def test_nothing_raises_and_every_place_is_in_the_file(text: str) -> None:
    source = Source("x", text)
    document = parse(source)
    last = source.position(len(text))
    for problem in document.problems:
        assert (
            (1, 1)
            <= (problem.span.line, problem.span.column)
            <= (problem.span.end_line, problem.span.end_column)
            <= last
        )
    previous = 0
    for token in tokens(document.directives):
        assert previous <= token.start <= token.end <= len(text)
        previous = token.end
        span = document.span(token)
        assert (1, 1) <= (span.line, span.column) <= (span.end_line, span.end_column) <= last
        pieces = document.pieces(token)
        assert all(token.start <= piece.start <= piece.end <= token.end for piece in pieces)
        assert [piece.start for piece in pieces[1:]] == [piece.end for piece in pieces[:-1]]
    for start, end in document.comments:
        assert text[start] == "#"
        assert "\n" not in text[start:end]


# Places and words


def test_places_are_exact() -> None:
    text = "http {\n  # ü 🙂\n  access_log  /var/ü/x.log 'ma in'; }"
    document = read(text)
    log = (document.directives[0].block or [])[0]
    assert [at(text, document.span(token)) for token in (log.name, *log.args)] == [
        "access_log",
        "/var/ü/x.log",
        "ma in",
    ]
    assert at(text, document.header(log)) == "access_log  /var/ü/x.log 'ma in';"
    assert at(text, document.header(document.directives[0])) == "http {"
    assert [text[start:end] for start, end in document.comments] == ["# ü 🙂"]


@pytest.mark.parametrize(
    ("written", "word"),
    [
        ('"a\\"b"', 'a"b'),
        ("'a\\'b'", "a'b"),
        ("'a\\\\b'", "a\\b"),
        ("'a\\tb'", "a\tb"),
        ("a\\.b", "a\\.b"),
        ("a\\;b", "a\\;b"),
        ("a\\ b", "a\\ b"),
        ("${a}b", "${a}b"),
        ("a#b", "a#b"),
        ("'a\nb'", "a\nb"),
        ("''", ""),
    ],
)
def test_words_are_read_as_nginx_does(written: str, word: str) -> None:
    document = read(f"x {written};")
    assert [token.text for token in document.directives[0].args] == [word]
    assert document.problems == []


def test_crlf_and_byte_order_mark() -> None:
    source, problem = decode("nginx.conf", b"\xef\xbb\xbfuser www;\r\nhttp {\r\n\taccess_log off;\r\n}\r\n")
    assert problem is None
    document = parse(source)
    assert document.problems == []
    off = (document.directives[1].block or [])[0].args[0]
    assert document.span(off) == Span("nginx.conf", 3, 13, 3, 16)


def test_pieces_of_a_format_have_places_of_their_own() -> None:
    text = 'log_format m \'$remote_addr "${request_id}" \' "a\\"$status";'
    document = read(text)
    found = [
        (p.kind, p.text, text[p.start : p.end])
        for token in document.directives[0].args[1:]
        for p in document.pieces(token)
    ]
    assert found == [
        ("variable", "$remote_addr", "$remote_addr"),
        ("text", ' "', ' "'),
        ("variable", "$request_id", "${request_id}"),
        ("text", '" ', '" '),
        ("text", 'a"', 'a\\"'),
        ("variable", "$status", "$status"),
    ]


def test_lua_blocks_are_passed_over() -> None:
    lua = """
        local a = "}" -- }
        local b = {{1}, {2}} --[[ } ]] local c = [==[ } ]==]
        ngx.log(ngx.ERR, '}')
    """
    document = read(f"location / {{ content_by_lua_block {{{lua}}} access_log off; }}")
    assert document.problems == []
    code, log = document.directives[0].block or []
    assert (code.kind, code.block, log.args[0].text) == ("code", None, "off")


# Templates


def test_template_tags_mark_what_they_fill_in() -> None:
    text = (
        "server_name {{ name }} fixed; access_log /var/log/{{ a['b'] }}/x.log main;"
        "root <%= @root %>/x; set $a ${HOME_DIR};"
    )
    document = read(text)
    assert document.problems == []
    found = {token.text: token.template for token in tokens(document.directives)}
    assert found == {
        "server_name": False,
        "{{ name }}": True,
        "fixed": False,
        "access_log": False,
        "/var/log/{{ a['b'] }}/x.log": True,
        "main": False,
        "root": False,
        "<%= @root %>/x": True,
        "set": False,
        "$a": False,
        "${HOME_DIR}": True,
    }


@pytest.mark.parametrize(
    "text",
    [
        "{% if tls %}\naccess_log off;\n{% endif %}\nlisten 80;",
        "{%- for x in y -%}access_log off;{%- endfor -%} listen 80;",
        "{{- if .Values.tls }}\naccess_log off;\n{{- end }}\nlisten 80;",
        "{{ range $i, $x := .Items }}access_log off;{{ end }}listen 80;",
        "{{#if tls}}access_log off;{{/if}}listen 80;",
        "<% if @tls -%>\naccess_log off;\n<% end -%>\nlisten 80;",
        "<% @logs.each do |log| %>access_log off;<% end %>listen 80;",
        "{% if a %}listen 1;{% else %}access_log off;{% endif %}listen 80;",
        "{% if a %}{% if b %}{% endif %}access_log off;{% endif %}listen 80;",
    ],
)
def test_conditions_of_a_template_are_kept_beside_directives(text: str) -> None:
    document = read(text)
    assert document.problems == []
    found = {(d.name.text, *(t.text for t in d.args)): d.conditional for d in document.directives}
    assert found["access_log", "off"] is True
    assert found["listen", "80"] is False


def test_a_condition_around_a_block_says_nothing_of_its_inside() -> None:
    document = read("{% for s in servers %}server { access_log off; {% if x %}listen 1;{% endif %} }{% endfor %}")
    (server,) = document.directives
    assert server.conditional
    assert [d.conditional for d in server.block or []] == [False, True]


@pytest.mark.parametrize("tag", ["{{ extra }}", '{{ include "x" . }}', "<%= @extra %>", "{{ a }} {{ b }}", "{{ x }};"])
def test_a_tag_on_its_own_may_stand_for_directives(tag: str) -> None:
    document = read(f"server {{\n  {tag}\n  listen 80;\n}}")
    assert document.problems == []
    hole, listen = document.directives[0].block or []
    assert (hole.kind, listen.name.text) == ("template", "listen")


@pytest.mark.parametrize(
    "text",
    [
        "server {# a comment\n listen 80; #}\n}",
        "{# jinja; } #}{% set x = 1 %}server { listen 80; }",
        "{{/* go */}}server { listen 80; }",
    ],
)
def test_comments_of_templates_and_of_nginx(text: str) -> None:
    document = read(text)
    assert document.problems == []
    assert shape(document.directives) == [("server", [], [("listen", ["80"], None)])]


def test_terraforms_directives_are_conditions() -> None:
    text = "a 1;\n%{ for x in y ~}\nb ${x};\n%{ endfor ~}\n%{if z}c 2;%{else}d 3;%{endif}\ne 4;\n"
    document = read(text)
    found = [(one.name.text, one.conditional) for one in document.directives]
    assert found == [("a", False), ("b", True), ("c", True), ("d", True), ("e", False)]
    assert document.problems == []
    assert at(text, document.span(document.directives[-1].args[0])) == "4"


def test_roles_of_tags() -> None:
    roles = {
        "{% set x = 1 %}": "inner",
        "{% set x %}": "open",
        "{% include 'x' %}": "expression",
        "{{ block }}": "expression",
        '{{ template "x" . }}': "expression",
        "{{ $x := 1 }}": "inner",
        "{{ else }}": "inner",
        "{{ end }}": "close",
        "{{^x}}": "open",
        "<% x = 1 %>": "inner",
        "<% @a.each { |x| -%>": "open",
        "<% } -%>": "close",
        "<%# c %>": "comment",
    }
    for text, role in roles.items():
        tag = tag_at(text, 0)
        assert tag is not None, text
        assert (tag.end, tag.role) == (len(text), role), text


# Faults


@pytest.mark.parametrize(
    ("text", "message", "kept"),
    [
        ("server { listen 80; } }\naccess_log off;", "closes no block", ["server", "access_log"]),
        ("a;\nserver { listen 80;\n location / {", "`location /` is not closed", ["a", "server"]),
        ("a;\naccess_log off", "file ends inside of `access_log`", ["a", "access_log"]),
        ("server { access_log off }\na;", "`access_log` is not ended by a `;`", ["server", "a"]),
        ("log_format m '$status;\na;\nb;", "quote is not closed", ["log_format", "a", "b"]),
        ("log_format m '$status;\na 'x';\nb;", "quote is not closed", ["log_format", "a", "b"]),
        ("{ listen 80; }\na;", "block without a name", ["", "a"]),
        (";\na;", "ends no directive", ["a"]),
        ("a { content_by_lua_block { x", "Lua block is not closed", ["a"]),
        ("a {{ x ;\nb;", "", ["a"]),
    ],
)
def test_faults_cost_only_themselves(text: str, message: str, kept: list[str]) -> None:
    document = read(text)
    assert any(message in said for said in messages(document))
    assert [d.name.text for d in document.directives] == kept


def test_faults_of_a_template_are_doubts() -> None:
    assert [problem.level for problem in read("server {").problems] == ["error"]
    assert [problem.level for problem in read("{% if x %}server { listen 80;").problems] == ["warning"]


def test_conditions_in_comments_count() -> None:
    document = read("# {% if x %}\naccess_log off;\n# {% endif %}\nlisten 80;")
    assert [d.conditional for d in document.directives] == [True, False]


def test_a_truncated_file_keeps_what_was_read() -> None:
    whole = textwrap.dedent(DEBIAN)
    for length in range(0, len(whole), 7):
        document = read(whole[:length])
        if "access_log /var/log/nginx/access.log;" in whole[:length]:
            http = next(d for d in document.directives if d.name.text == "http")
            assert any(d.name.text == "access_log" for d in http.block or [])


def test_deep_nesting_is_cut() -> None:
    document = read("a {" * 10_000 + "}" * 10_000 + "\nb;")
    assert messages(document) == [f"blocks nested deeper than {MAX_DEPTH} are not read"]
    assert [d.name.text for d in document.directives] == ["a", "b"]
    depth, here = 0, document.directives
    while here:
        depth, here = depth + 1, here[0].block or []
    assert depth == MAX_DEPTH + 1


@pytest.mark.parametrize(
    "text", ["{{" * 20_000, "'\n" * 20_000, '"' * 20_001, "}" * 20_000, "a\\" * 20_000, "<%" * 20_000]
)
def test_repeated_faults_stay_bounded(text: str) -> None:
    assert len(read(text).problems) <= 51
