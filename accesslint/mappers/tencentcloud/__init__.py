"""Tencent Cloud in Terraform: the provider tencentcloud."""
