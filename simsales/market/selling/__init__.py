"""How selling works on a customer: gates of a conversation, cards, sales modes, a day's activity."""
