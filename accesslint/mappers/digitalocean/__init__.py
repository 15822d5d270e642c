"""DigitalOcean in Terraform: the provider digitalocean."""
