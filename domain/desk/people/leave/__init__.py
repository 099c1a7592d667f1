"""Who gets the tickets of somebody who leaves, is ill or goes off shift."""
