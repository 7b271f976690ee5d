"""Which broadcaster an application is credited to: the one of its click, within a window that each announcer chooses."""
