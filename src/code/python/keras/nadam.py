class Nadam(WrittenOut):
    """As keras.optimizers.Nadam, whose momentum warms up at another pace than PyTorch's, which this has."""

    HYPERPARAMETERS
    kept = ("first_moment", "second_moment")
    products = [1.0]

    def momentum(self, step):
        return self.beta1 * (1 - 0.5 * 0.96 ** (step * self.momentum_decay))

    def update_step(self, gradient, variable, learning_rate):
        first_moment, second_moment = self.kept_of(variable)
        first_moment.assign(self.beta1 * first_moment + (1 - self.beta1) * gradient)
        second_moment.assign(self.beta2 * second_moment + (1 - self.beta2) * gradient**2)
        momentum, next_momentum = self.momentum(self.step()), self.momentum(self.step() + 1)
        while len(self.products) <= self.step():
            self.products.append(self.products[-1] * self.momentum(len(self.products)))
        product = self.products[self.step()]
        step = next_momentum * first_moment / (1 - product * next_momentum) + (1 - momentum) * gradient / (1 - product)
        size = ops.sqrt(second_moment / (1 - self.beta2 ** self.step())) + self.epsilon
        variable.assign(variable - learning_rate * step / size)
