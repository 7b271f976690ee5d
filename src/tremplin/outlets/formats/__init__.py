"""What each channel reads: one file a channel, which says where each of its fields comes from; how they are written is shape.py's."""
