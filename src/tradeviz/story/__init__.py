"""A story folder told and checked, and a pair of economies drawn from the store."""
