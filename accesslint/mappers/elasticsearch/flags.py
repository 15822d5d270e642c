"""What the words of a command line and the environment set in Elasticsearch, and in OpenSearch, which began as it.

`-Ename=value`, and in a container variables named as settings or `ES_SETTING_…`:
https://www.elastic.co/guide/en/elasticsearch/reference/current/docker.html#docker-configuration-methods
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from accesslint.mappers.server_flags import Flags, begun
from accesslint.model.values import Value

_PREFIXES = ("xpack.", "cluster.", "node.", "plugins.", "opendistro_security.")
_VARIABLE = "ES_SETTING_"
_DISABLED = "DISABLE_SECURITY_PLUGIN"
"""A variable of OpenSearch's image: https://docs.opensearch.org/latest/getting-started/quickstart/"""


def read(words: Sequence[Value], variables: Mapping[str, Value]) -> Flags:
    """The settings of Elasticsearch and OpenSearch."""
    flags = begun(words)
    for variable, value in variables.items():
        if variable.startswith(_PREFIXES):
            flags.put(variable, value)
        elif variable == _DISABLED:
            flags.put("plugins.security.disabled", value)
        elif variable.startswith(_VARIABLE):
            # A single underscore stands for a dot, two for one.
            name = variable.removeprefix(_VARIABLE).lower()
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
