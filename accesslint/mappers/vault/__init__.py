"""HashiCorp's Vault in Terraform: the provider vault."""
