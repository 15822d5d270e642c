"""The command line: one module per command; each imports its work when it runs."""
