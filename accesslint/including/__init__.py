"""Configurations that are made of several files: where an include leads, which files are main files."""
