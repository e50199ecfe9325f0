"""Reads: rows out of the read tables, each function for one organization."""
