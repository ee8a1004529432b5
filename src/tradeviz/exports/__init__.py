"""Views and stories as files to take away."""
