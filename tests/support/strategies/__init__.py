"""What Hypothesis draws: texts and values as anybody might write them."""
