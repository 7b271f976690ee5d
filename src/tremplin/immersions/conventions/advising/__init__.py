"""What advisers do with conventions: their agencies, an inbox by risk, a whole file on one screen, notes to each other, reminders."""
