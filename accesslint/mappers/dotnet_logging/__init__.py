""".NET's applications: what ASP.NET Core and Serilog log of requests; Serilog's audit files."""
