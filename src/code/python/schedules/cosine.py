def scheduled_learning_rate(step, learning_rate):
    """Cosine: down along half a cosine, and then it stays."""
    minimum = min(MINIMUM, learning_rate)
    return minimum + (learning_rate - minimum) / 2 * (1 + math.cos(math.pi * min(step / TOTAL_STEPS, 1)))
