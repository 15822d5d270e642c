"""Middlewares of Node's programs that write records themselves: what is read, and what is no record of accesses."""

from __future__ import annotations

import pytest

from accesslint.loaders import Options
from accesslint.loaders.node_logging import claims, load
from accesslint.mappers.node_logging import own_records
from accesslint.model.values import Resource
from accesslint.source import Source
from tests.mappers.building import Mapped, mapped
from tests.mappers.node_logging.nodes import meanings, state
from tests.trees import MemoryTree

KOA = """import { logger } from '../utils/logger';
app.use(async (ctx, next) => { await next(); logger.info(`${ctx.method} ${ctx.url} - ${ctx.status}`) })"""
NEST = """import { Injectable, NestMiddleware, Logger } from '@nestjs/common';
export class Log implements NestMiddleware {
  private readonly logger = new Logger('HTTP');
  use(req: Request, res: Response, next: NextFunction) {
    res.on('finish', () => {
      const { method, originalUrl } = req;
      const { statusCode } = res;
      const message = `${method} ${originalUrl} ${statusCode}`;
      if (statusCode >= 500) { this.logger.error(message); } else { this.logger.log(message); }
    });
    next();
  }
}"""
INTERCEPTOR = """import { CallHandler, ExecutionContext, Injectable, Logger, NestInterceptor } from '@nestjs/common';
@Injectable()
export class LoggingInterceptor implements NestInterceptor {
  private readonly logger = new Logger(LoggingInterceptor.name);
  intercept(context: ExecutionContext, next: CallHandler): Observable<any> {
    const request = context.switchToHttp().getRequest();
    const { method, url } = request;
    const now = Date.now();
    return next.handle().pipe(
      tap(() => {
        const response = context.switchToHttp().getResponse<Response>();
        this.logger.log(`${method} ${url} ${response.statusCode} ${Date.now() - now}ms`);
      }),
      catchError((error) => { this.logger.error(`${method} ${url}`); throw error; }),
    );
  }
}"""
FIVE = {"timestamp", "identity", "action", "resource", "result"}
LOGGER = {"src/utils/logger.ts": "export const logger = winston.createLogger({ level: 'info' });"}
MIDDLEWARE = """import { logger } from '../utils/logger';
export const log = (req: Request, res: Response, next: NextFunction) => {
  const start = Date.now();
  const { method, originalUrl: url } = req;
  res.on('finish', () => { %s });
  next();
};"""


def entities(text: str, files: dict[str, str] | None = None) -> Mapped:
    """What the mapper makes of a program beside other files."""
    tree = MemoryTree(LOGGER if files is None else files)
    loaded = load([Source("src/middleware/requestLogger.ts", text)], [], tree, Options())
    return mapped(own_records, *(one for one in loaded if isinstance(one, Resource)))


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        (MIDDLEWARE % "logger.info({ method, url, status: res.statusCode, userId: req.user?.id })", set()),
        (
            MIDDLEWARE % "const level = res.statusCode > 499 ? 'error' : 'info';\n"
            "logger[level]('done', { method, url, status: res.statusCode })",
            {"identity"},
        ),
        (MIDDLEWARE % "logger.info('done', { method, url, status: res.statusCode })", {"identity"}),
        (MIDDLEWARE % "logger.info({ url, status: res.statusCode, user: req.user })", {"action"}),
        (MIDDLEWARE % "logger.info({ method, status: res.statusCode, user: req.user })", {"resource"}),
        (MIDDLEWARE % "logger.info({ method, url, user: req.user })", {"result"}),
        (MIDDLEWARE % "console.log(`${method} ${url} ${res.statusCode} ${req.user.id}`)", {"timestamp"}),
        (
            MIDDLEWARE
            % "console.log(`${new Date().toISOString()} ${req.method} ${req.ip} ${req.url} ${res.statusCode}`)",
            {"identity"},
        ),
        (
            MIDDLEWARE
            % "console.log(JSON.stringify({ time: new Date(), method, path: req.path, status: res.statusCode }))",
            {"identity"},
        ),
        (
            MIDDLEWARE
            % "const data = { method, url, s: res.statusCode }; if (res.statusCode > 399) { logger.warn('x', data) }"
            " else { logger.info('x', data) }",
            {"identity"},
        ),
        (KOA, {"identity"}),
        (NEST, {"identity"}),
        (INTERCEPTOR, {"identity"}),
    ],
)
def test_records(text: str, lacking: set[str]) -> None:
    found = entities(text)
    assert FIVE - meanings(found.only("format")) == lacking
    assert found.only("format").get("rest") is None


@pytest.mark.parametrize(
    "text",
    [
        "app.use((err, req, res, next) => { logger.error({ method: req.method, url: req.url }); next(err) })",
        "app.get('/x', (req, res) => { logger.info({ method: req.method, url: req.url }); res.send(1) })",
        MIDDLEWARE % "if (res.statusCode > 499) logger.error({ method, url })",
        MIDDLEWARE % "if (!url.startsWith('/api')) { logger.info({ method, url, status: 404 }); return; }",
        MIDDLEWARE.replace("'finish'", "'error'") % "logger.error({ method, url })",
        MIDDLEWARE % "logger.debug({ method, url })",
        MIDDLEWARE % "logger.info({ status: res.statusCode })",
    ],
)
def test_what_is_no_record_of_accesses(text: str) -> None:
    assert not entities(text)


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"src/utils/logger.ts": "const storage = new AsyncLocalStorage(); export const logger = pino({})"},
        {"src/utils/logger.ts": "export const logger = pino({ mixin: () => ({ user: current() }) })"},
    ],
)
def test_a_logger_that_may_add_fields(files: dict[str, str]) -> None:
    found = entities(MIDDLEWARE % "logger.info({ method, url, status: res.statusCode })", files)
    assert state(found.only("format").get("rest")) == "unknown"


@pytest.mark.parametrize(
    ("body", "lacking", "rest"),
    [
        ("const p = { method, url }; p.userId = req.user?.id; p.status = res.statusCode; LOG(p)", set(), None),
        ("const p = { method, url }; if (req.user) p.userId = req.user.id; LOG(p)", {"result"}, None),
        ("const p = { method, url }; enrich(p, req); LOG(p)", {"identity", "result"}, "unknown"),
        ("const p = { method, url }; Object.assign(p, { status: res.statusCode }); LOG(p)", {"identity"}, "unknown"),
        ("const p = [method, url]; p.push(res.statusCode, req.user.id); LOG(p.join(' '))", set(), None),
        ("let p = `${method} ${url}`; if (req.user) p += ` ${req.user.id}`; LOG(p)", {"identity", "result"}, "unknown"),
        ("const p = { method, url }; LOG(p); LOG(p)", {"identity", "result"}, None),
    ],
)
def test_records_that_grow(body: str, lacking: set[str], rest: str | None) -> None:
    form = entities(MIDDLEWARE % body.replace("LOG", "console.log")).only("format")
    assert FIVE - {"timestamp"} - meanings(form) == lacking
    assert state(form.get("rest")) == rest


def test_what_is_printed_beside_a_library_is_a_developer_s() -> None:
    printed = "app.use((req, res, next) => { console.log(req.method, req.url); next(); });"
    told = "app.use((req, res, next) => { next(); console.log(req.method, req.url, res.statusCode); });"
    library = "const morgan = require('morgan'); app.use(morgan('combined'));\n"
    assert entities(printed)
    assert not entities(library + printed)
    assert entities(library + told)


def test_health_checks_that_are_left_out() -> None:
    text = MIDDLEWARE % "if (!SKIPPED.includes(req.path)) { logger.info({ method, url, status: res.statusCode }) }"
    assert FIVE - meanings(entities(text).only("format")) == {"identity"}


def test_a_logger_that_is_a_parameter_may_add_fields() -> None:
    made = (
        "export const make = (logger) => async (ctx, next) => {\n"
        "  await next(); LOG(`${ctx.method} ${ctx.url} ${ctx.status}`); };"
    )
    assert state(entities(made.replace("LOG", "logger.info")).only("format").get("rest")) == "unknown"
    assert entities(made.replace("LOG", "console.log")).only("format").get("rest") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("if (process.env.DEBUG) { app.use(LOG) }", "?"),
        ("app.use(LOG)", "on"),
        ("const log = LOG; app.use(log)", "on"),
        ("const log = LOG; if (d) { app.use(log) }", "?"),
        ("function log() { return LOG }\nif (d) app.use(log());", "?"),
        ("function make() { const log = LOG; if (d) app.use(log); }", "?"),
    ],
)
def test_what_may_not_be_used(text: str, expected: str) -> None:
    function = "(req, res, next) => { console.log(`${req.method} ${req.url}`); next() }"
    logging = entities(text.replace("LOG", function)).only("emitter").get("logging")
    assert logging == expected if expected != "?" else "unknown" in logging


def test_a_hook_of_fastify() -> None:
    text = (
        "fastify.addHook('onResponse', async (request, reply) => {\n"
        "  console.log(JSON.stringify({ url: request.raw.url, method: request.method, status: reply.statusCode })) })"
    )
    assert FIVE - meanings(entities(text).only("format")) == {"identity", "timestamp"}
    assert not entities(text.replace("onResponse", "onRequest"))


def test_what_is_built_is_not_claimed() -> None:
    line = "t.use((function(req,res,next){console.log(req.method,req.url),next()}));"
    assert claims("public/app.bundle.js", line)
    assert claims("public/app.bundle.js", f"{line}\n" * 100)
    assert not claims("public/app.bundle.js", line * 100)
    assert not claims("public/app.bundle.js", f"/* a licence\n */\n{line * 100}")


def test_claims() -> None:
    assert claims("a/logger.js", "module.exports = (req, res, next) => {")
    assert not claims("a/logger.js", "module.exports = (a, b) => {")
    assert not claims("a/logger.py", "def log(req, res, next):")


@pytest.mark.parametrize(
    ("text", "escaping"),
    [
        ("console.log(`${req.method} ${req.path}`)", "default"),
        ("console.log(`${req.method} ${req.path} ${req.body.name}`)", "none"),
        ("console.log(JSON.stringify({ m: req.method, p: req.path, b: req.body }))", "json"),
    ],
)
def test_what_clients_decide(text: str, escaping: str) -> None:
    assert entities(MIDDLEWARE % text).only("format").get("escaping") == escaping
