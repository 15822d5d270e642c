"""Which files are read, told by their names."""

from __future__ import annotations

import pytest

from accesslint.candidates import is_aside, is_candidate, is_foreign


@pytest.mark.parametrize(
    "name",
    [
        "main.tf",
        "conf/httpd.conf.in",
        "haproxy.cfg.dist",
        "nginx.conf.sigil",
        "jobs/web.nomad",
        "nginx.conf.mustache",
        "templates/nginx.conf.hbs",
        "nginx.conf.envsubst",
        "etc/nginx/sites-enabled/shop.example.com",
        "Caddyfile",
        "caddy/Caddyfile.production",
        "Dockerfile.api",
        "systemd/shop.service",
        "terraform/cloud-init.yaml.tftpl",
        "minio/config.env",
        "shop/settings/production.py",
        "shop/logging_config.py",
        "src/logger.ts",
        "src/requestLogger.js",
        "src/log.go",
        "internal/zap.go",
        "server.mjs",
        "config/environments/production.rb",
        "config.ru",
        "config/logging.php",
        "Program.cs",
    ],
)
def test_read(name: str) -> None:
    assert is_candidate(name)


@pytest.mark.parametrize(
    "name",
    [
        "shop/views.py",
        "src/catalog.js",
        "src/blog.ts",
        "src/dialog.ts",
        "src/Button.tsx",
        "src/logger.test.ts",
        "src/logger.d.ts",
        "internal/logger_test.go",
        "tests/test_logging.py",
        "dist/app.min.js",
        "MANIFEST.in",
        "views/page.hbs",
        "views/mail.mustache",
        "nginx.conf.example",
        "my.cnf.sample",
        "nginx.conf.ftl",
        "config.h.in",
        "picture.png",
        "notes.txt",
    ],
)
def test_left_unread(name: str) -> None:
    assert not is_candidate(name)


@pytest.mark.parametrize(
    "name",
    [
        "usr/lib/tmpfiles.d/postgresql.conf",
        "etc/fail2ban/filter.d/squid.conf",
        "etc/supervisor/conf.d/redis.conf",
        "etc/security/limits.d/mysql.conf.j2",
        "etc/udev/rules.d/99-audit.rules",
    ],
)
def test_other_programs_name_their_files_after_servers(name: str) -> None:
    assert is_foreign(name)


@pytest.mark.parametrize(
    "name", ["etc/rsyslog.d/50-default.conf", "etc/audit/rules.d/audit.rules", "redis.conf", "mysql/conf.d/my.cnf"]
)
def test_servers_own_folders_are_theirs(name: str) -> None:
    assert not is_foreign(name)


@pytest.mark.parametrize(
    "name",
    [
        "tests/middleware/logger.ts",
        "src/middleware/__tests__/logger.middleware.js",
        "shop/tests/middleware.py",
        "Shop.Tests/Middleware/RequestLogging.cs",
        "test/Shop.UnitTests/Startup.cs",
        "src/Middleware/RequestLoggingMiddlewareTests.cs",
        "app/LoggerTest.php",
        "shop/logging_test.py",
        "shop/settings_tests.py",
        "shop/conftest.py",
        "spec/support/server.rb",
        "cypress/server.js",
        "mock/server.js",
        "src/__mocks__/logger.ts",
        "config/webpack.config.js",
        "config/webpack.dev.config.js",
        "vite.config.ts",
        "examples/express/server.js",
        "_examples/fileserver/main.go",
        "vendor/github.com/foo/bar/middleware/logger.go",
        "web/dist/server.js",
    ],
)
def test_programs_that_serve_nobody_are_set_aside(name: str) -> None:
    assert is_aside(name)


@pytest.mark.parametrize(
    "name",
    [
        "src/server.js",
        "internal/latest/server.go",
        "contest/settings.py",
        "src/vue/config.js",
        "src/metrology.config.js",
        "src/Contest.cs",
        "vendors/settings.py",
        "distribution/server.js",
        "src/specials/server.js",
        "vendor/chart/values.yaml",
        "examples/nginx.conf",
        "tests/nginx.conf",
    ],
)
def test_others_are_not_set_aside(name: str) -> None:
    assert not is_aside(name)
