"""Trade at HS detail for any pair of economies: tables, the queries over them, and readers of other people's files."""
