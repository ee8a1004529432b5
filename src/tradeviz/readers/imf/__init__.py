"""The IMF's trade by partner: workbooks of the Direction of Trade, and CSV of IMTS."""
