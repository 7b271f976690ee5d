"""Conventions as programs of other organisations read them: those of their agencies, already written as the contract has them."""
