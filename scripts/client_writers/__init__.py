"""How the clients of our API are written: reading its description, then Python, then JavaScript."""
