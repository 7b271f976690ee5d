"""What partners send, turned into drafts: one reader per dialect. Pure: bytes in, drafts and problems out."""
