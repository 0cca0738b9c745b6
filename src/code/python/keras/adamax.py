class Adamax(WrittenOut):
    """As keras.optimizers.Adamax, which adds epsilon to the maximum: here it is added to each gradient's size."""

    HYPERPARAMETERS
    kept = ("first_moment", "largest")

    def update_step(self, gradient, variable, learning_rate):
        first_moment, largest = self.kept_of(variable)
        first_moment.assign(self.beta1 * first_moment + (1 - self.beta1) * gradient)
        largest.assign(ops.maximum(self.beta2 * largest, ops.abs(gradient) + self.epsilon))
        step_size = learning_rate / (1 - self.beta1 ** self.step())
        variable.assign(variable - step_size * first_moment / largest)
