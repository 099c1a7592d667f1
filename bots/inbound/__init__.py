"""From a platform's update to the desk: stored, decoded, handled in one unit."""
