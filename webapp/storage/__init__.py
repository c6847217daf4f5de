"""Keeping walks: the only floor that writes to the database."""
