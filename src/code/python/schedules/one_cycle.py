def scheduled_learning_rate(step, learning_rate):
    """One cycle (Smith & Topin, 2019): up along half a cosine, and further down along another."""
    first = learning_rate / INITIAL_DIVISOR
    top, last = RISE_FRACTION * TOTAL_STEPS - 1, TOTAL_STEPS - 1
    if step <= top:
        start, end, share = first, learning_rate, step / top if step < top else 1
    else:
        start, end, share = learning_rate, first / FINAL_DIVISOR, (step - top) / (last - top) if step < last else 1
    return end + (start - end) / 2 * (1 + math.cos(math.pi * share))
