"""Five questions for who doesn't know what to look for, and the missions that suit, each with why. Nothing is kept."""
