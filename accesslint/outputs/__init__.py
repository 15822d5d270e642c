"""Outputs: each module writes a report in one format."""
