def scheduled_learning_rate(step, learning_rate):
    """Cosine with restarts: down along half a cosine, up again, and each time it takes longer."""
    minimum, length = min(MINIMUM, learning_rate), FIRST_STEPS
    while step >= length:
        step, length = step - length, length * GROWTH
    return minimum + (learning_rate - minimum) / 2 * (1 + math.cos(math.pi * step / length))
