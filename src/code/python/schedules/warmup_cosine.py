def scheduled_learning_rate(step, learning_rate):
    """Warm-up and cosine: up step by step, and then down along half a cosine."""
    if step < WARMUP_STEPS:
        return learning_rate * (step + 1) / WARMUP_STEPS
    share = (step - WARMUP_STEPS) / (TOTAL_STEPS - WARMUP_STEPS) if step < TOTAL_STEPS else 1
    return learning_rate / 2 * (1 + math.cos(math.pi * share))
