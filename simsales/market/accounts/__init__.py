"""Business accounts: buying centres of several roles."""
