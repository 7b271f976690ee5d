"""What the platform holds of a person: shown, exported, erased as far as the law lets; and who looked."""
