"""What the market shows: the practitioners' facts and systems, uplift, demand, sales plans evaluated."""
