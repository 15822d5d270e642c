"""Palo Alto Networks' firewalls and Panorama in Terraform: the provider panos."""
