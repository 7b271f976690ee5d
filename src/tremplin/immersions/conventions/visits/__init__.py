"""What a page needs to be drawn: the convention that a link opens, with its signatures and its assessment, in one question."""
