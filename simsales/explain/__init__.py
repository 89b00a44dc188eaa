"""Why it happened: a life told week by week, as the market's own rules were overheard."""
