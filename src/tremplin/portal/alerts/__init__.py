"""Searches that people follow by mail: asked again for all their followers at once, told to each what is new to them."""
