"""Akamai's Linode in Terraform: the provider linode."""
