"""What time, agencies and bans do to conventions, group by group: reminders, ends, deletions, what they show of others."""
