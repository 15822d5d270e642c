"""gunicorn and uvicorn as the commands of Compose services and images start them: whether requests are logged.

https://docs.gunicorn.org/en/stable/settings.html#logging: without `--access-logfile` gunicorn logs no requests;
`GUNICORN_CMD_ARGS` in the environment may say more, and a file `gunicorn.conf.py` where it starts, or named by `-c`.
https://www.uvicorn.org/settings/#logging: uvicorn logs requests unless `--no-access-log` is given.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.docker import development
from accesslint.mappers.docker.starting import named, started
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.kubernetes.images import image_text, repository
from accesslint.mappers.meanings import shown
from accesslint.mappers.python_logging.gunicorn import entities_of
from accesslint.mappers.python_logging.own_records import leave_to_middlewares
from accesslint.mappers.records import decide_logging, emitter_for
from accesslint.model.entities import Entity
from accesslint.model.recording import Place, Recording
from accesslint.model.values import Resource, Unknown, Value

_OPTIONS = {
    "--access-logfile": "accesslog",
    "--access-logformat": "access_log_format",
    "--limit-request-line": "limit_request_line",
    "--log-config": "logconfig",
    "--log-config-json": "logconfig_json",
    "--logger-class": "logger_class",
    "--log-syslog-to": "syslog_addr",
    "--worker-class": "worker_class",
    "-k": "worker_class",
}
_SWITCHES = {
    "--log-syslog": "syslog",
    "--disable-redirect-access-to-syslog": "disable_redirect_access_to_syslog",
}
_TOLD_ELSEWHERE = Unknown("a configuration file or GUNICORN_CMD_ARGS may set the format", "that file or variable")
INSIDE = Unknown("a gunicorn.conf.py inside the image may set more", "the image")
"""Read where gunicorn starts: https://docs.gunicorn.org/en/stable/configure.html"""
_FILES = ("-c", "--config", "--paste", "--paster")
_ENDS = frozenset({"&&", "||", ";", "|", "&"})
_MOST_WORDS = 2_000
_PROGRAM = re.compile(r"(?:^|[\s/])(?:gunicorn|uvicorn)\s")
"""A word that is a command line itself: `sh -c "… gunicorn …"`."""


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """The web servers that the services' own commands start, where the command decides their access log."""
    has_file = has_configuration(resources)
    for service in started(resources):
        if development.doubt_of(resources, service) is not None:
            continue  # what serves is told by the image, or by another file
        for made in web_servers(service, has_file=has_file, doubt=doubt_of(service)):
            if isinstance(made, Entity) and made.category == "emitter":
                leave_to_middlewares(made, resources)
            yield made


def doubt_of(service: Resource) -> Unknown | None:
    """Why an image may say more than the command: it is built elsewhere, and is not a language's own as it comes."""
    image = service.get("image")
    is_foreign = image is not None and "/" in repository(image_text(image) or "/")
    return INSIDE if is_foreign and service.get("build") is None and service.type != "container_image" else None


def has_configuration(resources: ResourceIndex) -> bool:
    """Whether a configuration of gunicorn's is there, which may say more than a command."""
    return next(resources.of_type("gunicorn_configuration"), None) is not None


def web_servers(service: Resource, *, has_file: bool, doubt: Unknown | None = None) -> Iterator[Mapped]:
    """The web server that a resource starts by its `entrypoint` and `command`; `doubt`: why more may be set."""
    words = [*_words(service.get("entrypoint")), *_words(service.get("command"))][:_MOST_WORDS]
    for number, word in enumerate(words):
        program = (word.text or "").rpartition("/")[2]
        if program == "gunicorn":
            yield from _gunicorn(service, word, _until_the_end(words[number + 1 :]), has_file, doubt)
            return
        if program == "uvicorn":
            yield from _uvicorn(service, _until_the_end(words[number + 1 :]))
            return


def _words(command: Value | None) -> Iterator[Value]:
    """The words of a command, a shell's command line split as well; nothing where a part is not known."""
    if command is None or command.is_partly_open:
        return
    is_list = isinstance(command.data, list)
    for item in command.items():
        text = shown(item) or ""
        for word in [text] if is_list else _split(text):
            inner = _split(word) if _PROGRAM.search(word) else [word]
            yield from (Value(part, item.span) for part in inner)


def _split(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError:
        return text.split()


def _until_the_end(words: list[Value]) -> list[Value]:
    end = next((number for number, word in enumerate(words) if word.text in _ENDS), len(words))
    return words[:end]


def _gunicorn(
    service: Resource,
    program: Value,
    words: list[Value],
    has_file: bool,  # noqa: FBT001 (a step of the function above)
    doubt: Unknown | None,
) -> Iterator[Mapped]:
    settings: dict[str, Value] = {}
    names_file = False
    for number, word in enumerate(words):
        name, sign, given = (word.text or "").partition("=")
        names_file = names_file or name in _FILES
        if name in _SWITCHES:
            settings[_SWITCHES[name]] = Value(True, word.span)
        elif name in _OPTIONS and (sign or number + 1 < len(words)):
            settings[_OPTIONS[name]] = Value(given, word.span) if sign else words[number + 1]
    says_more = names_file or has_file or _is_told_more(service)
    if says_more and not settings.keys() & {"accesslog", "syslog"}:
        return  # the file's own emitter is judged, or nobody can say
    if doubt is not None and not settings.keys() & {"accesslog", "syslog"}:
        settings["accesslog"] = Value(doubt, program.span)
    if says_more or doubt is not None:
        settings.setdefault("access_log_format", Value(doubt or _TOLD_ELSEWHERE, program.span))
    yield from entities_of(
        Resource(
            id=f"{service.id}#gunicorn",
            platform=service.platform,
            type="gunicorn",
            address=f"gunicorn of {named(service)}",
            attributes=Value({"settings": Value(settings, program.span)}, program.span),
            header=program.span.first_line(),
            scope=service.scope,
        )
    )


def _is_told_more(service: Resource) -> bool:
    """Whether the environment may hold GUNICORN_CMD_ARGS."""
    if service.get("env_file") is not None:
        return True
    environment = service.get("environment")
    if environment is None:
        return False
    if environment.unknown is not None or "GUNICORN_CMD_ARGS" in dict(environment.entries()):
        return True
    listed = environment.items() if isinstance(environment.data, list) else []
    return any(item.unknown is not None or "GUNICORN_CMD_ARGS" in (shown(item) or "") for item in listed)


def _uvicorn(service: Resource, words: list[Value]) -> Iterator[Mapped]:
    """Only a log that is switched off is said: what is written goes where the service's output goes."""
    switch = next((word for word in words if word.text == "--no-access-log"), None)
    if switch is None:
        return
    emitter = emitter_for(service, "web-server", "http")
    emitter.id = f"emitter:{service.id}#uvicorn"
    emitter.address = f"uvicorn of {named(service)}"
    decide_logging(emitter, "off", switch.span)
    emitter.set("logging_detail", "it is started with --no-access-log")
    emitter.recording = Recording("uvicorn", (Place("", "off", ()),))
    yield emitter
