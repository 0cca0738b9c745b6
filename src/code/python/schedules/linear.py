def scheduled_learning_rate(step, learning_rate):
    """Linear: down by the same amount at each step, and then it stays."""
    minimum = min(MINIMUM, learning_rate)
    return learning_rate + (minimum - learning_rate) * min(step / TOTAL_STEPS, 1)
