"""Texts of an application repository: what a service's folder holds, of the length that such files have."""

from __future__ import annotations

from collections.abc import Mapping

_REMARK = (
    "{mark} {n}: {what} is set by the platform team; ask before changing it, other services read these values too.\n"
)
_TOPICS = (
    "connections", "memory", "cache", "timeouts", "buffers", "certificates", "workers", "limits", "headers", "paths",
    "compression", "keep-alive", "names", "ports", "queues", "retries", "charset", "locale", "checkpoints", "threads",
)  # fmt: skip

_NGINX = """\
server {{
    listen 443 ssl http2;
    server_name shop-{n}.example.com www.shop-{n}.example.com;
    ssl_certificate     /etc/ssl/shop-{n}.pem;
    ssl_certificate_key /etc/ssl/shop-{n}.key;
    ssl_protocols TLSv1.2 TLSv1.3;
    root /srv/shop-{n}/public;
    index index.html;
    access_log /var/log/nginx/shop-{n}.log combined;
    error_log /var/log/nginx/shop-{n}.error.log warn;
    gzip on;
    gzip_types text/css application/javascript application/json;
    add_header X-Frame-Options DENY always;
{remarks}
    location / {{
        try_files $uri $uri/ @application;
    }}
    location /static/ {{
        expires 30d;
        access_log off;
    }}
    location /healthz {{
        access_log off;
        return 204;
    }}
    location @application {{
        proxy_pass http://127.0.0.1:80{port};
        proxy_set_header Host $host;
        proxy_set_header X-Real-IP $remote_addr;
        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
        proxy_read_timeout 60s;
    }}
    location ~ \\.php$ {{
        fastcgi_pass unix:/run/php/php.sock;
        fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;
        include fastcgi_params;
    }}
}}
server {{
    listen 80;
    server_name shop-{n}.example.com;
    return 301 https://$host$request_uri;
}}
"""
_APACHE = """\
<VirtualHost *:443>
    ServerName shop-{n}.example.com
    ServerAdmin webmaster@example.com
    DocumentRoot /srv/shop-{n}/public
{remarks}
    LogFormat "%h %l %u %t \\"%r\\" %>s %b \\"%{{Referer}}i\\" %{{UNIQUE_ID}}e" shop
    CustomLog ${{APACHE_LOG_DIR}}/shop-{n}.log shop env=!quiet
    ErrorLog ${{APACHE_LOG_DIR}}/shop-{n}.error.log
    LogLevel warn
    SSLEngine on
    SSLCertificateFile /etc/ssl/shop-{n}.pem
    SetEnvIf Request_URI "^/healthz$" quiet
    <Directory /srv/shop-{n}/public>
        Options -Indexes +FollowSymLinks
        AllowOverride None
        Require all granted
    </Directory>
    <Location /admin>
        AuthType Basic
        AuthName "admin"
        AuthUserFile /etc/apache2/passwords
        Require valid-user
    </Location>
    ProxyPass /api http://127.0.0.1:80{port}/
    ProxyPassReverse /api http://127.0.0.1:80{port}/
</VirtualHost>
"""
_POSTGRESQL = """\
listen_addresses = '*'
port = 5432
max_connections = 200
{remarks}
shared_buffers = 2GB
work_mem = 16MB
wal_level = replica
logging_collector = on
log_directory = 'log'
log_filename = 'postgresql-%a.log'
log_rotation_age = 1d
log_truncate_on_rotation = on
log_connections = on
log_disconnections = off
log_statement = 'ddl'
log_line_prefix = '%m [%p] %q%u@%d '
log_timezone = 'Etc/UTC'
datestyle = 'iso, mdy'
timezone = 'Etc/UTC'
"""
_MYSQL = """\
[client]
port = 3306
[mysqld]
user = mysql
port = 3306
datadir = /var/lib/mysql
{remarks}
bind-address = 0.0.0.0
max_connections = 300
innodb_buffer_pool_size = 2G
general_log = {onoff}
general_log_file = /var/log/mysql/shop-{n}.log
log_error = /var/log/mysql/error.log
slow_query_log = 1
long_query_time = 2
"""
_LOGBACK = """\
<?xml version="1.0" encoding="UTF-8"?>
<configuration>
{remarks}
  <appender name="CONSOLE" class="ch.qos.logback.core.ConsoleAppender">
    <encoder><pattern>%d{{HH:mm:ss.SSS}} [%thread] %-5level %logger{{36}} - %msg%n</pattern></encoder>
  </appender>
  <appender name="AUDIT" class="ch.qos.logback.core.rolling.RollingFileAppender">
    <file>/var/log/shop-{n}/audit.log</file>
    <rollingPolicy class="ch.qos.logback.core.rolling.TimeBasedRollingPolicy">
      <fileNamePattern>/var/log/shop-{n}/audit.%d{{yyyy-MM-dd}}.log.gz</fileNamePattern>
      <maxHistory>30</maxHistory>
    </rollingPolicy>
    <encoder><pattern>%d{{yyyy-MM-dd'T'HH:mm:ss.SSSXXX}} %X{{user}} %X{{action}} %msg%n</pattern></encoder>
  </appender>
  <logger name="audit" level="INFO" additivity="false"><appender-ref ref="AUDIT"/></logger>
  <logger name="org.springframework" level="WARN"/>
  <root level="INFO"><appender-ref ref="CONSOLE"/></root>
</configuration>
"""
_RSYSLOG = """\
module(load="imuxsock")
module(load="imjournal" StateFile="imjournal.state")
{remarks}
global(workDirectory="/var/lib/rsyslog")
auth,authpriv.*                 /var/log/auth.log
*.*;auth,authpriv.none          -/var/log/syslog
:programname, isequal, "shop-{n}" stop
action(type="omfwd" target="logs-{n}.example.com" port="6514" protocol="tcp" queue.type="LinkedList")
"""
_COMPOSE = """\
services:
{remarks}
  web-{n}:
    image: example/web:1.{n}
    command: gunicorn shop.wsgi --bind 0.0.0.0:8000 --workers 4 --access-logfile -
    environment:
      DJANGO_SETTINGS_MODULE: shop.settings
    ports: ["80{port}:8000"]
    logging:
      driver: json-file
      options: {{max-size: 10m, max-file: "3"}}
  worker-{n}:
    image: example/worker:1.{n}
    logging: {{driver: none}}
  edge-{n}:
    image: traefik:v3
    command: [--entrypoints.web.address=:80, --accesslog=true, --accesslog.format=json]
"""
_SETTINGS = """\
import os

DEBUG = False
SECRET_KEY = os.environ["SECRET_KEY"]
ALLOWED_HOSTS = ["shop-{n}.example.com"]
{remarks}
INSTALLED_APPS = ["django.contrib.admin", "django.contrib.auth", "shop"]
DATABASES = {{"default": {{"ENGINE": "django.db.backends.postgresql", "NAME": "shop_{n}"}}}}
LOGGING = {{
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {{
        "plain": {{"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
        "audit": {{"format": "%(asctime)s %(user)s %(message)s", "datefmt": "%Y-%m-%dT%H:%M:%S%z"}},
    }},
    "handlers": {{
        "console": {{"class": "logging.StreamHandler", "formatter": "plain"}},
        "audit": {{
            "class": "logging.handlers.RotatingFileHandler",
            "filename": "/var/log/shop-{n}/audit.log",
            "maxBytes": 10485760,
            "backupCount": 5,
            "formatter": "audit",
        }},
    }},
    "loggers": {{"audit": {{"handlers": ["audit"], "level": "INFO", "propagate": False}}}},
    "root": {{"handlers": ["console"], "level": "WARNING"}},
}}
"""
_LOGROTATE = """\
{remarks}
/var/log/nginx/shop-{n}*.log {{
    daily
    rotate 14
    compress
    delaycompress
    missingok
    create 0640 www-data adm
    sharedscripts
    postrotate
        [ -f /run/nginx.pid ] && kill -USR1 $(cat /run/nginx.pid)
    endscript
}}
"""
_SSHD = """\
Port 22
{remarks}
PermitRootLogin no
PasswordAuthentication no
LogLevel INFO
SyslogFacility AUTH
Subsystem sftp /usr/lib/openssh/sftp-server
"""

_HAPROXY = """\
global
    log /dev/log local0
    maxconn 4096
{remarks}
defaults
    mode http
    log global
    option httplog
    option dontlognull
    timeout connect 5s
    timeout client 50s
    timeout server 50s
frontend shop_{n}
    bind :80{port}
    capture request header X-Request-ID len 64
    log-format "%ci:%cp [%trl] %ft %b/%s %ST %B %{{+Q}}r %[capture.req.hdr(0)]"
    acl is_health path /healthz
    http-request set-log-level silent if is_health
    default_backend shop_{n}
backend shop_{n}
    balance roundrobin
    server one 10.0.0.1:8080 check
    server two 10.0.0.2:8080 check
"""
_CADDY = """\
shop-{n}.example.com {{
{remarks}
    root * /srv/shop-{n}
    encode gzip
    log {{
        output file /var/log/caddy/shop-{n}.log {{
            roll_keep_for 30d
        }}
        format json
    }}
    handle /api/* {{
        reverse_proxy 127.0.0.1:80{port}
    }}
    file_server
}}
"""
_LOG4J = """\
status = warn
{remarks}
appender.audit.type = RollingFile
appender.audit.name = audit
appender.audit.fileName = /var/log/shop-{n}/audit.log
appender.audit.filePattern = /var/log/shop-{n}/audit-%d{{yyyy-MM-dd}}.log.gz
appender.audit.layout.type = PatternLayout
appender.audit.layout.pattern = %d{{ISO8601}} %X{{user}} %m%n
appender.audit.policies.type = Policies
appender.audit.policies.time.type = TimeBasedTriggeringPolicy
logger.audit.name = audit
logger.audit.level = info
logger.audit.appenderRef.audit.ref = audit
rootLogger.level = info
"""
_NODE = """\
const express = require("express");
const morgan = require("morgan");
const winston = require("winston");
{remarks}
const app = express();
app.use(morgan(":remote-addr :remote-user [:date[iso]] :method :url :status :req[x-request-id]"));
const auditLogger = winston.createLogger({{
  level: "info",
  format: winston.format.combine(winston.format.timestamp(), winston.format.json()),
  transports: [new winston.transports.File({{ filename: "/var/log/shop-{n}/audit.log", maxsize: 10485760 }})],
}});
app.get("/orders/:id", (request, response) => {{
  auditLogger.info("read", {{ user: request.user, order: request.params.id }});
  response.json({{ id: request.params.id }});
}});
app.listen(80{port});
"""
_GO = """\
package main
{remarks}
import (
	"log/slog"
	"net/http"
	"os"

	"github.com/gin-gonic/gin"
)

func main() {{
	auditLogger := slog.New(slog.NewJSONHandler(os.Stdout, &slog.HandlerOptions{{Level: slog.LevelInfo}}))
	router := gin.New()
	router.Use(gin.LoggerWithConfig(gin.LoggerConfig{{SkipPaths: []string{{"/healthz"}}}}))
	router.GET("/orders/:id", func(c *gin.Context) {{
		auditLogger.Info("read", "order", c.Param("id"))
		c.JSON(http.StatusOK, gin.H{{"id": c.Param("id")}})
	}})
	router.Run(":80{port}")
}}
"""
_ANSIBLE = """\
- name: Set up shop {n}
  hosts: shop
  become: true
  tasks:
{remarks}
    - name: Log of the proxy
      ansible.builtin.copy:
        dest: /etc/logrotate.d/shop-{n}
        content: |
          /var/log/shop-{n}/*.log {{
            daily
            rotate 30
            create 0640 root adm
          }}
    - name: Connections
      ansible.builtin.lineinfile:
        path: /etc/postgresql/15/main/postgresql.conf
        regexp: ^log_connections
        line: log_connections = on
    - name: Packages
      ansible.builtin.apt:
        name: [nginx, postgresql]
"""
_DOCKERFILE = """\
FROM python:3.12-slim AS build
{remarks}
WORKDIR /srv/shop-{n}
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
FROM python:3.12-slim
COPY --from=build /usr/local /usr/local
COPY . /srv/shop-{n}
EXPOSE 80{port}
CMD ["gunicorn", "shop.wsgi", "--bind", "0.0.0.0:80{port}", "--access-logfile", "-"]
"""
_UNIT = """\
[Unit]
Description=shop {n}
After=network.target
{remarks}
[Service]
User=shop
ExecStart=/usr/bin/shop-{n} --port 80{port}
StandardOutput=append:/var/log/shop-{n}.log
StandardError=journal
LogRateLimitIntervalSec=30s
LogRateLimitBurst=1000
Restart=on-failure

[Install]
WantedBy=multi-user.target
"""
_SPRING = """\
spring:
  application:
    name: shop-{n}
{remarks}
server:
  port: 80{port}
  tomcat:
    accesslog:
      enabled: true
      directory: /var/log/shop-{n}
      pattern: '%t %a %u "%r" %s %{{X-Request-ID}}i'
      max-days: 30
logging:
  level:
    root: warn
"""
_REDIS = """\
bind 0.0.0.0
protected-mode yes
port 63{port}
{remarks}
loglevel notice
logfile /var/log/redis/shop-{n}.log
acllog-max-len 128
aclfile /etc/redis/users-{n}.acl
maxmemory 256mb
appendonly yes
"""

_FILES: tuple[tuple[str, str, str, int], ...] = (
    ("nginx/sites-enabled/shop-{n}.conf", _NGINX, "#", 28),
    ("haproxy/{n}/haproxy.cfg", _HAPROXY, "#", 36),
    ("apache2/sites-enabled/shop-{n}.conf", _APACHE, "#", 34),
    ("caddy/{n}/Caddyfile", _CADDY, "#", 42),
    ("postgresql/{n}/postgresql.conf", _POSTGRESQL, "#", 42),
    ("redis/{n}/redis.conf", _REDIS, "#", 44),
    ("mysql/{n}/my.cnf", _MYSQL, "#", 42),
    ("services/shop-{n}/src/main/resources/logback.xml", _LOGBACK, "<!--", 30),
    ("services/shop-{n}/src/main/resources/application.yml", _SPRING, "#", 42),
    ("services/audit-{n}/src/main/resources/log4j2.properties", _LOG4J, "#", 38),
    ("rsyslog/{n}/rsyslog.conf", _RSYSLOG, "#", 42),
    ("services/shop-{n}/docker-compose.yml", _COMPOSE, "#", 38),
    ("services/shop-{n}/Dockerfile", _DOCKERFILE, "#", 42),
    ("services/shop-{n}/shop/settings.py", _SETTINGS, "#", 32),
    ("services/api-{n}/src/server.js", _NODE, "//", 36),
    ("services/go-{n}/cmd/main.go", _GO, "//", 36),
    ("hosts/{n}/logrotate.d/shop", _LOGROTATE, "#", 42),
    ("hosts/{n}/ssh/sshd_config", _SSHD, "#", 44),
    ("hosts/{n}/systemd/shop-{n}.service", _UNIT, "#", 42),
    ("ansible/shop-{n}.yml", _ANSIBLE, "#", 38),
)


def application_files(count: int) -> Mapping[str, str]:
    """That many files, by name: twenty kinds in turn, about 5 kB each, most of it comments."""
    files: dict[str, str] = {}
    for number in range(count):
        name, text, mark, remarks = _FILES[number % len(_FILES)]
        n = number // len(_FILES)
        said = "".join(
            _REMARK.format(mark=mark, n=line, what=_TOPICS[(line + n) % len(_TOPICS)]) for line in range(remarks)
        )
        if mark == "<!--":
            said = said.replace(".\n", ". -->\n").replace("too. -->", "too -->")
        port, onoff = f"{n % 100:02}", ("ON", "OFF")[n % 2]
        files[name.format(n=n)] = text.format(n=n, remarks=said, port=port, onoff=onoff)
    return files
