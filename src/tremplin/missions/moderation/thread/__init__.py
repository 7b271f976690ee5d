"""What a moderator and an announcer tell each other about a mission, and the mails that say so."""
