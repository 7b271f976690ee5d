"""What was sent to an endpoint, as its owner reads it, and how some of it is sent again. No secret is in it."""
