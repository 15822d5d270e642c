"""NAVER Cloud Platform in Terraform: the provider ncloud."""
