"""Tomcat's access logs: the valves of its containers, their patterns and files."""
