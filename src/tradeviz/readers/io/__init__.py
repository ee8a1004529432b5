"""What readers share: files, text, CSV, columns of categories and numbers, and the rules that rows go through."""
