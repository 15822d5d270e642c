"""Ansible: services of a host's logging that tasks switch off."""
