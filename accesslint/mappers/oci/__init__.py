"""Oracle Cloud Infrastructure in Terraform: the provider oci."""
