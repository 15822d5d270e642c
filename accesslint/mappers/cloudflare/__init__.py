"""Cloudflare in Terraform: the provider cloudflare."""
