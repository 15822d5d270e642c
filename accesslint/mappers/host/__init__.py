"""Hosts: the journal, the audit daemon and the rules of the kernel's audit."""
