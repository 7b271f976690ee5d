"""What sites show of the platform inside their own pages: widgets as a frame or as an element, a mission as a card, oEmbed."""
