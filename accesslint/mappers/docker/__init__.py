"""Docker: where the services of Compose files write, and what the daemon does with the rest."""
