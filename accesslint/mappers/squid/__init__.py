"""Squid: which requests it logs, in which format, whereto; by its configuration files."""
