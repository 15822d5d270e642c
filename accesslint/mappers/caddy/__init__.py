"""Caddy's sites: whether they have an access log, what a record holds, where it goes."""
