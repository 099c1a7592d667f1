"""What every act of the desk shares: a ticket is saved, people are notified, points are counted."""
