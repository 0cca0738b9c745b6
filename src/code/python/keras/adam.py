class Adam(WrittenOut):
    """As keras.optimizers.Adam, which corrects the second moment only after it has added epsilon: that matters here."""

    HYPERPARAMETERS
    kept = ("first_moment", "second_moment", "largest")
    amsgrad = False

    def update_step(self, gradient, variable, learning_rate):
        first_moment, second_moment, largest = self.kept_of(variable)
        first_moment.assign(self.beta1 * first_moment + (1 - self.beta1) * gradient)
        second_moment.assign(self.beta2 * second_moment + (1 - self.beta2) * gradient**2)
        largest.assign(ops.maximum(largest, second_moment))
        size = ops.sqrt((largest if self.amsgrad else second_moment) / (1 - self.beta2 ** self.step()))
        step_size = learning_rate / (1 - self.beta1 ** self.step())
        variable.assign(variable - step_size * first_moment / (size + self.epsilon))
