"""tradeviz measured against other libraries that show the same charts from the same rows."""
