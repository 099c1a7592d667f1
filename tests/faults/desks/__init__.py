"""Desks in processes of their own, their clients, and what their database holds."""
