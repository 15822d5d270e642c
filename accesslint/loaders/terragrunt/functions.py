"""Terragrunt's own functions: https://terragrunt.gruntwork.io/docs/reference/hcl/functions

Paths are those of the machine that it runs on; here the top of the tree stands for the repository, as `/`.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable

from accesslint.loaders.terraform.functions.arguments import text
from accesslint.loaders.terraform.functions.openness import FunctionError, Undetermined
from accesslint.loaders.terraform.instances import Frame
from accesslint.loaders.terragrunt.configurations import Config, Configurations, deep_merged
from accesslint.model.values import Unknown, Value
from accesslint.source import Span
from accesslint.syntax.hcl.nodes import Call

_MOST_PARENTS = 100
_RUNNING = {
    "run_cmd": "the result of a command",
    "sops_decrypt_file": "a text that is encrypted",
    "get_platform": "the platform",
    "get_working_dir": "the working folder",
    "get_terraform_command": "the command",
    "get_terraform_cli_args": "the command's arguments",
    "get_default_retryable_errors": "a list of Terragrunt's own",
    "get_terraform_commands_that_need_vars": "a list of Terragrunt's own",
    "get_terraform_commands_that_need_input": "a list of Terragrunt's own",
    "get_terraform_commands_that_need_locking": "a list of Terragrunt's own",
    "get_terraform_commands_that_need_parallelism": "a list of Terragrunt's own",
    "get_aws_account_id": "the account that it runs in",
    "get_aws_account_alias": "the account that it runs in",
    "get_aws_caller_identity_arn": "who runs it",
    "get_aws_caller_identity_user_id": "who runs it",
    "get_terragrunt_source_cli_flag": "the command's arguments",
    "constraint_check": "a version of the tool",
}
"""What only a run tells."""


class Functions:
    """Adds the functions to an evaluator."""

    def __init__(self, configurations: Configurations) -> None:
        self._configurations = configurations
        self._evaluator = configurations.evaluator
        for name, what in _RUNNING.items():
            self._evaluator.calls.define(name, _unknown(f"{what} is known only when Terragrunt runs"))
        own: dict[str, Callable[[Config, list[Value], Span], Value]] = {
            "get_terragrunt_dir": lambda config, _, span: Value(absolute(config.unit), span),
            "get_original_terragrunt_dir": lambda config, _, span: Value(absolute(config.original), span),
            "get_parent_terragrunt_dir": lambda config, given, span: Value(absolute(_parent(config, given)), span),
            "path_relative_to_include": _relative_to_include,
            "path_relative_from_include": _relative_from_include,
            "get_repo_root": lambda _config, _, span: Value("/", span),
            "get_path_from_repo_root": lambda config, _, span: Value(config.unit or ".", span),
            "get_path_to_repo_root": lambda config, _, span: Value(posixpath.relpath(".", config.unit or "."), span),
            "find_in_parent_folders": self._find_in_parents,
            "read_terragrunt_config": self._read,
            "get_env": _environment,
            "mark_as_read": lambda _config, given, span: Value(text(given[0]), span) if given else Value("", span),
            "deep_merge": _deep_merge,
        }
        for name, function in own.items():
            self._evaluator.calls.define(name, self._wrapped(name, function))

    def _wrapped(
        self, name: str, function: Callable[[Config, list[Value], Span], Value]
    ) -> Callable[[Call, Frame], Value]:
        def run(node: Call, frame: Frame) -> Value:
            config = frame.instance
            if not isinstance(config, Config):
                return Value(Unknown(f"function {name} is Terragrunt's"), node.span)
            given = [self._evaluator.evaluate(argument, frame) for argument in node.arguments]
            try:
                return function(config, given, node.span)
            except Undetermined as error:
                return Value(error.unknown, node.span)
            except FunctionError as error:
                return self._evaluator.fail(f"{name}(): {error}", node.span)

        return run

    def _find_in_parents(self, config: Config, given: list[Value], span: Span) -> Value:
        name = text(given[0]) if given else "terragrunt.hcl"
        folder = config.unit
        for _ in range(_MOST_PARENTS):
            if not folder:
                break
            folder = posixpath.dirname(folder)
            candidate = posixpath.join(folder, name)
            if not name.startswith("/") and self._configurations.library.tree.exists(candidate):
                return Value(absolute(posixpath.normpath(candidate)), span)
        if len(given) > 1:
            return given[1]
        raise Undetermined(Unknown(f"{name} is in none of the folders above", "the file"))

    def _read(self, config: Config, given: list[Value], span: Span) -> Value:
        if not given:
            raise FunctionError("it needs a path")
        try:
            target = self._configurations.path(text(given[0]), config)
        except Undetermined as error:
            return Value(error.unknown, span)
        found = None
        if target is not None:
            found = self._configurations.open(target, posixpath.dirname(target), config)
        if found is not None:
            return self._configurations.exposed(found)
        if len(given) > 1:
            return given[1]
        raise Undetermined(Unknown(f"the configuration {target or text(given[0])} is not there", "the file"))


def absolute(folder: str) -> str:
    """A folder of the tree as an absolute path."""
    return f"/{folder}" if folder not in ("", ".") else "/"


def _unknown(reason: str) -> Callable[[Call, Frame], Value]:
    return lambda node, _: Value(Unknown(reason, "a plan file"), node.span)


def _parent(config: Config, given: list[Value]) -> str:
    """The folder of the configuration that is included: of this one where it is itself included."""
    if config.child is not None:
        return config.folder
    found = config.included(text(given[0]) if given else "")
    return found.config.folder if found is not None else config.unit


def _relative_to_include(config: Config, given: list[Value], span: Span) -> Value:
    return Value(posixpath.relpath(config.unit or ".", _parent(config, given) or "."), span)


def _relative_from_include(config: Config, given: list[Value], span: Span) -> Value:
    return Value(posixpath.relpath(_parent(config, given) or ".", config.unit or "."), span)


def _environment(_config: Config, given: list[Value], _span: Span) -> Value:
    if len(given) > 1:
        return given[1]
    name = text(given[0]) if given else ""
    raise Undetermined(Unknown(f"the environment variable {name} has no default", "a default, or a plan file"))


def _deep_merge(_config: Config, given: list[Value], span: Span) -> Value:
    merged = Value({}, span)
    for value in given:
        if value.unknown is not None:
            return Value(value.unknown, span)
        merged = deep_merged(merged, value)
    return merged
