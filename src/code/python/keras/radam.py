class RAdam(WrittenOut):
    """RAdam (Liu et al., 2020, Algorithm 2, with PyTorch's threshold of 5), which Keras has not."""

    HYPERPARAMETERS
    kept = ("first_moment", "second_moment")

    def update_step(self, gradient, variable, learning_rate):
        first_moment, second_moment = self.kept_of(variable)
        first_moment.assign(self.beta1 * first_moment + (1 - self.beta1) * gradient)
        second_moment.assign(self.beta2 * second_moment + (1 - self.beta2) * gradient**2)
        beta2_power = self.beta2 ** self.step()
        longest = 2 / (1 - self.beta2) - 1
        length = longest - 2 * self.step() * beta2_power / (1 - beta2_power)
        step = first_moment / (1 - self.beta1 ** self.step())
        if length > 5:
            share = (length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length)
            step = step * (share * (1 - beta2_power)) ** 0.5 / (ops.sqrt(second_moment) + self.epsilon)
        variable.assign(variable - learning_rate * step)
