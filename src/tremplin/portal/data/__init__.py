"""The open data page: the files of each night, their licence, their columns, and the catalogue that machines read."""
