"""A store in a database, each database by its own client.

- store: answers, each one query that the database runs
- address: what an address may be, and how it is shown
- open: which client serves which address
- engine: what is asked of a database
- tables: the tables, and what is noted of each dataset
- ingest: imports, as queries over staged rows
- withdrawal: the rows that an import withdraws, as queries
- postgres: PostgreSQL, read
- postgres_writer: PostgreSQL, written
- spark: Spark, read and written
"""
