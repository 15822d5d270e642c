"""Containers that tasks start, told as services of Compose files are: the same settings under other names.

https://docs.ansible.com/ansible/latest/collections/community/docker/docker_container_module.html,
https://docs.ansible.com/ansible/latest/collections/containers/podman/podman_container_module.html; with a project of
Compose in the task: https://docs.ansible.com/ansible/latest/collections/community/docker/docker_compose_v2_module.html
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.loaders.ansible.tasks import Task
from accesslint.model.values import Resource, Unknown, Value

CONTAINERS = ("docker_container", "podman_container", "docker_compose", "docker_compose_v2")

_SAME = ("image", "command", "entrypoint", "env_file")
_RENAMED = {"env": "environment", "volumes": "volumes", "volume": "volumes"}
_GONE = frozenset({"absent", "stopped"})
_DEEPEST = 10
_RENDERED = "the value of the variable"
_CONDITION = "whether the task runs"


def container(task: Task, scope: str, number: int) -> Iterator[Resource]:
    """The containers that a task starts, each a `compose_service`; `number`: tells tasks of one scope apart."""
    definition = task.argument("definition")
    if definition is not None:
        services = definition.get("services")
        gone = task.text("state") in _GONE
        for name, service in services.entries() if services is not None and not gone else ():
            told = dict(_known(service, task).entries())
            yield _resource(Value(told, service.span), task, scope, name, number)
        return
    name, _ = task.names.turned(task.text("name"))
    if not name or "{" in name or task.text("state") in _GONE:
        return
    attributes: dict[str, Value] = {}
    for key, value in task.arguments.items():
        to = key if key in _SAME else _RENAMED.get(key)
        if to is not None:
            attributes[to] = _known(value, task)
    driver, options = task.argument("log_driver"), task.argument("log_options", "log_opt", "log_opts")
    given = {"driver": driver, "options": options}
    logging = {key: _known(one, task) for key, one in given.items() if one is not None}
    if logging:
        attributes["logging"] = Value(logging, next(iter(logging.values())).span)
    yield _resource(Value(attributes, task.span), task, scope, name, number)


def _resource(told: Value, task: Task, scope: str, name: str, number: int) -> Resource:
    attributes = dict(told.entries())
    if task.conditions and "logging" in attributes:
        reason = Unknown("a condition decides whether the task runs", _CONDITION)
        attributes["logging"] = Value(reason, attributes["logging"].span)
    return Resource(
        id=f"{scope}#container.{name}.{number}",
        platform="docker",
        type="compose_service",
        address=name,
        attributes=Value(attributes, told.span),
        header=told.span.first_line(),
        scope=scope,
    )


def _known(value: Value, task: Task, depth: int = 0) -> Value:
    """A value with what is settled filled in; unknown where a tag stays."""
    data = value.data
    if depth > _DEEPEST:
        return value
    if isinstance(data, dict):
        return Value({key: _known(one, task, depth + 1) for key, one in data.items()}, value.span)
    if isinstance(data, list):
        return Value([_known(one, task, depth + 1) for one in data], value.span)
    if value.text is None or "{" not in value.text:
        return value
    text, _ = task.names.turned(value.text)
    return Value(Unknown("a variable fills it in", _RENDERED) if "{{" in text or "{%" in text else text, value.span)
