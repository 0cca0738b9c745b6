class WithWeightDecay(BASE):
    """Weight decay that is added to the gradient, of biases too, as in PyTorch: Keras' own is beside it."""

    def update_step(self, gradient, variable, learning_rate):
        super().update_step(gradient + WEIGHT_DECAY * variable, variable, learning_rate)
