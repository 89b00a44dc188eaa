"""Prices: lists, discounts, paths over time, what is remembered as usual, and who may grant a discount."""
