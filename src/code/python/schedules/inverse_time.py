def scheduled_learning_rate(step, learning_rate):
    """Inverse time: half after so many steps, a third after twice as many."""
    return learning_rate / (1 + step / DECAY_STEPS)
