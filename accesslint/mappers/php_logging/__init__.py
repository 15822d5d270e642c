"""Monolog's channels in Laravel and Symfony that by their names keep access, audit or security records."""
