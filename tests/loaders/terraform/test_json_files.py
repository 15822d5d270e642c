"""`.tf.json` files give what the same configuration in the native syntax gives."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from accesslint.model.values import Reference

LoadFiles = Callable[..., Any]

NATIVE = """
    variable "days" {
      type    = number
      default = 30
    }
    locals {
      tags = { Name = "logs-${var.days}" }
    }
    resource "aws_s3_bucket" "b" {
      count  = 2
      bucket = "logs-${count.index}"
      tags   = local.tags
      versioning {
        enabled = true
      }
      rule {
        id = "a"
      }
      rule {
        id = "b"
        expiration {
          days = var.days
        }
      }
      dynamic "grant" {
        for_each = ["x", "y"]
        content {
          id = grant.value
        }
      }
      lifecycle {
        ignore_changes = ["tags"]
      }
    }
    data "aws_region" "here" {}
    module "m" {
      source = "./m"
      arn    = aws_s3_bucket.b[0].arn
    }
    output "o" {
      value = 1
    }
"""
JSON = {
    "//": "a comment",
    "variable": {"days": {"type": "number", "default": 30}},
    "locals": {"tags": {"Name": "logs-${var.days}"}},
    "resource": {
        "aws_s3_bucket": {
            "b": {
                "count": 2,
                "bucket": "logs-${count.index}",
                "tags": "${local.tags}",
                "versioning": {"enabled": True},
                "rule": [{"id": "a"}, {"id": "b", "expiration": {"days": "${var.days}"}}],
                "dynamic": {"grant": {"for_each": ["x", "y"], "content": {"id": "${grant.value}"}}},
                "lifecycle": {"ignore_changes": ["tags"]},
            }
        }
    },
    "data": [{"aws_region": {"here": [{}]}}],
    "module": {"m": {"source": "./m", "arn": "${aws_s3_bucket.b[0].arn}"}},
    "output": {"o": {"value": 1}},
}
MODULE = 'variable "arn" {}\nresource "x_y" "z" {\n  arn = var.arn\n}'


def test_both_syntaxes_give_the_same(load: LoadFiles) -> None:
    native = load({"main.tf": NATIVE, "m/main.tf": MODULE})
    as_json = load({"main.tf.json": json.dumps(JSON, indent=2), "m/main.tf": MODULE})
    assert not as_json.problems
    assert {r.id: r.attributes.plain() for r in as_json.resources} == {
        r.id: r.attributes.plain() for r in native.resources
    }
    assert as_json.value("arn", "module.m.x_y.z").data == Reference(".#aws_s3_bucket.b[0]", "arn")


def test_places_in_json(load: LoadFiles) -> None:
    loaded = load({"main.tf.json": json.dumps(JSON, indent=2), "m/main.tf": MODULE})
    bucket = loaded["aws_s3_bucket.b[0]"]
    assert loaded.text_at(bucket.header) == '"b"'
    assert loaded.text_at(bucket.get("bucket").span) == '"logs-${count.index}"'
    assert loaded.text_at(bucket.get("versioning", 0, "enabled").span) == "true"


def test_types_written_as_texts(load: LoadFiles) -> None:
    variable = {"type": 'object({ a = optional(string, "d"), n = number })', "default": {"n": "4"}}
    loaded = load(
        {
            "v.tf.json": json.dumps({"variable": {"v": variable}}),
            "main.tf": 'resource "test_it" "this" {\n  value = var.v\n}',
        }
    )
    assert loaded.plain() == {"a": "d", "n": 4}


def test_duplicate_keys_are_reported(load: LoadFiles) -> None:
    loaded = load({"main.tf.json": '{"resource": {"x_y": {"z": {"a": 1, "a": 2}}}}'})
    assert loaded.plain("a", "x_y.z") == 2
    assert loaded.messages == ['the key "a" occurs twice; the last one holds']


def test_a_fault_costs_only_what_it_is_in(load: LoadFiles) -> None:
    loaded = load({"main.tf.json": '{"resource": {"x_y": {"z": {"a": nonsense, "b": 2}, "w": {}}}'})
    assert loaded.addresses == ["x_y.z", "x_y.w"]
    assert loaded.plain("b", "x_y.z") == 2
    assert loaded.unknown("a", "x_y.z") == "syntax error"
    assert loaded.messages == ['unexpected "nonsense"', '"{" is never closed']


def test_json_that_is_no_object(load: LoadFiles) -> None:
    for text in ("[]", "1", '{"resource": 1}', '{"resource": {"x_y": ["z"]}}', '{"resource": {"x_y": {"z": 1}}}'):
        assert load({"main.tf.json": text}).messages == ["an object is expected"]


def test_a_template_that_does_not_parse(load: LoadFiles) -> None:
    loaded = load({"main.tf.json": '{"resource": {"x_y": {"z": {"a": "${1 +}", "b": 1}}}}'})
    assert loaded.plain("b", "x_y.z") == 1
    assert "syntax error" in loaded.unknown("a", "x_y.z")
    assert len(loaded.problems) == 1
