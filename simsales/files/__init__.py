"""Reading any file, and what is wrong with it; knows no key of a scenario."""
