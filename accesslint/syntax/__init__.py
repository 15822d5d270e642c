"""Grammars: each module turns one syntax into a positioned tree, and knows nothing of its meaning."""
