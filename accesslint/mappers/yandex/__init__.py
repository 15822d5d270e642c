"""Yandex Cloud in Terraform: the provider yandex."""
