"""What a moderator is offered: searched by its own state and by the missions', oldest first, counted by what one filters on."""
