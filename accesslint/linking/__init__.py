"""Linking: resolves what entities name of each other, across files and formats."""
