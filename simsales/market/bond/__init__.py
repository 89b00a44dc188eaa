"""The bond with a customer: experience, satisfaction, relationship, stages of life."""
