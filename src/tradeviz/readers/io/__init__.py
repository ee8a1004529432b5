"""What readers share: files, text, CSV, columns, checks."""
