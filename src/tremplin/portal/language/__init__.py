"""The two languages of the public pages: French at their addresses, English at the same ones under `/en`."""
