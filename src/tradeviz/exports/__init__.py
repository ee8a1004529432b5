"""Views and stories as files to take away: `tables` as CSV, all of a story as one `download`, zipped by `archive`."""
