"""What a broadcaster shows, and whom."""
