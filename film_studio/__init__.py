"""AI Film Studio: the public face."""
