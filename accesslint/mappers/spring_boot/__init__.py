"""Spring Boot's settings: the access log of the web server inside, and what an application's own log gives away."""
