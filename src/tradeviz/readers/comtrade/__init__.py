"""UN Comtrade's tables, workbooks and answers, under all the names that their columns have had."""
