"""The feed: every event of every organization, in the order of the log, to whoever reacts to it."""
