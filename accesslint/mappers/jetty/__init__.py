"""Jetty's servers: their request logs, by module or by XML."""
