"""Middlewares of ASP.NET Core's programs that write records themselves."""

from __future__ import annotations

import pytest

from accesslint.loaders import Options
from accesslint.loaders.dotnet_logging import claims, load
from accesslint.mappers.dotnet_logging import own_records
from accesslint.model.values import Resource
from accesslint.source import Source
from tests.mappers.building import Mapped, mapped
from tests.mappers.dotnet_logging.nets import meanings, sensitive, state
from tests.trees import MemoryTree

FIVE = {"timestamp", "identity", "action", "resource", "result"}
MIDDLEWARE = """using Microsoft.AspNetCore.Http;
public class RequestLoggingMiddleware
{
    private readonly RequestDelegate _next;
    private readonly ILogger<RequestLoggingMiddleware> _logger;
    public async Task InvokeAsync(HttpContext context)
    {
        var body = await new StreamReader(context.Request.Body).ReadToEndAsync();
        await _next(context);
        var user = context.User.Identity?.Name;
        %s
    }
}"""


INLINE = """app.Use(async (context, next) => {
    await next();
    Console.WriteLine($"{context.Request.Method} {context.Request.Path} {context.User.Identity.Name}");
});"""


def entities(text: str) -> Mapped:
    """What the mapper makes of a program."""
    loaded = load([Source("Middleware/RequestLoggingMiddleware.cs", text)], [], MemoryTree({}), Options())
    return mapped(own_records, *(one for one in loaded if isinstance(one, Resource)))


@pytest.mark.parametrize(
    ("text", "lacking", "rest"),
    [
        (
            MIDDLEWARE % '_logger.LogInformation("HTTP {Method} {Path} {Status} by {User}", context.Request.Method, '
            "context.Request.Path, context.Response.StatusCode, user);",
            set(),
            "unknown",
        ),
        (
            MIDDLEWARE
            % 'Console.WriteLine($"{context.Request.Method} {context.Request.Path} {context.Response.StatusCode}");',
            {"identity", "timestamp"},
            None,
        ),
        (
            MIDDLEWARE % '_logger.LogInformation("Request {method} {url} => {code} {by}", context.Request?.Method, '
            'context.Request?.Path.Value, context.Response?.StatusCode, context.User?.FindFirst("sub")?.Value);',
            set(),
            "unknown",
        ),
        (
            MIDDLEWARE % 'var s = new StringBuilder(); s.Append(context.Request.Method).Append(" ").Append(user);\n'
            "s.Append(context.Request.Path).Append(context.Response.StatusCode); Console.WriteLine(s.ToString());",
            {"timestamp"},
            None,
        ),
        (
            INLINE,
            {"result", "timestamp"},
            None,
        ),
    ],
)
def test_records(text: str, lacking: set[str], rest: object) -> None:
    found = entities(text).only("format")
    assert FIVE - meanings(found) == lacking
    assert state(found.get("rest")) == rest


@pytest.mark.parametrize(
    "text",
    [
        MIDDLEWARE % 'if (slow) { _logger.LogWarning("{M} {P}", context.Request.Method, context.Request.Path); }',
        MIDDLEWARE % '_logger.LogDebug("{M} {P}", context.Request.Method, context.Request.Path);',
        MIDDLEWARE % '_logger.LogInformation("started");',
        (MIDDLEWARE % '_logger.LogInformation("{M} {P}", context.Request.Method, context.Request.Path);').replace(
            "_next(context)", "Handle(context)"
        ),
    ],
)
def test_what_is_no_record_of_accesses(text: str) -> None:
    assert not entities(text)


def test_what_records_give_away() -> None:
    call = (
        '_logger.LogInformation($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString} '
        '{context.Request.Headers["Authorization"]} {body}");'
    )
    found = entities(MIDDLEWARE % call).only("format")
    assert set(sensitive(found).values()) == {"query-strings", "credentials", "bodies"}


def test_what_clients_decide() -> None:
    text = 'Console.WriteLine($"{context.Request.Method} {context.Request.Path}");'
    assert entities(MIDDLEWARE % text).only("format").get("escaping") == "default"
    text = text.replace("Request.Path", "Request.Path.Value")
    assert entities(MIDDLEWARE % text).only("format").get("escaping") == "none"


def test_claims() -> None:
    assert claims("Middleware/Logging.cs", "public async Task InvokeAsync(HttpContext context)")
    assert not claims("Middleware/Logging.cs", "public class Order {}")
