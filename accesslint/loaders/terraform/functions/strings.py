"""Terraform functions."""

from __future__ import annotations

from accesslint.loaders.terraform.functions.arguments import Function

FUNCTIONS: dict[str, Function] = {}
