"""Which files are nginx's."""

from __future__ import annotations

import pytest

from accesslint.loaders.nginx import claims

SERVER = "server {\n  listen 80;\n  server_name x;\n}\n"


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("nginx.conf", ""),
        ("deploy/nginx.conf.j2", "{{ managed }}"),
        ("app.nginx", "# nothing"),
        ("a/prod.nginx.conf", ""),
        ("default.conf", SERVER),
        ("default.conf.template", SERVER),
        ("nginx/snippets/logging.conf", "access_log off;"),
        ("nginx/mime", "include x;"),
        ("conf.d/a.conf", "log_format main\n  '$status';"),
        ("sites-enabled/example.com", SERVER),
        ("sites-available/default", "# x\n##\n# /etc/nginx\n\n" + SERVER),
        ("x.conf", "upstream app { server a:1; }"),
        ("x.conf.j2", "upstream {{ name }} { server a:1; }"),
        ("x.conf", "http { server { listen 80; } }"),
        ("x.conf", "map $a $b { default 1; }"),
        ("x.conf.erb", "<% if @x %>\nlocation / { proxy_pass http://a; }\n<% end %>"),
        ("x.conf", "server { listen 80; location / { return 200; } }"),
    ],
)
def test_claimed(name: str, head: str) -> None:
    assert claims(name, head)


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("fluent-bit.conf", "[SERVICE]\n    Flush 1\n"),
        ("fluent.conf", "<source>\n  @type tail\n</source>"),
        ("httpd.conf", "Listen 80\n<VirtualHost *:80>\n  CustomLog logs/access.log combined\n</VirtualHost>"),
        ("conf.d/ssl.conf", "LoadModule ssl_module x\n<VirtualHost *:443>\n</VirtualHost>"),
        ("nginx.conf", "[program:nginx]\ncommand=nginx"),
        ("nginx.conf", "ENC[AES256_GCM,data:c2VjcmV0,iv:eA==,tag:eQ==,type:str]"),
        ("logrotate.d/nginx", "/var/log/nginx/*.log {\n  daily\n}"),
        ("rsyslog.d/nginx.conf", "$ModLoad imfile\n$InputFileName /var/log/nginx/access.log"),
        ("rsyslog.d/nginx.conf", 'module(load="imfile")\ninput(type="imfile" File="/var/log/nginx/a.log")'),
        ("nginx/values.yaml", "server:\n  listen: 80\n"),
        ("nginx/Dockerfile", "FROM nginx\nCOPY nginx.conf /etc/nginx/"),
        ("nginx/start", "#!/bin/sh\nset -e;\nexec nginx"),
        ("nginx/config.json", '{"a": 1}'),
        ("application.conf", "http {\n  port = 9000\n}\nserver {\n  host = x\n}"),
        ("named.conf", 'options { listen-on { any; }; };\nzone "x" { type master; };'),
        ("my.conf", "key = value;"),
        ("postgresql.conf", "listen_addresses = '*'"),
        ("x.conf", ""),
        ("monitor.j2", "{% if x %}\ncollector {{ location }} interface {{ port }}\n{% endif %}\n"),
        ("uplink.j2", "uplink-state-group {{ id }}\n  upstream {{ port }}\n  {% if x %}\n"),
        ("html/Ticket/Create", "%# a page of Mason's\n<form>\n% if ($x) {\n  return 1;\n" + SERVER),
        ("main.tf", SERVER),
    ],
)
def test_not_claimed(name: str, head: str) -> None:
    assert not claims(name, head)


def test_a_long_comment_costs_no_time() -> None:
    assert not claims("x.conf", "# " + "/ " * 2_000 + "\n" * 90)
