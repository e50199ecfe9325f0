"""Typefaces under the SIL Open Font License, found by file."""
