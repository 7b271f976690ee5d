"""The embeds, over real HTTP."""
