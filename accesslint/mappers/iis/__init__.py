"""IIS: what the logs of its sites hold, what is left out of them, and where they lie."""
