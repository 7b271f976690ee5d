"""What is told to robots: which addresses there are, since when they say what they say, and where not to go."""
