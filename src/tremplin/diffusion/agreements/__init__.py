"""How a broadcaster comes to show an announcer's items: asked, accepted, refused, stopped, resumed; and the history of it all."""
