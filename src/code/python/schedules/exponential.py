def scheduled_learning_rate(step, learning_rate):
    """Exponential: the same share is left after each step."""
    return learning_rate * FACTOR**step
