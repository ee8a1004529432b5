"""UN Comtrade's API: both sides' declarations at HS detail, never silently short.

In the order in which a fetch passes through them:

- `settings`: the service's address, key and limits, read from the environment.
- `numbers`: the numbers under which the service keeps an economy, by the year.
- `fetch`: the whole of a request, and how each reporter, flow and period of it ended.
- `client`: whole answers; an answer that the service cuts off, or that lacks what was asked, is asked for in parts.
- `levels`: whether every level of the HS that was asked for came, and whether totals meet their parts.
- `query`: one question about a reporter and a partner (`ApiQuery`), and its parts.
- `endpoints`: the service's addresses and parameters.
- `responses`: what came back: rows, a refusal, or something that must not be taken for either.
"""
