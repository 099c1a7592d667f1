"""What the desk says: how tests make it, and how they read it."""
