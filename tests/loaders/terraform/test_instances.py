"""`count`, `for_each`, `dynamic`, and the references that lead to instances."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from accesslint.model.values import Encoded, Reference, Unknown

LoadFiles = Callable[..., Any]


def test_count(load: LoadFiles) -> None:
    loaded = load(
        """
        resource "aws_s3_bucket" "b" {
          count  = 2
          bucket = "logs-${count.index}"
        }
        """
    )
    assert loaded.addresses == ["aws_s3_bucket.b[0]", "aws_s3_bucket.b[1]"]
    assert loaded.plain("bucket", "aws_s3_bucket.b[1]") == "logs-1"
    assert loaded["aws_s3_bucket.b[1]"].id == ".#aws_s3_bucket.b[1]"


def test_count_of_none(load: LoadFiles) -> None:
    assert (
        load('variable "on" {\n default = false\n}\nresource "a_b" "c" {\n count = var.on ? 1 : 0\n}').addresses == []
    )


def test_for_each_over_a_mapping_and_a_set(load: LoadFiles) -> None:
    loaded = load(
        """
        resource "aws_s3_bucket" "m" {
          for_each = { b = { name = "two" }, a = { name = "one" } }
          bucket   = "${each.key}-${each.value.name}"
        }
        resource "aws_s3_bucket" "s" {
          for_each = toset(["y", "x"])
          bucket   = "${each.key}${each.value}"
        }
        """
    )
    assert loaded.addresses == [
        'aws_s3_bucket.m["a"]',
        'aws_s3_bucket.m["b"]',
        'aws_s3_bucket.s["x"]',
        'aws_s3_bucket.s["y"]',
    ]
    assert loaded.plain("bucket", 'aws_s3_bucket.m["b"]') == "b-two"
    assert loaded.plain("bucket", 'aws_s3_bucket.s["x"]') == "xx"


def test_for_each_over_other_resources(load: LoadFiles) -> None:
    loaded = load(
        """
        resource "aws_s3_bucket" "b" {
          for_each = toset(["a"])
        }
        resource "aws_s3_bucket_versioning" "v" {
          for_each = aws_s3_bucket.b
          bucket   = each.value.id
          same     = aws_s3_bucket.b[each.key].arn
        }
        """
    )
    address = 'aws_s3_bucket_versioning.v["a"]'
    assert loaded.value("bucket", address).data == Reference('.#aws_s3_bucket.b["a"]', "id")
    assert loaded.value("same", address).data == Reference('.#aws_s3_bucket.b["a"]', "arn")


def test_an_unknown_count_is_one_instance_under_the_plain_address(load: LoadFiles) -> None:
    loaded = load(
        """
        variable "open" {}
        resource "a_b" "counted" {
          count = var.open ? 1 : 0
          name  = "x${count.index}"
        }
        resource "a_b" "each" {
          for_each = var.open
          name     = each.value.name
        }
        resource "test_it" "this" {
          by_index = a_b.counted[0].id
          splat    = a_b.counted[*].id
          legacy   = a_b.counted.*.id
          one      = one(a_b.counted[*].id)
          joined   = join("", a_b.counted[*].id)
          element  = element(concat(a_b.counted.*.id, [""]), 0)
          trying   = try(a_b.counted[0].arn, null)
          by_key   = a_b.each["k"].id
          values   = values(a_b.each)[*].id
          length   = length(a_b.counted)
          loop     = [for x in a_b.each : x.id]
        }
        """
    )
    assert loaded.addresses == ["a_b.counted", "a_b.each", "test_it.this"]
    assert loaded.unknown("name", "a_b.each") == 'variable "open" has no value'
    counted, each = Reference(".#a_b.counted", "id"), Reference(".#a_b.each", "id")
    assert loaded.value("by_index").data == counted
    assert [item.data for item in loaded.value("splat").items()] == [counted]
    assert [item.data for item in loaded.value("legacy").items()] == [counted]
    assert loaded.value("one").data == counted
    assert loaded.value("joined").data == counted
    assert loaded.value("element").data == counted
    assert loaded.value("trying").data == Reference(".#a_b.counted", "arn")
    assert loaded.value("by_key").data == each
    assert [item.data for item in loaded.value("values").items()] == [each]
    assert [item.data for item in loaded.value("loop").items()] == [each]
    assert isinstance(loaded.value("length").data, Unknown)


def test_references_to_instances(load: LoadFiles) -> None:
    loaded = load(
        """
        resource "aws_s3_bucket" "b" {
          count = 1
        }
        resource "aws_s3_bucket" "m" {
          for_each = { a = 1, b = 2 }
        }
        resource "test_it" "this" {
          index  = aws_s3_bucket.b[0].id
          one    = one(aws_s3_bucket.b[*].id)
          joined = join("", aws_s3_bucket.b.*.id)
          splat  = aws_s3_bucket.b[*].arn
          all    = [for k, bucket in aws_s3_bucket.m : bucket.id if k != "b"]
          values = values(aws_s3_bucket.m)[*].id
          none   = aws_s3_bucket.b[3].id
          safe   = try(aws_s3_bucket.b[3].id, "absent")
          length = length(aws_s3_bucket.m)
        }
        """
    )
    first = Reference(".#aws_s3_bucket.b[0]", "id")
    assert loaded.value("index").data == first
    assert loaded.value("one").data == first
    assert loaded.value("joined").data == first
    assert loaded.plain("splat") == [{"reference": ".#aws_s3_bucket.b[0].arn"}]
    assert loaded.plain("all") == [{"reference": '.#aws_s3_bucket.m["a"].id'}]
    assert len(loaded.plain("values")) == 2
    assert loaded.unknown("none") == "there is no element 3 among 1"
    assert loaded.plain("safe") == "absent"
    assert loaded.plain("length") == 2


def test_too_many_instances_are_cut(load: LoadFiles) -> None:
    loaded = load('resource "a_b" "c" {\n  count = 5000\n}')
    assert len(loaded.resources) == 1024
    assert loaded.messages == ["5,000 instances; the first 1,024 are looked at"]


def test_too_many_instances_in_all(load: LoadFiles) -> None:
    blocks = "\n".join(f'resource "a_b" "c{number}" {{\n  count = 1024\n}}' for number in range(21))
    loaded = load(blocks)
    assert len(loaded.resources) == 20_020
    assert loaded.messages == ["more than 20,020 resources; those from here on are not looked at"]


def test_count_that_depends_on_itself(load: LoadFiles) -> None:
    loaded = load('resource "a_b" "c" {\n  count = length(a_b.c)\n}')
    assert loaded.addresses == ["a_b.c"]
    assert "depends on itself" in loaded.messages[0]


def test_nested_blocks_are_lists_with_the_places_of_their_headers(load: LoadFiles) -> None:
    loaded = load(
        """
        resource "a_b" "c" {
          rule {
            id = 1
            filter {}
          }
          rule {
            id = 2
          }
          lifecycle {
            prevent_destroy = true
            ignore_changes  = [tags, rule[0].id]
          }
          provider = aws.east
        }
        """
    )
    rules = loaded.value("rule", "a_b.c")
    assert rules.plain() == [{"id": 1, "filter": [{}]}, {"id": 2}]
    assert [loaded.text_at(item.span) for item in rules.items()] == ["rule {", "rule {"]
    assert loaded.plain("lifecycle", "a_b.c") == [{"prevent_destroy": True, "ignore_changes": ["tags", "rule[0].id"]}]
    assert loaded.plain("provider", "a_b.c") == "aws.east"
    block = loaded["a_b.c"].block("rule")
    assert block is not None
    assert block.plain() == {"id": 1, "filter": [{}]}


def test_dynamic_blocks(load: LoadFiles) -> None:
    loaded = load(
        """
        resource "a_b" "c" {
          rule {
            id = "first"
          }
          dynamic "rule" {
            for_each = { b = { days = [2] }, a = { days = [1, 9] } }
            iterator = it
            content {
              id = it.key
              dynamic "days" {
                for_each = it.value.days
                content {
                  day = "${it.key}${days.key}=${days.value}"
                }
              }
            }
          }
          dynamic "nothing" {
            for_each = []
            content {}
          }
          dynamic "named" {
            for_each = toset(["x"])
            content {
              name = "${named.key}${named.value}"
            }
          }
        }
        """
    )
    assert loaded.plain("rule", "a_b.c") == [
        {"id": "first"},
        {"id": "a", "days": [{"day": "a0=1"}, {"day": "a1=9"}]},
        {"id": "b", "days": [{"day": "b0=2"}]},
    ]
    assert loaded["a_b.c"].get("nothing") is None
    assert loaded.plain("named", "a_b.c") == [{"name": "xx"}]


def test_a_dynamic_block_of_unknown_number_is_unknown(load: LoadFiles) -> None:
    loaded = load(
        """
        variable "open" {}
        resource "a_b" "c" {
          dynamic "logging" {
            for_each = var.open ? [1] : []
            content {
              target = "x"
            }
          }
          rule {
            id = 1
          }
          dynamic "rule" {
            for_each = var.open
            content {}
          }
        }
        """
    )
    assert loaded.unknown("logging", "a_b.c") == 'variable "open" has no value'
    assert loaded.plain("rule", "a_b.c") == [{"id": 1}, {"unknown": 'variable "open" has no value'}]


def test_an_argument_and_blocks_of_one_name_do_not_spoil_a_shared_constant(load: LoadFiles) -> None:
    loaded = load(
        """
        resource "a_b" "c" {
          count = 2
          rule  = [{ id = 0 }]
          rule {
            id = 1
          }
        }
        """
    )
    assert loaded.plain("rule", "a_b.c[0]") == [{"id": 0}, {"id": 1}]
    assert loaded.plain("rule", "a_b.c[1]") == [{"id": 0}, {"id": 1}]


def test_self_is_the_resource(load: LoadFiles) -> None:
    loaded = load('resource "a_b" "c" {\n  count = 1\n  provisioner "x" {\n    a = self.id\n  }\n}')
    block = loaded["a_b.c[0]"].block("provisioner")
    assert block is not None
    assert block.get("a").data == Reference(".#a_b.c[0]", "id")


def test_data_sources(load: LoadFiles) -> None:
    loaded = load(
        """
        data "aws_caller_identity" "me" {}
        data "aws_subnet" "s" {
          count = 1
        }
        resource "test_it" "this" {
          value = data.aws_caller_identity.me.account_id
          two   = data.aws_subnet.s[0].id
        }
        """
    )
    assert loaded["data.aws_caller_identity.me"].is_data
    assert loaded["data.aws_caller_identity.me"].type == "aws_caller_identity"
    assert loaded.value().data == Reference(".#data.aws_caller_identity.me", "account_id")
    assert loaded.value("two").data == Reference(".#data.aws_subnet.s[0]", "id")


def test_policy_documents_are_rendered(load: LoadFiles) -> None:
    loaded = load(
        """
        data "aws_iam_policy_document" "base" {
          statement {
            sid     = "Base"
            actions = ["s3:GetObject"]
          }
        }
        data "aws_iam_policy_document" "p" {
          for_each                = toset(["k"])
          source_policy_documents = [data.aws_iam_policy_document.base.json]
          statement {
            sid       = each.key
            actions   = ["s3:PutObject"]
            resources = ["${aws_s3_bucket.b.arn}/*"]
          }
        }
        resource "test_it" "this" {
          value = data.aws_iam_policy_document.p["k"].json
        }
        """
    )
    found = loaded.value().data
    assert isinstance(found, Encoded)
    statements = found.value.get("Statement")
    assert statements is not None
    assert [item["Sid"] for item in statements.plain()] == ["Base", "k"]
    assert statements.plain()[1]["Resource"] == [{"reference": "${.#aws_s3_bucket.b.arn}/*"}]


def test_a_policy_document_that_includes_itself(load: LoadFiles) -> None:
    loaded = load(
        """
        data "aws_iam_policy_document" "p" {
          source_policy_documents = [data.aws_iam_policy_document.p.json]
        }
        resource "test_it" "this" {
          value = data.aws_iam_policy_document.p.json
        }
        """
    )
    assert loaded.messages == ["data.aws_iam_policy_document.p includes itself"]


def test_json_texts_keep_their_structure_and_places(load: LoadFiles) -> None:
    loaded = load(
        """
        variable "name" {
          default = "x"
        }
        resource "test_it" "this" {
          encoded = jsonencode({
            Version = "2012-10-17"
            Bucket  = aws_s3_bucket.b.arn
          })
          heredoc = <<-POLICY
            {
              "Version": "2012-10-17",
              "Name": "${var.name}",
              "Statement": [{ "Resource": ["${aws_s3_bucket.b.arn}/*"], "Days": ${var.open} }]
            }
          POLICY
          constant = <<POLICY
        {"Effect": "Deny"}
        POLICY
          text = <<EOT
        { not json ${var.name} }
        EOT
        }
        variable "open" {}
        """
    )
    encoded = loaded.value("encoded").decoded()
    assert encoded is not None
    assert loaded.text_at(encoded.get("Version").span) == '"2012-10-17"'
    assert encoded.get("Bucket").data == Reference(".#aws_s3_bucket.b", "arn")
    heredoc = loaded.value("heredoc").decoded()
    assert heredoc is not None
    assert heredoc.get("Name").data == "x"
    assert loaded.text_at(heredoc.get("Version").span) == '"2012-10-17"'
    resource = heredoc.get("Statement", 0, "Resource", 0)
    assert resource.data.parts == (Reference(".#aws_s3_bucket.b", "arn"), "/*")
    assert loaded.text_at(resource.span) == '"${aws_s3_bucket.b.arn}/*"'
    assert heredoc.get("Statement", 0, "Days").unknown.reason == 'variable "open" has no value'
    constant = loaded.value("constant").decoded()
    assert constant is not None
    assert loaded.text_at(constant.get("Effect").span) == '"Deny"'
    assert loaded.value("text").data == "{ not json x }\n"


def test_placeholders_in_a_policy_become_references(load: LoadFiles) -> None:
    loaded = load(
        """
        data "aws_iam_policy_document" "p" {
          statement {
            actions   = ["s3:PutObject"]
            resources = ["arn:aws:s3:::_ID_/_ACCOUNT_/*", "*"]
          }
        }
        data "aws_caller_identity" "me" {}
        resource "aws_s3_bucket" "b" {}
        resource "test_it" "this" {
          value = replace(
            replace(data.aws_iam_policy_document.p.json, "_ID_", aws_s3_bucket.b.id),
            "_ACCOUNT_", data.aws_caller_identity.me.account_id
          )
          text  = replace("a-_X_-b", "_X_", aws_s3_bucket.b.id)
          plain = replace("a-_X_-b", "/_[A-Z]_/", "c")
        }
        """
    )
    policy = loaded.value().decoded()
    assert policy is not None
    assert policy.get("Statement", 0, "Resource").plain() == [
        {
            "reference": "arn:aws:s3:::${.#aws_s3_bucket.b.id}/${.#data.aws_caller_identity.me.account_id}/*",
        },
        "*",
    ]
    assert loaded.plain("text") == {"reference": "a-${.#aws_s3_bucket.b.id}-b"}
    assert loaded.plain("plain") == "a-c-b"


def test_keys_in_addresses_are_escaped_as_terraform_does(load: LoadFiles) -> None:
    loaded = load('resource "a_b" "c" {\n  for_each = toset(["q\\"", "b\\\\", "$${d", "%%{p", "n\\n", "é"])\n}')
    assert sorted(loaded.addresses) == sorted(
        ['a_b.c["q\\""]', 'a_b.c["b\\\\"]', 'a_b.c["$${d"]', 'a_b.c["%%{p"]', 'a_b.c["n\\n"]', 'a_b.c["é"]']
    )
