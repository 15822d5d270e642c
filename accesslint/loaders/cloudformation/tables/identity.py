"""IAM: roles, users and groups with their policies, policies that name whom they are for; functions with their roles.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_IAM.html and
https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html
"""

from __future__ import annotations

from collections.abc import Callable

from accesslint.model.values import Value
from accesslint.translation import Block, Draft, Shape, Spec

_INSIDE = Block("inline_policy", {"PolicyName": "name", "PolicyDocument": "policy"})


def _attached(draft: Draft) -> None:
    """A policy lists its roles, users and groups; Terraform attaches them one way or another."""
    holders = {"roles": draft.get("Roles"), "users": draft.get("Users"), "groups": draft.get("Groups")}
    if any(value is not None for value in holders.values()):
        draft.add("aws_iam_policy_attachment", ".Attachment", {"policy_arn": draft.own("arn"), **holders})


def _policies_of(holder: str, inline: str, attachment: str) -> Callable[[Draft], None]:
    """What a user or a group has: its own policies, and managed ones."""

    def finish(draft: Draft) -> None:
        own, managed = draft.get("Policies"), draft.get("ManagedPolicyArns")
        for number, item in enumerate(own.items() if own is not None else ()):
            draft.add(
                inline,
                f".Policies[{number}]",
                {holder: draft.own("name"), "policy": item.get("PolicyDocument") or item},
                item.span,
            )
        for number, item in enumerate(managed.items() if managed is not None else ()):
            suffix = f".ManagedPolicyArns[{number}]"
            draft.add(attachment, suffix, {holder: draft.own("name"), "policy_arn": item}, item.span)

    return finish


_MANAGED = "arn:aws:iam::aws:policy/"


def _function(draft: Draft) -> None:
    """A function without a role gets one with the policies that it lists; a policy template names no action."""
    policies = draft.get("Policies")
    if policies is None or draft.get("Role") is not None:
        return
    inline: list[Value] = []
    managed: list[Value] = []
    for item in policies.items():
        if isinstance(item.data, dict):
            if item.get("Statement") is not None:
                inline.append(Value({"policy": item}, item.span))
        elif item.text and ":" not in item.text:
            managed.append(Value(_MANAGED + item.text, item.span))
        else:
            managed.append(item)
    attributes = {
        "inline_policy": Value(inline, policies.span),
        "managed_policy_arns": Value(managed, policies.span),
    }
    draft.add("aws_iam_role", "Role", attributes, policies.span)


_FUNCTION: dict[str, Spec] = {
    "FunctionName": "function_name",
    "LoggingConfig": Block(
        "logging_config",
        {
            "LogGroup": "log_group",
            "LogFormat": "log_format",
            "ApplicationLogLevel": "application_log_level",
            "SystemLogLevel": "system_log_level",
        },
    ),
}

_HOLDERS = {"roles": "Roles", "users": "Users", "groups": "Groups"}

SHAPES = {
    "AWS::IAM::Role": Shape(
        "aws_iam_role",
        {"RoleName": "name", "Policies": _INSIDE, "ManagedPolicyArns": "managed_policy_arns"},
    ),
    "AWS::IAM::User": Shape(
        "aws_iam_user",
        {"UserName": "name"},
        _policies_of("user", "aws_iam_user_policy", "aws_iam_user_policy_attachment"),
        {"aws_iam_user_policy": "Policies", "aws_iam_user_policy_attachment": "ManagedPolicyArns"},
    ),
    "AWS::IAM::Group": Shape(
        "aws_iam_group",
        {"GroupName": "name"},
        _policies_of("group", "aws_iam_group_policy", "aws_iam_group_policy_attachment"),
        {"aws_iam_group_policy": "Policies", "aws_iam_group_policy_attachment": "ManagedPolicyArns"},
    ),
    "AWS::IAM::Policy": Shape(
        "aws_iam_policy", {"PolicyName": "name", "PolicyDocument": "policy"}, _attached, _HOLDERS
    ),
    "AWS::IAM::ManagedPolicy": Shape(
        "aws_iam_policy", {"ManagedPolicyName": "name", "PolicyDocument": "policy"}, _attached, _HOLDERS
    ),
    "AWS::IAM::RolePolicy": Shape("aws_iam_role_policy", {"RoleName": "role", "PolicyDocument": "policy"}),
    "AWS::IAM::UserPolicy": Shape("aws_iam_user_policy", {"UserName": "user", "PolicyDocument": "policy"}),
    "AWS::IAM::GroupPolicy": Shape("aws_iam_group_policy", {"GroupName": "group", "PolicyDocument": "policy"}),
    "AWS::IAM::InstanceProfile": Shape("aws_iam_instance_profile", {"Roles": "role"}),
    "AWS::IAM::OIDCProvider": Shape("aws_iam_openid_connect_provider"),
    "AWS::IAM::SAMLProvider": Shape("aws_iam_saml_provider"),
    "AWS::CloudFront::CloudFrontOriginAccessIdentity": Shape("aws_cloudfront_origin_access_identity"),
    "AWS::Organizations::Account": Shape("aws_organizations_account"),
    "AWS::Lambda::Function": Shape("aws_lambda_function", _FUNCTION),
    "AWS::Serverless::Function": Shape("aws_lambda_function", _FUNCTION, _function, {"aws_iam_role": "Policies"}),
}
