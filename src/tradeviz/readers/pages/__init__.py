"""Tables that sites give as HTML, most under the name of a spreadsheet: ITC's Trade Map and India's TRADESTAT."""
