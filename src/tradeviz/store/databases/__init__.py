"""Stores in a database, each by its own client."""
