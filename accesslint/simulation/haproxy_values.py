"""What HAProxy's aliases and sample expressions hold in an access, before they are escaped.

Fetches: https://docs.haproxy.org/2.6/configuration.html#7.3.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping

from accesslint.mappers.haproxy.aliases import ALIASES
from accesslint.mappers.haproxy.pieces import Alias, Call, Sample, calls
from accesslint.model.recording import Layout
from accesslint.model.values import Unknown, Value
from accesslint.simulation import Context, untold
from accesslint.simulation.haproxy_converters import CONVERTERS, Found, untold_expression

_REQUEST_LINE = 1023
_MOST_STEPS = 5

SAMPLES: Mapping[str, str] = {
    **dict.fromkeys(("%t", "%tr"), "24/Nov/2026:13:11:51.862"),
    **dict.fromkeys(("%T", "%Tl", "%trg", "%trl"), "24/Nov/2026:13:11:51 +0000"),
    "%Ts": "1795525911",
    "%ms": "862",
    "%cp": "51234",
    "%fp": "443",
    "%sp": "8080",
    "%bp": "40112",
    "%fi": "192.0.2.10",
    "%si": "10.0.0.5",
    "%bi": "10.0.0.2",
    "%B": "420",
    "%U": "310",
    **dict.fromkeys(("%TR", "%Tw", "%Tc", "%Th", "%Ti", "%sq", "%bq", "%rc", "%Td"), "0"),
    **dict.fromkeys(("%Tr", "%Ta", "%Tt", "%Tq", "%Tu"), "42"),
    **dict.fromkeys(("%ac", "%fc", "%bc", "%sc"), "1"),
    **dict.fromkeys(("%rt", "%lc"), "7"),
    "%pid": "4242",
    "%H": "lb1",
    "%ID": "CB007107:C822_C000020A:01BB_6B058B17_0007:1092",
    "%b": "app",
    "%s": "app1",
    "%sslv": "TLSv1.3",
    "%sslc": "TLS_AES_256_GCM_SHA384",
    "%[date]": "1795525911",
    "%[ssl_fc_is_resumed]": "0",
    "%[ssl_fc_sni]": "app.example.com",
    "%[uuid]": "0a6c8a52-5a0e-4d6c-9d1c-2f4b8f1f7a3e",
    "%[unique-id]": "CB007107:C822_C000020A:01BB_6B058B17_0007:1092",
    "%[src_port]": "51234",
    "%[dst]": "192.0.2.10",
    "%[dst_port]": "443",
    "%[hostname]": "lb1",
    "%[rand]": "2310692451",
    "%[pid]": "4242",
    "%[be_name]": "app",
    "%[srv_name]": "app1",
}
"""What differs from request to request and from machine to machine, with one example each."""

_CLOCKS = frozenset(("date", "accept_date", "request_date"))
_UNITS = {"": 1, "s": 1, "ms": 1_000, "us": 1_000_000}
_MICROSECONDS = 1795525911862123

_TLS_PRESENT = {"ssl_fc": b"1", **dict.fromkeys(("ssl_c_used", "ssl_c_verify", "ssl_fc_err", "ssl_c_err"), b"0")}
_TLS_PRESENT["ssl_c_ca_err"] = b"0"
"""What is written of one over TLS whose client shows no certificate, and nothing fails."""
_NUMBERS = frozenset(("ssl_fc_err", "ssl_c_err", "ssl_c_ca_err", "fc_err", "status"))
_TLS_ABSENT = {"ssl_fc": b"0", "ssl_fc_is_resumed": b"0", "ssl_c_used": b"0"}
"""What is written of a connection without TLS; the other `ssl_` fetches are absent."""


def is_number(piece: Alias | Sample) -> bool:
    """Whether HAProxy writes it as a number or time: in whole or not at all."""
    known = ALIASES.get(piece.name) if isinstance(piece, Alias) else None
    return known is not None and (known.number or known.meanings == ("timestamp",))


def alias_value(piece: Alias, layout: Layout, context: Context) -> Found:
    """The value of `%…`; None where it is absent."""
    name, recording, scenario = piece.name, context.recording, context.scenario
    given = scenario.values.get(piece.written, scenario.values.get(f"%{name}"))
    if name == "ID" and layout.definitions.get("unique_id") is None:
        return None
    if name in ("sslv", "sslc") and not _has_tls(context):
        return None
    if name in _LINE:
        return _LINE[name](_request_line(context))
    if name == "ci":
        address = scenario.request.address
        return _hexadecimal(address) if "X" in piece.flags else address.encode()
    if name in ("f", "ft"):
        mark = b"~" if name == "ft" and _has_tls(context) else b""
        return recording.name.encode() + mark
    if name in ("b", "s"):
        return given.encode() if given is not None else _behind(name, context)
    if name in ("ts", "tsc"):
        return given.encode() if given is not None else b"--" if name == "ts" else b"----"
    if name in ("CC", "CS"):
        return _cookie(layout, context, is_request=name == "CC")
    if name == "ST":
        return str(scenario.response.status).encode()
    text = given if given is not None else SAMPLES.get(f"%{name}")
    if text is None:
        return untold(piece.written)
    return text.encode()


def _has_tls(context: Context) -> bool:
    listed = context.recording.definitions.get("addresses")
    return any("ssl" in (address.text or "").split() for address in (listed.items() if listed is not None else []))


def _asks_for_certificate(context: Context) -> bool:
    listed = context.recording.definitions.get("addresses")
    return any(" verify " in (address.text or "") for address in (listed.items() if listed is not None else []))


def _hexadecimal(address: str) -> bytes:
    parts = address.split(".")
    return "".join(f"{int(part):02X}" for part in parts).encode() if len(parts) == 4 else address.encode()


def _behind(name: str, context: Context) -> Found:
    """The backend or server, where there is only one."""
    listed = context.recording.definitions.get("backends" if name == "b" else "servers")
    names = list(dict.fromkeys(one.text for one in listed.items())) if listed is not None else []
    if len(names) == 1 and names[0]:
        return names[0].encode()
    return SAMPLES[f"%{name}"].encode()


def _request_line(context: Context) -> bytes:
    request = context.scenario.request
    return f"{request.method} {request.target} HTTP/1.1".encode()[:_REQUEST_LINE]


def _target(line: bytes) -> bytes:
    parts = line.split(b" ")
    return parts[1] if len(parts) > 1 else b"<BADREQ>"


def _query(line: bytes) -> bytes:
    target = _target(line)
    return target[target.index(b"?") :] if b"?" in target else b""


_LINE: Mapping[str, Callable[[bytes], bytes]] = {
    "r": lambda line: line,
    "HM": lambda line: line.split(b" ")[0],
    "HU": _target,
    "HP": lambda line: _target(line).partition(b"?")[0],
    "HPO": lambda line: _target(line).partition(b"?")[0],
    "HQ": _query,
    "HV": lambda line: line.split(b" ", 2)[2] if line.count(b" ") > 1 else b"HTTP/0.9",
}


def _header(headers: Mapping[str, bytes], name: str) -> bytes | None:
    found = [value.strip(b" \t") for key, value in headers.items() if key.lower() == name.lower()]
    return found[-1] if found else None


def _cookie(layout: Layout, context: Context, *, is_request: bool) -> Found:
    captures = layout.definitions.get("captures")
    wanted = captures.get("cookie") if captures is not None else None
    name = wanted.get("header") if wanted is not None else None
    if wanted is None or name is None or not name.text:
        return None
    scenario = context.scenario
    if is_request:
        pairs = (_header(scenario.request.sent_headers(), "Cookie") or b"").split(b";")
    else:
        headers = {key: value.encode() for key, value in scenario.response.headers.items()}
        pairs = [(_header(headers, "Set-Cookie") or b"").partition(b";")[0]]
    for pair in pairs:
        if pair.strip().startswith(name.text.encode()):
            return pair.strip()[: _number(wanted.get("length"), 63)]
    return None


def _number(value: Value | None, otherwise: int) -> int:
    text = (value.text or "") if value is not None else ""
    return int(text) if text.isdecimal() and len(text) < 6 else otherwise


def slots_of(layout: Layout, context: Context, *, requests: bool) -> list[Found]:
    """What a frontend's captures hold, by slot."""
    captures = layout.definitions.get("captures")
    listed = captures.get("request" if requests else "response") if captures is not None else None
    return [_slot(slot, layout, context, requests=requests) for slot in (listed.items() if listed is not None else [])]


def _slot(slot: Value, layout: Layout, context: Context, *, requests: bool) -> Found:
    header, expression = slot.get("header"), slot.get("expression")
    length = _number(slot.get("length"), 0)
    if header is not None and header.text:
        if requests:
            headers = context.scenario.request.sent_headers()
        else:
            headers = {key: value.encode() for key, value in context.scenario.response.headers.items()}
        value: Found = _header(headers, header.text)
    elif expression is not None and expression.text:
        value = _evaluated(expression.text, layout, context, 1)
    elif header is None and expression is None:
        return None
    else:
        return Unknown("what is captured is not known", "the rendered file")
    return value[:length] if isinstance(value, bytes) else value


def sample_value(piece: Sample, layout: Layout, context: Context) -> Found:
    """The value of `%[…]`; None where it is absent."""
    values = context.scenario.values
    given = values.get(piece.written, values.get(f"%[{piece.expression}]"))
    if given is not None:
        return given.encode()
    return _evaluated(piece.expression, layout, context, 0)


def _evaluated(expression: str, layout: Layout, context: Context, steps: int) -> Found:
    fetch, *converters = calls(expression)
    value = _fetched(fetch, layout, context, steps)
    if isinstance(value, bytes) and fetch.name in _NUMBERS and converters and converters[0].name == "hex":
        value, converters = f"{int(value):016X}".encode(), converters[1:]
    for converter in converters:
        if value is None or isinstance(value, Unknown):
            return value
        convert = CONVERTERS.get(converter.name)
        if convert is None:
            return untold_expression(expression)
        value = convert(value, converter)
    return value


def _fetched(fetch: Call, layout: Layout, context: Context, steps: int) -> Found:
    name, argument = fetch.name, fetch.argument(0)
    scenario = context.scenario
    if name in ("capture.req.hdr", "capture.res.hdr"):
        slots = slots_of(layout, context, requests=name == "capture.req.hdr") if steps < _MOST_STEPS else []
        number = int(argument) if argument.isdecimal() and len(argument) < 5 else len(slots)
        return slots[number] if number < len(slots) else None
    if name == "var":
        return _variable(argument, layout, context, steps)
    if name in ("req.hdr", "hdr", "req.fhdr", "fhdr") and len(fetch.arguments) == 1:
        value = _header(scenario.request.sent_headers(), argument)
        is_whole = "fhdr" in name or value is None
        return value if is_whole else (value or b"").rpartition(b",")[2].strip(b" \t")
    if name in ("urlp", "url_param") and len(fetch.arguments) == 1:
        return _parameter(scenario.request.query or b"", argument.encode())
    if name in ("cook", "req.cook"):
        return _pair(_header(scenario.request.sent_headers(), "Cookie") or b"", argument.encode())
    if name == "str":
        return argument.encode()
    plain = _PLAIN.get(name)
    if plain is not None:
        return plain(context)
    if name.startswith("ssl_"):
        if not _has_tls(context):
            return _TLS_ABSENT.get(name)
        if not _asks_for_certificate(context) and (name in _TLS_PRESENT or name.startswith("ssl_c_")):
            return _TLS_PRESENT.get(name)
    if name in _CLOCKS:
        unit = _UNITS.get(fetch.argument(1) if name == "date" else argument)
        given = scenario.values.get(f"%[{name}]", scenario.values.get("%[date]"))
        return given.encode() if given is not None else None if unit is None else _clock(unit)
    example = SAMPLES.get(f"%[{name}]") if not fetch.arguments else None
    given = scenario.values.get(f"%[{name}]", example)
    return given.encode() if given is not None else untold_expression(name)


def _clock(unit: int) -> bytes:
    return str(_MICROSECONDS * unit // 1_000_000).encode()


def _variable(name: str, layout: Layout, context: Context, steps: int) -> Found:
    variables = layout.definitions.get("variables")
    value = variables.get(name) if variables is not None else None
    if value is None:
        is_known = "scripted" not in layout.definitions and "open" not in layout.definitions
        return None if is_known else untold_expression(f"var({name})")
    if not value.text or steps >= _MOST_STEPS:
        return value.unknown or untold_expression(f"var({name})")
    return _evaluated(value.text, layout, context, steps + 1)


def _authorization(context: Context, scheme: bytes) -> bytes | None:
    value = _header(context.scenario.request.sent_headers(), "Authorization") or b""
    word, _, rest = value.partition(b" ")
    return rest if word.lower() == scheme else None


def _user(context: Context) -> bytes | None:
    written = _authorization(context, b"basic")
    try:
        return base64.b64decode(written).partition(b":")[0] if written is not None else None
    except binascii.Error:
        return None


_PLAIN: Mapping[str, Callable[[Context], bytes | None]] = {
    "src": lambda context: context.scenario.request.address.encode(),
    "method": lambda context: context.scenario.request.method.encode(),
    "capture.req.method": lambda context: context.scenario.request.method.encode(),
    "capture.req.uri": lambda context: _target(_request_line(context)),
    "capture.req.ver": lambda _: b"HTTP/1.1",
    "status": lambda context: str(context.scenario.response.status).encode(),
    "path": lambda context: context.scenario.request.path,
    "url": lambda context: context.scenario.request.target.encode(),
    "pathq": lambda context: context.scenario.request.target.encode(),
    "query": lambda context: context.scenario.request.query,
    "fe_name": lambda context: context.recording.name.encode(),
    "http_auth_user": _user,
    "http_auth_bearer": lambda context: _authorization(context, b"bearer"),
    "fc_err": lambda _: b"0",
}


def _parameter(query: bytes, name: bytes) -> bytes | None:
    return next((value for key, _, value in (part.partition(b"=") for part in query.split(b"&")) if key == name), None)


def _pair(header: bytes, name: bytes) -> bytes | None:
    for part in header.split(b";"):
        key, _, value = part.strip().partition(b"=")
        if key == name:
            return value
    return None
