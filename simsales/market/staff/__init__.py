"""Staff: reps and channels as agents, pay, targets, coaching, turnover."""
