"""Contracts: orders become holdings, bills are sent, commitments end, customers leave."""
