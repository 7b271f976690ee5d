"""Requests that may be sent again without being done twice: the answer to a key is kept, and given again to the same request."""
