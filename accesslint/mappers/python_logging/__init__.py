"""Python applications: gunicorn's access log, and what the loggers of access and audit records are set up to keep."""
