"""varnishncsa as an init script starts it, by the variables of `/etc/default/varnishncsa`.

Debian's script starts it with `VARNISHNCSA_ENABLED=1` only, by default with `-a -w` and `LOGFILE`; a unit of systemd
takes no notice of the file: https://docs.varnish-software.com/tutorials/enabling-logging-with-varnishncsa/.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import undecided
from accesslint.mappers.server_files import Parameters
from accesslint.mappers.varnish.varnishncsa import arguments_of, entities
from accesslint.model.recording import Place, Recording
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Span

_PACKAGED = {"LOGFILE": "/var/log/varnish/varnishncsa.log", "PIDFILE": "/run/varnishncsa/varnishncsa.pid"}
_OPTIONS = "-a -w ${LOGFILE} -D -P ${PIDFILE}"
_MOST_WORDS = 1_000
_NOT_ENABLED = Unknown(
    "VARNISHNCSA_ENABLED is not 1: an init script does not start it, a unit of systemd does not ask", "the unit"
)


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Each such file as an emitter of kind `web-server`."""
    for resource in resources.of_type("varnish_defaults"):
        parameters = Parameters(resource, "settings")
        for entity in entities(resource, arguments_of(_words(resource, parameters), resource.header)):
            if entity.category == "emitter" and "sysconfig" not in resource.scope:
                enabled, span = parameters.text("VARNISHNCSA_ENABLED", "0")
                if enabled != "1":
                    why = enabled if isinstance(enabled, Unknown) else _NOT_ENABLED
                    entity.set("logging", why, span)
                    entity.recording = Recording("varnish", (Place("", why, ()),))
            yield entity


def _words(resource: Resource, parameters: Parameters) -> list[Value]:
    """The words of `DAEMON_OPTS`, each at the place of the whole; a variable stands for what the file says of it."""
    options = parameters.values.get("DAEMON_OPTS")
    if options is not None and undecided(options) is not None:
        return [options]
    if options is None and parameters.doubt is not None:
        return [Value(parameters.doubt, resource.header)]
    text, span = (_OPTIONS, resource.header) if options is None else (options.text or "", options.span)
    try:
        words = shlex.split(text)[:_MOST_WORDS]
    except ValueError:
        words = text.split()[:_MOST_WORDS]
    return [_expanded(word, span, parameters) for word in words]


def _expanded(word: str, span: Span, parameters: Parameters) -> Value:
    if not word.startswith("$"):
        return Value(word, span)
    name = word[1:].strip("{}")
    if name in parameters.values and name != "DAEMON_OPTS":
        return parameters.values[name]
    return Value(_PACKAGED.get(name) or Unknown(f"{word} is set where varnishncsa is started", "the init script"), span)
