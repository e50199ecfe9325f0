"""The engines as a programmer sees them: each call sends a command and awaits its result."""
