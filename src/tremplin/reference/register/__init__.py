"""The national registers of organisations (RNA, Sirene): loaded from the files the State publishes, searched, never edited."""
