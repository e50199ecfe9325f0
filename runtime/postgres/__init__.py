"""The embedded PostgreSQL server: finding its programs, making its data folder, starting, sharing and stopping it."""
