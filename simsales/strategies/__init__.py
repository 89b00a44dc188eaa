"""What we can choose, one file a family: prices, bundles, promotions, channel policy."""
