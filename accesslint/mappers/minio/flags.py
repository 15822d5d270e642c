"""What the environment sets in MinIO."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from accesslint.mappers.server_flags import Flags, begun
from accesslint.model.values import Value


def read(words: Sequence[Value], variables: Mapping[str, Value]) -> Flags:  # noqa: ARG001 (one signature for all)
    """The variables of MinIO; its file of variables may be named by one."""
    flags = begun(())
    for variable, value in variables.items():
        if variable.startswith("MINIO_"):
            flags.put(variable, value)
    flags.file = variables.get("MINIO_CONFIG_ENV_FILE")
    return flags
