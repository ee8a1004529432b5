"""The IMF's International Trade in Goods by partner (IMTS) over SDMX 3: totals of both sides, the newest months.

- `api`: where the service is, and what its answers say.
- `fetch`: what to ask, and how each reporter, flow and period ended.
"""
