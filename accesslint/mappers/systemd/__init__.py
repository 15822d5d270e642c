"""systemd: where the output of services goes, what of it is dropped, and the servers that units start by flags."""
