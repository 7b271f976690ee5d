"""What the platform's staff does: looks after partners and people, steps into a space for a while. All of it leaves a trace."""
