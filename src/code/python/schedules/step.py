def scheduled_learning_rate(step, learning_rate):
    """Stairs: less every so many steps."""
    return learning_rate * FACTOR ** (step // EVERY)
