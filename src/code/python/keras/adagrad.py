class Adagrad(WrittenOut):
    """As keras.optimizers.Adagrad, which adds epsilon before the root and not after it."""

    HYPERPARAMETERS
    kept = ("sum_of_squares",)

    def update_step(self, gradient, variable, learning_rate):
        (sum_of_squares,) = self.kept_of(variable)
        sum_of_squares.assign(sum_of_squares + gradient**2)
        size = ops.sqrt(sum_of_squares + self.initial_accumulator) + self.epsilon
        variable.assign(variable - learning_rate * gradient / size)
