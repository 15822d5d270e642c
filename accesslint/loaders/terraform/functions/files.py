"""Terraform's functions over files, paths and addresses, and those whose result only a run of Terraform tells.

Source: the "Filesystem", "IP Network" and "Date and Time Functions" of
https://developer.hashicorp.com/terraform/language/functions.
"""

from __future__ import annotations

import base64
import posixpath
from collections.abc import Callable
from typing import Any

from accesslint.loaders.terraform.functions import arguments as arg
from accesslint.loaders.terraform.functions.arguments import Call, Function
from accesslint.loaders.terraform.functions.openness import FunctionError, Undetermined
from accesslint.model.values import Unknown, Value


def _read(call: Call) -> str:
    path = arg.text(call.arguments[0])
    found = call.files.read(path)
    if found is None:
        raise Undetermined(Unknown(f"the file {path!r} is not read: absent, outside the tree or too large", path))
    return found


def _file(call: Call) -> Value:
    return call.result(_read(call))


def _file_exists(call: Call) -> Value:
    _read(call)
    return call.result(True)


def _file_base64(call: Call) -> Value:
    found = _read(call)
    if "\N{REPLACEMENT CHARACTER}" in found:
        raise Undetermined(Unknown("the file is not a text"))
    return call.result(base64.b64encode(found.encode()).decode())


def _plain(function: Callable[[str], str]) -> Function:
    return Function(lambda call: call.result(function(arg.text(call.arguments[0]))))


def _base_name(path: str) -> str:
    return posixpath.basename(path.rstrip("/")) or ("/" if path.startswith("/") else ".")


def _folder_name(path: str) -> str:
    # https://pkg.go.dev/path/filepath#Dir: what stands before the last slash, cleaned; "." if that is nothing.
    folder = posixpath.normpath(path.rpartition("/")[0] or ("/" if path.startswith("/") else "."))
    return "/" if folder == "//" else folder


def _expand(path: str) -> str:
    if path.startswith("~"):
        raise Undetermined(Unknown("the home folder is known only where Terraform runs"))
    return path


def _network(prefix: str) -> Any:
    import ipaddress

    try:
        return ipaddress.ip_network(prefix, strict=False)
    except ValueError:
        raise FunctionError(f"{prefix!r} is not a network prefix") from None


def _subnet(prefix: str, added_bits: int, number: int) -> str:
    import ipaddress

    network = _network(prefix)
    length = network.prefixlen + added_bits
    if added_bits < 0 or length > network.max_prefixlen or not 0 <= number < 2**added_bits:
        raise FunctionError(f"{prefix} has no subnet {number} of {added_bits} more bits")
    address = int(network.network_address) + (number << (network.max_prefixlen - length))
    kind = ipaddress.IPv4Network if network.version == 4 else ipaddress.IPv6Network
    return str(kind((address, length)))


def _cidr_subnet(call: Call) -> Value:
    prefix, bits, number = call.arguments
    return call.result(_subnet(arg.text(prefix), arg.integer(bits), arg.integer(number)))


def _cidr_host(call: Call) -> Value:
    network, number = _network(arg.text(call.arguments[0])), arg.integer(call.arguments[1])
    if not -network.num_addresses <= number < network.num_addresses:
        raise FunctionError(f"{network} has no host {number}")
    return call.result(str(network[number]))


def _cidr_netmask(call: Call) -> Value:
    network = _network(arg.text(call.arguments[0]))
    if network.version != 4:
        raise FunctionError("cidrnetmask() takes an IPv4 prefix")
    return call.result(str(network.netmask))


def _at_apply(call: Call) -> Value:
    return Value(Unknown(f"{call.name}() is known only at apply", "a plan file"), call.span)


def _not_here(call: Call) -> Value:
    return Value(Unknown(f"{call.name}() depends on where Terraform runs", "a plan file"), call.span)


FUNCTIONS: dict[str, Function] = {
    "file": Function(_file),
    "fileexists": Function(_file_exists),
    "filebase64": Function(_file_base64),
    "basename": _plain(_base_name),
    "dirname": _plain(_folder_name),
    "pathexpand": _plain(_expand),
    "abspath": Function(_not_here),
    "cidrsubnet": Function(_cidr_subnet, 3, 3),
    "cidrhost": Function(_cidr_host, 2, 2),
    "cidrnetmask": Function(_cidr_netmask),
    "timestamp": Function(_at_apply, 0, 0),
    "plantimestamp": Function(_at_apply, 0, 0),
    "uuid": Function(_at_apply, 0, 0),
    "bcrypt": Function(_at_apply, 1, 2),
}
