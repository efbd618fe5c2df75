"""Pages: the report as one HTML file, and what notebooks show."""
