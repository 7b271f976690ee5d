"""Companies that join the directory by themselves, step by step, and look after their page: drafts, links sent by mail, letters."""
