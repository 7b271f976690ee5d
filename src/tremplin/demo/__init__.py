"""Demonstration data: what `tremplin demo` announces through the real feeds. Only the roots import it."""
