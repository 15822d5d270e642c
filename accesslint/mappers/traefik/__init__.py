"""Traefik: its access log, which is off unless it is asked for, what a record holds, where it goes."""
