"""What every writer shares: the shapes it answers in, what it is told, how an answer becomes story data."""
