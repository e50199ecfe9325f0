"""The edge: commands over HTTP, reads over GraphQL."""
