"""The parameters of handlers' classes in their order: https://docs.python.org/3/library/logging.handlers.html"""

from __future__ import annotations

ARGUMENTS = {
    "FileHandler": ("filename",),
    "WatchedFileHandler": ("filename",),
    "RotatingFileHandler": ("filename", "mode", "maxBytes", "backupCount"),
    "TimedRotatingFileHandler": ("filename", "when", "interval", "backupCount"),
    "SysLogHandler": ("address", "facility"),
    "HTTPHandler": ("host", "url", "method", "secure"),
    "SocketHandler": ("host", "port"),
    "DatagramHandler": ("host", "port"),
}
