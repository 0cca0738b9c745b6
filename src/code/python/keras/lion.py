class Lion(WrittenOut):
    """As keras.optimizers.Lion, which does not allow a beta_1 of 0."""

    HYPERPARAMETERS
    kept = ("memory",)

    def update_step(self, gradient, variable, learning_rate):
        (memory,) = self.kept_of(variable)
        variable.assign(variable - learning_rate * ops.sign(self.beta1 * memory + (1 - self.beta1) * gradient))
        memory.assign(self.beta2 * memory + (1 - self.beta2) * gradient)
