"""Alibaba Cloud in Terraform: the provider alicloud."""
