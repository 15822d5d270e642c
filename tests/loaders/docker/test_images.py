"""Dockerfiles: what an image starts, links and copies, and which files are handed on."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.loaders import Embedded, Options
from accesslint.loaders.docker import claims, load
from accesslint.model.values import Resource
from tests.trees import MemoryTree


def loaded(text: str, name: str = "api/Dockerfile", **files: str) -> list[Any]:
    tree = MemoryTree({name: text, **{path.replace("__", "/"): content for path, content in files.items()}})
    return list(load([tree.sources[name]], [], tree, Options()))


def image(text: str) -> Resource:
    found = [one for one in loaded(text) if isinstance(one, Resource)]
    assert len(found) == 1
    return found[0]


def plain(text: str, attribute: str) -> Any:
    value = image(text).get(attribute)
    return None if value is None else value.plain()


def embedded(text: str, **files: str) -> dict[str, str]:
    return {one.file_name: one.source.text for one in loaded(text, **files) if isinstance(one, Embedded)}


@pytest.mark.parametrize(
    ("name", "head", "expected"),
    [
        ("Dockerfile", "FROM a\n", True),
        ("a/dockerfile.prod", "# c\nARG V=1\nFROM a:$V\n", True),
        ("Containerfile", "from a\n", True),
        ("api.dockerfile", "FROM a\n", True),
        ("Dockerfile.j2", "FROM {{ image }}\n", True),
        ("Dockerfile", "nothing\n", False),
        ("Dockerfile.dockerignore", "FROM a\n", False),
        ("file", "FROM a\n", False),
    ],
)
def test_claims(name: str, head: str, expected: bool) -> None:
    assert claims(name, head) is expected


@pytest.mark.parametrize(
    ("text", "command", "entrypoint"),
    [
        ("FROM a\nCMD b c\n", ["b", "c"], None),
        ("FROM a\nCMD b\nCMD c\n", ["c"], None),
        ('FROM a\nCMD ["b"]\nENTRYPOINT ["e"]\n', ["b"], ["e"]),
        ("FROM a AS x\nCMD b\nFROM d\n", None, None),
        ("FROM a AS x\nCMD b\nFROM x\n", ["b"], None),
        ("FROM a AS x\nCMD b\nFROM X AS y\nENTRYPOINT e\nFROM y\n", None, ["e"]),
        ("FROM a\nCMD b $OPTIONS\n", ["b", {"unknown": "$OPTIONS is filled in when the container starts"}], None),
        ("FROM a\nCMD b --port $PORT\n", ["b", "--port", "$PORT"], None),
        (
            'FROM a\nCMD ["sh", "-c", "b $X"]\n',
            ["sh", "-c", {"unknown": "$X is filled in when the container starts"}],
            None,
        ),
        ("FROM a\nCMD b {{c}}\n", ["b", {"unknown": "a template fills it in"}], None),
    ],
)
def test_commands(text: str, command: Any, entrypoint: Any) -> None:
    assert (plain(text, "command"), plain(text, "entrypoint")) == (command, entrypoint)


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        ("ln -sf /dev/null /var/log/a.log", [{"to": "/dev/null", "path": "/var/log/a.log"}]),
        ("true && ln -s -f /dev/stdout /a;ln a b", [{"to": "/dev/stdout", "path": "/a"}]),
        ("/bin/ln --symbolic /dev/null /a", [{"to": "/dev/null", "path": "/a"}]),
        ("if x; then ln -sf /dev/null /a; fi", [{"to": "/dev/null", "path": "/a"}]),
        ("ln -sf /dev/null", []),
        ("echo ln -s a b", []),
    ],
)
def test_links(run: str, expected: list[dict[str, str]]) -> None:
    assert plain(f"FROM a\nRUN {run}\n", "links") == expected


def test_variables() -> None:
    text = "FROM a\nENV A=1 B='x y'\nENV C d\nENV E=$A\n"
    assert plain(text, "environment") == {
        "A": "1",
        "B": "x y",
        "C": "d",
        "E": {"unknown": "E is filled in when the image is built"},
    }


NGINX = "FROM nginx\nCOPY {} /etc/nginx/nginx.conf\n{}\nEOF\n"


@pytest.mark.parametrize(
    ("heredoc", "line", "expected"),
    [
        ("<<'EOF'", "log $uri;", "log $uri;\n"),
        ("<<EOF", "log \\$uri;", "log $uri;\n"),
        ("<<EOF", "log $HOST ${PORT:-1};", "log {{ HOST }} {{ PORT }};\n"),
        ("<<-EOF", "\t\tlog;", "log;\n"),
    ],
)
def test_heredocs(heredoc: str, line: str, expected: str) -> None:
    assert embedded(NGINX.format(heredoc, line)) == {"etc/nginx/nginx.conf": expected}


def test_spans_in_heredocs() -> None:
    one = next(one for one in loaded(NGINX.format("<<-EOF", "\t\tlog off;")) if isinstance(one, Embedded))
    start = one.source.text.index("off")
    span = one.source.span(start, start + 3)
    assert (span.file, span.line, span.column, span.end_column) == ("api/Dockerfile", 3, 7, 10)


def test_a_here_document_of_a_command() -> None:
    assert embedded("FROM a\nRUN cat <<EOF > /etc/rsyslog.d/a.conf\n*.* @h\nEOF\n") == {
        "etc/rsyslog.d/a.conf": "*.* @h\n"
    }
    assert not embedded("FROM a\nRUN sh <<EOF\nls\nEOF\n")


def test_copied_files_go_by_the_name_that_they_get() -> None:
    text = "FROM nginx\nCOPY web.txt /etc/nginx/nginx.conf\nCOPY nginx.conf /etc/nginx/conf.d/a.conf\n"
    files = {"api__web.txt": "events {}\n", "api__nginx.conf": "events {}\nhttp { server { listen 80; } }\n"}
    assert embedded(text, **files) == {"etc/nginx/nginx.conf": "events {}\n"}


@pytest.mark.parametrize("line", ["COPY --from=x web.txt /n.conf", "COPY ../../web.txt /n.conf", "ADD https://h/x /n"])
def test_files_that_are_not_in_the_tree(line: str) -> None:
    assert not embedded(f"FROM a\n{line}\n")


@pytest.mark.parametrize("text", ["ARG A\n", "FROM\n", "FROM --platform=x\n", "CMD a\n"])
def test_no_image(text: str) -> None:
    assert not loaded(text)
