"""The page that a monthly report's unsubscribe link leads to."""
