"""Azure's languages: Bicep, and the expressions inside ARM templates, read into one small tree (`nodes`)."""
