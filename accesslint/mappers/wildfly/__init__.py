"""WildFly and JBoss EAP: the access logs of its web hosts, and the audit log of its management."""
