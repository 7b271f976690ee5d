"""What anyone may read of the whole platform, without any partner's own figures being told or found out."""
