"""Outlets: the missions a broadcaster may show, as files in the shape each channel reads, and what channels say of them in return."""
