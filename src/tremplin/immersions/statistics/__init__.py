"""What is told of companies in figures."""
