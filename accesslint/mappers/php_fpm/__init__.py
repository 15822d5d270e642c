"""PHP-FPM: the access logs of its pools."""
