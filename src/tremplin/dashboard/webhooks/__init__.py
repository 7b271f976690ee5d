"""Pages about webhooks: where what changes is told, what was sent, what is sent again."""
