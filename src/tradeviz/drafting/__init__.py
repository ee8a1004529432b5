"""Draft claims of any article: its trade statements with their slots, and its other numbers with why they are none."""
