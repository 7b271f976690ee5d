"""What partners bring each other: clicks today, and what will become of them. Nothing kept says who the visitor is."""
