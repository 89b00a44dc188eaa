"""Care: keeping in touch with customers by class and lean."""
