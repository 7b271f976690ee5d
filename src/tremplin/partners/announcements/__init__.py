"""What the platform tells every partner at the top of their pages, between two dates: works, an incident, a novelty."""
