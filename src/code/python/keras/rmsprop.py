class RMSprop(WrittenOut):
    """As keras.optimizers.RMSprop, which adds epsilon before the root and has learning rates in its momentum."""

    HYPERPARAMETERS
    kept = ("squared_gradient", "velocity")

    def update_step(self, gradient, variable, learning_rate):
        squared_gradient, velocity = self.kept_of(variable)
        squared_gradient.assign(self.rho * squared_gradient + (1 - self.rho) * gradient**2)
        velocity.assign(self.momentum * velocity + gradient / (ops.sqrt(squared_gradient) + self.epsilon))
        variable.assign(variable - learning_rate * velocity)
