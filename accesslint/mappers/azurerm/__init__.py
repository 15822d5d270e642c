"""Microsoft Azure in Terraform: the provider azurerm."""
