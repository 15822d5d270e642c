"""MongoDB Atlas in Terraform: the provider mongodbatlas."""
