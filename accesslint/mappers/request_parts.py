"""What the parts of a request, an answer or a framework's context mean, by the paths that loaders of programs give.

Go: https://pkg.go.dev/net/http#Request,
https://pkg.go.dev/github.com/gin-gonic/gin#Context, https://pkg.go.dev/github.com/labstack/echo/v4#Context,
https://docs.gofiber.io/api/ctx. Node: https://expressjs.com/en/4x/api.html#req, https://koajs.com/#request,
https://fastify.dev/docs/latest/Reference/Request/ (`url` is as it was sent). Python:
https://docs.djangoproject.com/en/stable/ref/request-response/, https://www.starlette.io/requests/,
https://flask.palletsprojects.com/en/stable/api/#flask.Request. Which of them are decoded, so that they may hold line
breaks, was tried with Starlette 1.10 (whose `url` is, and `url.path` is not) and Flask 3.1.
"""

from __future__ import annotations

import re

import msgspec

from accesslint.mappers.field_names import OTHER, meaning_of


class RequestPart(msgspec.Struct, frozen=True):
    """What a part means."""

    meaning: str
    also: str = ""
    """What it means as well."""
    by_client: bool = False
    sensitive: str = ""
    is_decoded: bool = False
    """It may hold line breaks, in every language."""
    header: str = ""
    """The request's header that it is."""


_METHOD = RequestPart("action")
_PATH = RequestPart("resource", by_client=True)
_URL = RequestPart("resource", by_client=True, sensitive="query-strings")
_QUERY = RequestPart(OTHER, by_client=True, sensitive="query-strings")
_ROUTE = RequestPart("resource")
_ADDRESS = RequestPart("client_address")
_HOST = RequestPart("host", by_client=True)
_AGENT = RequestPart("user_agent", by_client=True)
_REFERRER = RequestPart("referrer", by_client=True)
_STATUS = RequestPart("result")
_SIZE = RequestPart("size")
_PROTOCOL = RequestPart("protocol")
_BODY = RequestPart(OTHER, by_client=True, sensitive="bodies")
_HEADERS = RequestPart(OTHER, by_client=True, sensitive="credentials")
_ID = RequestPart("request_id")
_DURATION = RequestPart("duration")

_PARTS = {
    **dict.fromkeys(("request.Method", "request.method", "request.verb"), _METHOD),
    **dict.fromkeys(("request.URL.Path", "request.path", "request.url.path", "request.path_info"), _PATH),
    **dict.fromkeys(("request.URL.EscapedPath()", "request.baseUrl"), _PATH),
    **dict.fromkeys(("request.RequestURI", "request.URL", "request.URL.String()", "request.URL.RequestURI()"), _URL),
    **dict.fromkeys(
        ("request.url", "request.originalUrl", "request.originalUrl()", "request.href", "request.uri"), _URL
    ),
    **dict.fromkeys(("request.full_path", "request.get_full_path()", "request.build_absolute_uri()"), _URL),
    **dict.fromkeys(("request.base_url", "request.Pattern", "request.route.path", "request.routeOptions.url"), _ROUTE),
    **dict.fromkeys(("request.endpoint", "request.url_rule", "request.routerPath", "request.FullPath()"), _ROUTE),
    **dict.fromkeys(("request.URL.RawQuery", "request.URL.Query()", "request.query", "request.querystring"), _QUERY),
    **dict.fromkeys(("request.query_params", "request.query_string", "request.args", "request.GET"), _QUERY),
    **dict.fromkeys(("request.url.query", "request.META.QUERY_STRING"), _QUERY),
    **dict.fromkeys(
        ("request.RemoteAddr", "request.ip", "request.ips", "request.remote_addr", "request.RemoteIP"), _ADDRESS
    ),
    **dict.fromkeys(
        ("request.connection.remoteAddress", "request.socket.remoteAddress", "request.remoteAddress"), _ADDRESS
    ),
    **dict.fromkeys(
        ("request.client.host", "request.client", "request.META.REMOTE_ADDR", "request.access_route"), _ADDRESS
    ),
    **dict.fromkeys(
        ("request.META.get(REMOTE_ADDR)", "request.ClientIP()", "request.RealIP()", "request.IP()"), _ADDRESS
    ),
    **dict.fromkeys(("request.RemoteIP()", "request.client.host()"), _ADDRESS),
    **dict.fromkeys(("request.UserAgent()", "request.user_agent", "request.user_agent.string"), _AGENT),
    **dict.fromkeys(("request.Referer()", "request.referrer"), _REFERRER),
    **dict.fromkeys(
        ("request.Host", "request.hostname", "request.host", "request.get_host()", "request.Hostname()"), _HOST
    ),
    **dict.fromkeys(("request.Proto", "request.protocol", "request.httpVersion", "request.scheme"), _PROTOCOL),
    **dict.fromkeys(("request.ContentLength", "request.content_length", "request.BytesIn"), _SIZE),
    **dict.fromkeys(("request.Body", "request.body", "request.body()", "request.Body()", "request.rawBody"), _BODY),
    **dict.fromkeys(("request.data", "request.get_data()", "request.json", "request.form", "request.POST"), _BODY),
    **dict.fromkeys(("request.get_json()", "request.json()", "request.values"), _BODY),
    **dict.fromkeys(("request.GetRawData()", "request.BodyRaw()"), _BODY),
    **dict.fromkeys(
        ("request.Header", "request.headers", "request.rawHeaders", "request.META", "request.cookies"), _HEADERS
    ),
    **dict.fromkeys(("request.COOKIES", "request.Headers"), _HEADERS),
    **dict.fromkeys(("request.id", "request.reqId", "request.requestId", "request.request_id"), _ID),
    **dict.fromkeys(("request.Writer.Status()", "request.status", "request.Response().Status"), _STATUS),
    **dict.fromkeys(("request.Response().StatusCode()", "request.response.status", "request.res.status"), _STATUS),
    **dict.fromkeys(
        ("response.statusCode", "response.status_code", "response.status", "response.raw.statusCode"), _STATUS
    ),
    **dict.fromkeys(("request.Writer.Size()", "request.Response().Size", "response.content_length"), _SIZE),
    # ASP.NET Core's: https://learn.microsoft.com/en-us/dotnet/api/microsoft.aspnetcore.http.httpcontext; a path that is
    # written is escaped: https://learn.microsoft.com/en-us/dotnet/api/microsoft.aspnetcore.http.pathstring.tostring
    **dict.fromkeys(("request.Path", "request.PathBase", "request.Path.Value"), _PATH),
    **dict.fromkeys(("request.GetDisplayUrl()", "request.GetEncodedUrl()", "request.GetEncodedPathAndQuery()"), _URL),
    **dict.fromkeys(("request.QueryString", "request.QueryString.Value", "request.Query"), _QUERY),
    **dict.fromkeys(("request.Response.StatusCode", "response.StatusCode"), _STATUS),
    **dict.fromkeys(("request.Connection.RemoteIpAddress", "request.Connection.RemotePort"), _ADDRESS),
    **dict.fromkeys(("request.TraceIdentifier", "request.Connection.Id"), _ID),
    **dict.fromkeys(("request.Protocol", "request.Scheme"), _PROTOCOL),
    **dict.fromkeys(("response.elapsedTime", "response.getResponseTime()"), _DURATION),
    # echo's RequestLoggerValues: https://pkg.go.dev/github.com/labstack/echo/v4/middleware#RequestLoggerValues
    # https://pkg.go.dev/google.golang.org/grpc#UnaryServerInfo: `/package.Service/Method`
    "call.FullMethod": RequestPart("action", also="resource"),
    "values.Method": _METHOD,
    "values.URI": _URL,
    "values.URIPath": _PATH,
    "values.RoutePath": _ROUTE,
    "values.Status": _STATUS,
    "values.RemoteIP": _ADDRESS,
    "values.RequestID": _ID,
    "values.UserAgent": _AGENT,
    "values.Referer": _REFERRER,
    "values.Host": _HOST,
    "values.Latency": _DURATION,
    "values.Protocol": _PROTOCOL,
    "values.Headers": _HEADERS,
}
_BODIES = frozenset({"request.Body", "request.Body()", "request.body", "request.body()", "request.data"})
_DECODED = {
    "go_logging": _BODIES | {"request.URL.Path", "values.URIPath"},
    "python_logging": frozenset({"request.path", "request.path_info", "request.full_path"}),
    "node_logging": frozenset[str](),
    "dotnet_logging": frozenset({"request.Path.Value"}),
}
"""By language. Flask's request is called `context` here, as its `url` is not decoded and Starlette's is."""
_OF_CONTEXT = {
    "request.Method()": _METHOD,
    "request.Path()": _PATH,
    "request.OriginalURL()": _URL,
    "request.BaseURL()": _HOST,
    "request.Protocol()": _PROTOCOL,
    "request.Route().Path": _ROUTE,
}
_OF_HTTP = re.compile(r"\Acontext\.(?:switchToHttp\(\)|getArgs\(\))\.get(Request|Response)\(\)")
"""Nest's interceptors: https://docs.nestjs.com/fundamentals/execution-context."""
_SAME = re.compile(r"\A(?:context\.(?:Request\(\)|Request|request|req)|context|request\.raw|request\.request)(?=\.|\Z)")
_HEADER = re.compile(
    r"request\.(?:Header\.Get|GetHeader|get|header|headers?\.get|headers|META|META\.get)[.(]([\w-]{1,80})\)?\Z"
    r"|request\.Headers\.(?:TryGetValue\()?([\w-]{1,80})\)?\Z"
)
_OF_PROGRAM = re.compile(
    r"request\.(?:Get|GetString|MustGet|GetInt|GetInt64|GetUint|Locals|Value|state\.|session\.)\(?([\w.-]{1,80})\)?\Z"
)
_USERS = re.compile(r"(?:request|response)\.(?:user|auth|session\.user|locals\.user|state\.user|current_user|User)\b")
_BASIC = re.compile(r"request\.(?:BasicAuth\(\)|authorization\.username|remote_user|REMOTE_USER)")
_SECRETS = frozenset(
    {"authorization", "cookie", "x-api-key", "proxy-authorization", "x-auth-token", "http-authorization"}
)
_CONVERTED = re.compile(
    r"(?:\.(?:decode|join|toString|String|strip|trim|lower|upper|toLowerCase|toUpperCase|split|Value|value|ToString)(?:\([^()]*\))?)+\Z"
)
"""Steps that leave the meaning as it is."""
_NAMING = r"_?(?:key|header|field|name|attr)"
"""How names end that name a field: `requestIDKey`."""
_IDS = re.compile(rf"(?:req(?:uest)?_?id|correlation_?id)(?:{_NAMING})?(?:\(\))?\Z", re.IGNORECASE)
_TIMES = re.compile(
    r"\?(?:time\.Since|Date\.now|performance\.now|process\.hrtime|time\.time|time\.perf_counter|time\.monotonic)"
)
ISO_TIME = "?Date().toISOString("
"""How JavaScript's ISO time begins, in UTC to the millisecond: https://tc39.es/ecma262/#sec-date.prototype.toisostring."""
_WRITTEN_TIMES = re.compile(
    r"\?(?:Date\(\)\.to\w{0,20}String|(?:moment|dayjs)\(\)\.|time\.Now\(\)\.(?:UTC\(\)\.)?Format"
    r"|(?:datetime\.){1,2}(?:now|utcnow)\(\)\.(?:iso|strf))"
)
_GETTERS = re.compile(rf"\A(?:get|current|real|extract|ctx|key|field|attr)_?(?=[A-Za-z])|{_NAMING}\Z", re.IGNORECASE)


def part_of_request(path: str, platform: str) -> RequestPart | None:
    """What a path means: `request.URL.Path`, `context.ClientIP()`; None where it is taken of something else.

    `platform` is that of the loader which gave it.
    """
    path = _OF_HTTP.sub(lambda found: found[1].lower(), path)
    plain = _SAME.sub("request", path).replace("?.", ".")
    if plain.startswith("?"):
        return None
    found = _part(path, plain) or _part(path, _CONVERTED.sub("", plain))
    if found is not None and found.sensitive == "bodies" and ".decode(" in plain:
        return msgspec.structs.replace(found, is_decoded=True)
    is_starlettes = platform == "python_logging" and path == "request.url"
    if found is not None and (plain in _DECODED[platform] or is_starlettes):
        return msgspec.structs.replace(found, is_decoded=True)
    return found


def _part(path: str, plain: str) -> RequestPart | None:
    found = _PARTS.get(plain) or (_OF_CONTEXT.get(plain) if path.startswith("context.") else None)
    if found is not None:
        return found
    if (header := _HEADER.match(plain)) is not None:
        return _header(header[1] or header[2])
    if (kept := _OF_PROGRAM.match(plain)) is not None and (meaning := meaning_of(kept[1])) != OTHER:
        return RequestPart(meaning)
    if _USERS.match(plain) or _BASIC.match(plain):
        return RequestPart("identity")
    if plain.startswith(("request.body.", "request.form.", "request.POST.", "request.query.", "request.args.")):
        return RequestPart(OTHER, by_client=True, is_decoded=True)
    return None


def meaning_of_path(path: str) -> str:
    """What the last step of a path means by its name alone: `?responseWriter().status`, `?getUserID()`."""
    if _WRITTEN_TIMES.match(path):
        return "timestamp"
    if _TIMES.match(path):
        return "duration"
    last = re.sub(r"\(.*\Z", "", path.lstrip("?").rpartition(".")[2] or path.lstrip("?"))
    if path.endswith(")") and "." in path and not last:
        last = path.rpartition(".")[2]
    if _IDS.search(last):
        return "request_id"
    found = meaning_of(last)
    return found if found != OTHER else meaning_of(_GETTERS.sub("", last))


def _header(name: str) -> RequestPart:
    plain = name.lower().replace("_", "-").removeprefix("http-")
    if plain in _SECRETS:
        return RequestPart(OTHER, by_client=True, sensitive="credentials", header=plain)
    meaning = "request_id" if _IDS.search(plain.replace("-", "_")) else meaning_of(plain.removeprefix("x-"))
    if plain in ("x-real-ip", "cf-connecting-ip", "true-client-ip", "x-forwarded-for"):
        meaning = "client_address"
    return RequestPart(meaning, by_client=True, header=plain)
