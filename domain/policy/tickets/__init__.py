"""Who is responsible, what rules do, who is reminded, what closes, and how a client rates."""
