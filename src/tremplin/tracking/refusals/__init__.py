"""What was not counted and why, for whoever connects a site to the platform."""
