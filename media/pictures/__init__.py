"""Drawn pictures: people, places and shots, on the CPU and without weights."""
