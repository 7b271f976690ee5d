"""The page of a discussion about an immersion, for the company and for the applicant: a signed link, no account, no script."""
