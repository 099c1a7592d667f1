"""What a client writes: whether they may, which ticket it belongs to, and what it does there."""
