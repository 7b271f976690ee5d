"""What a moderator did over time: line by line, how long missions waited, what its rules decided."""
