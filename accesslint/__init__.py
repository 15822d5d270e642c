"""accesslint: a linter that treats access and audit logging as code."""

__version__ = "0.1.0"
