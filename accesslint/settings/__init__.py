"""What the user decides: configuration, the logging standard, suppressions."""
