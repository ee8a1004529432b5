"""Both sides' declarations from UN Comtrade: asked politely, kept until they are all there, never silently short.

In the order in which a fetch passes through them:

- `settings`: the service's address, key and limits, read from the environment.
- `request`: what a user asks for (`FetchRequest`), read from a pair, a span of years and a depth.
- `fetch`: the whole of a request, and how each reporter, flow and period of it ended.
- `client`: whole answers; an answer that the service cuts off is asked for in parts.
- `query`: one question about a reporter and a partner (`ApiQuery`), and its parts.
- `endpoints`: the service's addresses and parameters.
- `transport`: one call through the cache, the pause between calls, the retries and the checks.
- `cache`: answers kept on disk, so that a fetch cut short goes on where it stopped.
- `http`: one GET, bounded in time and size, with the key out of the address.
- `responses`: what came back: rows, a refusal, or something that must not be taken for either.
- `retry`: what is worth asking again, and how long to wait before.
- `clock`: time, pauses and chance, in one place so that a test can hand in its own.
- `fetch_report`: the sentences at the end of a fetch.
- `store_import`: what was fetched, into the store.
"""
