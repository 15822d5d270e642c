"""What the words of a command line and the environment set in a server: the same names as in its configuration file.

PostgreSQL: https://www.postgresql.org/docs/current/app-postgres.html (`-c name=value`, `--name=value`, in which a dash
stands for an underscore). MySQL: https://dev.mysql.com/doc/refman/8.4/en/command-line-options.html. MongoDB:
https://www.mongodb.com/docs/manual/reference/program/mongod/. Elasticsearch takes `-Ename=value`, and in a container
variables named as settings or `ES_SETTING_…`:
https://www.elastic.co/guide/en/elasticsearch/reference/current/docker.html#docker-configuration-methods
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from accesslint.mappers.meanings import shown, undecided
from accesslint.model.values import Unknown, Value
from accesslint.source import Span

_MOST_WORDS = 2_000
_SWITCHES = frozenset({"general_log", "server_audit_logging", "audit_log", "slow_query_log", "log_bin"})
"""Options of MySQL that may stand alone, so that the next word is not theirs."""
_MYSQL_FILES = frozenset({"defaults_file", "defaults_extra_file"})
_PLUGINS = frozenset({"plugin_load", "plugin_load_add", "early_plugin_load"})
_MONGODB = {
    "--auditDestination": "auditLog.destination",
    "--auditFormat": "auditLog.format",
    "--auditPath": "auditLog.path",
    "--auditFilter": "auditLog.filter",
    "--logpath": "systemLog.path",
}
_MONGODB_FILES = ("--config", "-f")
_POSTGRESQL_FILES = ("config_file", "data_directory")
_IMAGES_LIBRARIES = Unknown("the image loads libraries of its own, and has a variable for pgAudit", "the image")
_POSTGRESQL_HOME = "/var/lib/postgresql"
_BITNAMI = {
    "POSTGRESQL_PGAUDIT_LOG": "pgaudit.log",
    "POSTGRESQL_PGAUDIT_LOG_PARAMETER": "pgaudit.log_parameter",
    "POSTGRESQL_LOG_CONNECTIONS": "log_connections",
    "POSTGRESQL_LOG_DISCONNECTIONS": "log_disconnections",
    "POSTGRESQL_LOG_LINE_PREFIX": "log_line_prefix",
    "POSTGRESQL_LOG_TIMEZONE": "log_timezone",
    "POSTGRESQL_SHARED_PRELOAD_LIBRARIES": "shared_preload_libraries",
}
"""https://github.com/bitnami/containers/blob/main/bitnami/postgresql/README.md"""
_BITNAMI_KEYCLOAK = {"KEYCLOAK_LOG_LEVEL": "log-level", "KEYCLOAK_LOG_OUTPUT": "log-console-output"}
_KAFKA_SIGNS = {0: "-", 1: "_"}
"""In names of variables, three underscores stand for a dash, two for one."""
_ELASTIC = ("xpack.", "cluster.", "node.", "plugins.", "opendistro_security.")
_ELASTIC_VARIABLE = "ES_SETTING_"


class Flags(msgspec.Struct):
    """What flags and variables set."""

    settings: dict[str, Value] = {}
    file: Value | None = None
    """A configuration file, or the folder of one, that is named."""
    doubt: Unknown | None = None
    """Why more may be set."""

    def put(self, name: str, value: Value) -> None:
        """Set a value; the last counts. A word that is filled in when the container starts is not known."""
        text = value.text
        if text is not None and ("$(" in text or "${" in text):
            value = Value(Unknown(f"{name} is filled in when the container starts", "its environment"), value.span)
        self.settings[name] = value


def words_of(command: Value | None) -> Iterator[Value]:
    """The words of a command: those of a list as they are, a text split as a shell does. Unknown words stay."""
    if command is None:
        return
    for item in command.items()[:_MOST_WORDS]:
        text = shown(item)
        if text is None or isinstance(command.data, list):
            yield item if text is None else Value(text, item.span)
        else:
            yield from narrow(split(text)[:_MOST_WORDS], text, item.span)


def narrow(words: Iterable[str], text: str, span: Span) -> Iterator[Value]:
    """The words of a text, each at its own place where the text stands in one line as it is."""
    quotes = span.end_column - span.column - len(text) if span.end_line == span.line else -1
    after = 0
    for word in words:
        at = text.find(word, after) if quotes in (0, 2) and word else -1
        if at < 0:
            yield Value(word, span)
            continue
        after = at + len(word)
        column = span.column + quotes // 2
        yield Value(word, Span(span.file, span.line, column + at, span.line, column + after))


def split(text: str) -> list[str]:
    """The words of a command line."""
    try:
        return shlex.split(text)
    except ValueError:
        return text.split()


def _pairs(words: Sequence[Value], alone: frozenset[str]) -> Iterator[tuple[str, Value, bool]]:
    """Options that begin with a dash, each with its value and whether it has one (`-x=1`, `-x 1`)."""
    for number, word in enumerate(words):
        text = word.text or ""
        if not text.startswith("-"):
            continue
        name, sign, given = text.partition("=")
        following = words[number + 1] if number + 1 < len(words) else None
        if sign:
            yield name, Value(given, word.span), True
        elif following is None or (following.text or "").startswith("-") or name in alone:
            yield name, Value("", word.span), False
        else:
            yield name, following, True


def _flags(words: Sequence[Value]) -> Flags:
    return Flags(doubt=next((doubt for word in words if (doubt := undecided(word)) is not None), None))


def postgresql(words: Sequence[Value], variables: Mapping[str, Value]) -> Flags:
    """The parameters of `postgres`."""
    words = [*_more(variables.get("POSTGRESQL_EXTRA_FLAGS")), *words]
    flags = _flags(words)
    for variable, parameter in _BITNAMI.items():
        if variable in variables and shown(variables[variable]) != "":
            flags.put(parameter, variables[variable])
    audited = variables.get("POSTGRESQL_PGAUDIT_LOG")
    if audited is not None and "shared_preload_libraries" not in flags.settings:
        flags.put("shared_preload_libraries", Value(_IMAGES_LIBRARIES, audited.span))
    for number, word in enumerate(words):
        text, span = word.text or "", word.span
        following = words[number + 1] if number + 1 < len(words) else None
        if text == "-c" and following is not None:
            flags.doubt = flags.doubt or undecided(following)
            text, span = following.text or "", following.span
        elif text == "-D" and following is not None:
            if not (following.text or "").startswith(_POSTGRESQL_HOME):
                flags.file = following
            continue
        elif text.startswith("--") or (text.startswith("-c") and len(text) > len("-c")):
            text = text[2:]
        else:
            continue
        name, sign, given = text.partition("=")
        name = name.strip().lower().replace("-", "_")
        if sign and name:
            flags.put(name, Value(given.strip(), span))
    for name in _POSTGRESQL_FILES:
        flags.file = flags.settings.get(name, flags.file)
    return flags


def mysql(words: Sequence[Value], variables: Mapping[str, Value]) -> Flags:
    """The options of `mysqld` and `mariadbd`, as the loader of option files names them."""
    extra = [word for name in ("MARIADB_EXTRA_FLAGS", "MYSQL_EXTRA_FLAGS") for word in _more(variables.get(name))]
    flags = _flags([*extra, *words])
    alone = frozenset(f"--{name.replace('_', '-')}" for name in _SWITCHES) | {f"--{name}" for name in _SWITCHES}
    plugins: list[Value] = []
    for written, found, given in _pairs([*extra, *words], alone):
        if not written.startswith("--"):
            continue
        name, value = written[2:].lower().replace("-", "_").removeprefix("loose_"), found
        if not given:
            plain = name.removeprefix("skip_").removeprefix("disable_")
            name, value = plain, Value("ON" if plain == name else "OFF", found.span)
        if name in _MYSQL_FILES:
            flags.file = value
        elif name in _PLUGINS:
            plugins.append(value)
            flags.settings["plugin_load_add"] = Value(plugins, value.span)
        else:
            flags.put(name, value)
    return flags


def mongodb(words: Sequence[Value], variables: Mapping[str, Value]) -> Flags:
    """The settings of `mongod`, by the names that its file has for them."""
    words = [*_more(variables.get("MONGODB_EXTRA_FLAGS")), *words]
    flags = _flags(words)
    for name, value, given in _pairs(words, frozenset()):
        if name in _MONGODB and given:
            flags.put(_MONGODB[name], value)
        elif name in _MONGODB_FILES and given:
            flags.file = value
        elif name == "--setParameter" and given:
            parameter, sign, text = (value.text or "").partition("=")
            if sign:
                flags.put(f"setParameter.{parameter}", Value(text, value.span))
    return flags


def elastic(words: Sequence[Value], variables: Mapping[str, Value]) -> Flags:
    """The settings of Elasticsearch and OpenSearch."""
    flags = _flags(words)
    for variable, value in variables.items():
        if variable.startswith(_ELASTIC):
            flags.put(variable, value)
        elif variable.startswith(_ELASTIC_VARIABLE):
            # A single underscore stands for a dot, two for one.
            name = variable.removeprefix(_ELASTIC_VARIABLE).lower()
            flags.put(name.replace("__", "\0").replace("_", ".").replace("\0", "_"), value)
    for number, word in enumerate(words):
        text = word.text or ""
        if text == "-E" and number + 1 < len(words):
            word = words[number + 1]  # noqa: PLW2901 (the option's value)
            text = f"-E{word.text or ''}"
        name, sign, given = text.removeprefix("-E").partition("=")
        if text.startswith("-E") and sign:
            flags.put(name, Value(given, word.span))
    return flags


def keycloak(words: Sequence[Value], variables: Mapping[str, Value]) -> Flags:
    """The options of Keycloak: `KC_LOG_LEVEL` is `log-level`, and so is Bitnami's `KEYCLOAK_LOG_LEVEL`."""
    words = [*words, *_more(variables.get("KEYCLOAK_EXTRA_ARGS"))]
    flags = _flags(words)
    for variable, option in _BITNAMI_KEYCLOAK.items():
        if variable in variables:
            flags.put(option, variables[variable])
    for variable, value in variables.items():
        if variable.startswith("KC_"):
            flags.put(variable.removeprefix("KC_").lower().replace("_", "-").replace("--", "-"), value)
    for written, value, given in _pairs(words, frozenset()):
        name = written.removeprefix("--").lower().replace("--", "-")
        if name in ("config-file", "cf") and given:
            flags.file = value
        elif written.startswith("--") and given:
            flags.put(name, value)
    return flags


def minio(words: Sequence[Value], variables: Mapping[str, Value]) -> Flags:  # noqa: ARG001 (one signature for all)
    """The variables of MinIO; its file of variables may be named by one."""
    flags = _flags(())
    for variable, value in variables.items():
        if variable.startswith("MINIO_"):
            flags.put(variable, value)
    flags.file = variables.get("MINIO_CONFIG_ENV_FILE")
    return flags


def cassandra(words: Sequence[Value], variables: Mapping[str, Value]) -> Flags:  # noqa: ARG001 (one signature for all)
    """Nothing: its audit log is set up by its file alone, in which it is off as shipped.

    https://cassandra.apache.org/doc/stable/cassandra/managing/operating/audit_logging.html
    """
    return _flags(words)


def kafka(words: Sequence[Value], variables: Mapping[str, Value]) -> Flags:  # noqa: ARG001 (one signature for all)
    """The properties of Kafka: `KAFKA_AUTHORIZER_CLASS_NAME`, Bitnami's `KAFKA_CFG_…`; and the levels of loggers."""
    flags = _flags(())
    for variable, value in variables.items():
        if variable.startswith("KAFKA_") and not variable.startswith("KAFKA_LOG4J_"):
            name = variable.removeprefix("KAFKA_").removeprefix("CFG_").lower()
            flags.put(name.replace("___", "\0").replace("__", "\1").replace("_", ".").translate(_KAFKA_SIGNS), value)
    levels = variables.get("KAFKA_LOG4J_LOGGERS")
    unknown = undecided(levels) if levels is not None else None
    if levels is not None and unknown is not None:
        flags.put("logger.kafka.authorizer.logger", levels)
    elif levels is not None:
        for one in (shown(levels) or "").split(","):
            logger, _, level = one.strip().partition("=")
            flags.put(f"logger.{logger}", Value(level.strip(), levels.span))
    return flags


def confluent_kafka(words: Sequence[Value], variables: Mapping[str, Value]) -> Flags:
    """The properties of Kafka in Confluent's images, in which the authoriser's logger is at WARN unless it is set.

    https://github.com/confluentinc/common-docker and the image's template `log4j.properties`.
    """
    flags = kafka(words, variables)
    authorizer = flags.settings.get("authorizer.class.name")
    if authorizer is not None:
        flags.settings.setdefault("logger.kafka.authorizer.logger", Value("WARN", authorizer.span))
    return flags


def _more(variable: Value | None) -> list[Value]:
    """The words of a variable that holds further flags."""
    if variable is None or undecided(variable) is not None:
        return [] if variable is None else [variable]
    text = shown(variable) or ""
    return list(narrow(split(text), text, variable.span))
