"""What a plain (unquoted) YAML scalar means: which texts are booleans, numbers or null.

Programs differ. Kubernetes reads manifests with sigs.k8s.io/yaml, which follows YAML 1.1 in that
`yes`, `no`, `on`, `off`, `y` and `n` are booleans and `0644` is octal; dates stay texts and
base-60 numbers are not known. Sources: https://www.kubernetes.dev/resources/keps/5295/ and the file
goyaml.v2/resolve.go of the repository kubernetes-sigs/yaml. CloudFormation reads YAML 1.1 too:
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html
"""

from __future__ import annotations

import math
import re
from typing import Literal, TypeAlias

from accesslint.model.values import Scalar

Dialect: TypeAlias = Literal["kubernetes", "core", "text"]
"""`kubernetes`: as above. `core`: YAML 1.2, where only `true` and `false` are booleans. `text`: scalars stay text."""

_WORDS: dict[str, tuple[str, ...]] = {
    "true": ("true", "True", "TRUE"),
    "false": ("false", "False", "FALSE"),
    "null": ("~", "null", "Null", "NULL"),
    "older true": ("y", "Y", "yes", "Yes", "YES", "on", "On", "ON"),
    "older false": ("n", "N", "no", "No", "NO", "off", "Off", "OFF"),
}
_CORE: dict[str, Scalar] = {
    **dict.fromkeys(_WORDS["true"], True),
    **dict.fromkeys(_WORDS["false"], False),
    **dict.fromkeys(_WORDS["null"], None),
}
_KUBERNETES: dict[str, Scalar] = {
    **_CORE,
    **dict.fromkeys(_WORDS["older true"], True),
    **dict.fromkeys(_WORDS["older false"], False),
}
_NUMERIC = frozenset("+-.0123456789")
_BASES = {"0x": 16, "0X": 16, "0o": 8, "0O": 8, "0b": 2, "0B": 2}
_DECIMAL = re.compile(r"[0-9]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_LONGEST_NUMBER = 40
"""Longer rows of digits are identifiers; Python refuses to convert very long ones."""


def scalar(text: str, dialect: Dialect) -> Scalar:
    """The value of a plain scalar. Infinities and NaN, which JSON does not have, stay texts."""
    if not text:
        return None
    if dialect == "text":
        return text
    words = _KUBERNETES if dialect == "kubernetes" else _CORE
    if text in words:
        return words[text]
    if text[0] in _NUMERIC and len(text) <= _LONGEST_NUMBER:
        return _number(text.replace("_", "") if dialect == "kubernetes" else text, text, dialect)
    return text


def _number(digits: str, text: str, dialect: Dialect) -> Scalar:
    sign, unsigned = (-1, digits[1:]) if digits[:1] == "-" else (1, digits[1:] if digits[:1] == "+" else digits)
    base = _BASES.get(unsigned[:2])
    if base is not None:
        return _whole(sign, unsigned[2:], base, text)
    if _DECIMAL.fullmatch(unsigned):
        if dialect == "kubernetes" and unsigned[0] == "0" and not set(unsigned) & {"8", "9"}:
            return sign * int(unsigned, 8)
        return sign * int(unsigned)
    if _FLOAT.fullmatch(digits):
        number = float(digits)
        return number if math.isfinite(number) else text
    return text


def _whole(sign: int, digits: str, base: int, text: str) -> Scalar:
    try:
        return sign * int(digits, base) if digits.isalnum() else text
    except ValueError:
        return text
