"""Pages that only a demonstration has: what it would have sent."""
