"""Keycloak: what its server logs of events, and which of a realm's events it keeps."""
