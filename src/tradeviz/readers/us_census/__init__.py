"""Answers of the US Census Bureau's API of international trade."""
