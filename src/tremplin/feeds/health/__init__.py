"""How the catalogues of all partners are doing: what staff looks at."""
