"""Products, bundles, and the offers that a customer can buy this week."""
