"""Tells the environment (production, staging, …) from folder names, resource names, tags and namespaces."""

from __future__ import annotations

import re

_WORDS = {
    "production": ("prod", "production", "prd", "live"),
    "staging": ("stage", "staging", "stg", "preprod", "uat"),
    "development": ("dev", "development", "develop", "sandbox"),
    "test": ("test", "testing", "qa"),
}
_WEAK = "live"
_BY_WORD = {word: name for name, words in _WORDS.items() for word in words}
_SPLIT = re.compile(r"[^a-z0-9]+")
_SPLIT_KEPT = re.compile(r"([^A-Za-z0-9]+)")


def environment_of(*texts: str) -> str:
    """The environment that the first telling text names as a whole word; empty if none does.

    `environment_of("envs/prod/main.tf")` is `production`; `product-catalogue` names none. `live` also names the folder
    of all that is deployed, so that another word of its text goes before it: `live/dev/app` is `development`.
    """
    for text in texts:
        words = [word for word in _SPLIT.split(text.lower()) if word in _BY_WORD]
        if words:
            return _BY_WORD[next((word for word in words if word != _WEAK), _WEAK)]
    return ""


def twin_of(*texts: str) -> str:
    """What the same thing is called in every environment: the texts, each word for an environment as `*`.

    `twin_of("envs/prod", "aws_lb.web")` and `twin_of("envs/staging", "aws_lb.web")` are both `envs/*#aws_lb.web`.
    """
    return "#".join(
        "".join("*" if word.lower() in _BY_WORD else word for word in _SPLIT_KEPT.split(text)) for text in texts
    )
