"""A comparison for office programs: a workbook and slides, with charts and tables that can be edited."""
