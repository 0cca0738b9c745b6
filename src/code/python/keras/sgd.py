class SGD(WrittenOut):
    """As keras.optimizers.SGD, whose velocity has old learning rates in it: here a new one acts at once, as in PyTorch."""

    HYPERPARAMETERS
    kept = ("velocity",)

    def update_step(self, gradient, variable, learning_rate):
        (velocity,) = self.kept_of(variable)
        velocity.assign(self.momentum * velocity + gradient)
        step = gradient + self.momentum * velocity if self.nesterov else velocity
        variable.assign(variable - learning_rate * step)
