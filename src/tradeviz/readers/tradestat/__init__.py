"""Tables of India's TRADESTAT, HTML under other names or workbooks."""
