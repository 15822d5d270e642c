"""nginx's log of connections: the line of a `log_format` in a `stream` block, byte for byte.

Escaping and conditions are those of requests (https://nginx.org/en/docs/stream/ngx_stream_log_module.html), the
variables others: see `nginx_connections`. A stream server is one place.
"""

from __future__ import annotations

from accesslint.simulation.nginx import keeps, place, render

__all__ = ["keeps", "place", "render"]
