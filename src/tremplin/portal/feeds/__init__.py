"""Any search as a file that programs follow: the same question as the page, at the same address with another ending."""
