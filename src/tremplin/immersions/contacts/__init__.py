"""Applicants who ask a company to welcome them: what they sent, whether they may, and who is told."""
