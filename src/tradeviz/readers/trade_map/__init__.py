"""Pages of ITC's Trade Map, HTML under the name of a spreadsheet."""
