"""Both sides' declarations from publishers' services: asked politely, kept until they are all there, never short.

A service is a package of its own here (`comtrade`, `imf`) that keeps the `Service` protocol. What they share, in the
order in which a fetch passes through it:

- `request`: what a user asks for (`FetchRequest`), read from a pair, a span of years and a depth.
- `registry`: the services, by the name that `--from` takes.
- `address`: where a service is, or its mirror.
- `service`: what a service is, and how each reporter, flow and period of a fetch ended.
- `api`: one call, and what a service says of itself so that calls to it are made politely.
- `transport`: one call through the cache, the pause between calls, the retries and the checks.
- `cache`: answers kept on disk, so that a fetch cut short goes on where it stopped.
- `http`: one GET, bounded in time and size, with the key out of the address.
- `proxy`: the proxy that the environment names.
- `refusals`, `retry`: what is final, and what is worth asking again, how often and how long after.
- `clock`: time, pauses and chance, in one place so that a test can hand in its own.
- `fetch_report`: the sentences at the end of a fetch.
- `store_import`: what was fetched, into the store.
"""
