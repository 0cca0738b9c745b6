class Muon(WrittenOut):
    """Muon (Jordan et al., 2024) for the weights between hidden layers, AdamW for the rest.

    Not keras.optimizers.Muon, which chooses other variables and makes steps of another size.
    """

    HYPERPARAMETERS
    kept = ("first_moment", "second_moment")
    matrices = ()

    def update_step(self, gradient, variable, learning_rate):
        first_moment, second_moment = self.kept_of(variable)
        if not any(variable is matrix for matrix in self.matrices):
            first_moment.assign(self.beta1 * first_moment + (1 - self.beta1) * gradient)
            second_moment.assign(self.beta2 * second_moment + (1 - self.beta2) * gradient**2)
            size = ops.sqrt(second_moment / (1 - self.beta2 ** self.step())) + self.epsilon
            step_size = learning_rate / (1 - self.beta1 ** self.step())
            variable.assign(variable - step_size * first_moment / size)
            return
        first_moment.assign(self.momentum * first_moment + (1 - self.momentum) * gradient)
        update = self.momentum * first_moment + (1 - self.momentum) * gradient if self.nesterov else first_moment
        # The iteration of Newton and Schulz brings all singular values near 1.
        update = update / ops.maximum(ops.sqrt(ops.sum(update**2)), 1e-7)
        n_rows, n_columns = variable.shape
        for _ in range(self.newton_schulz_steps):
            other = ops.transpose(update)
            gram = update @ other if n_rows <= n_columns else other @ update
            polynomial = -4.775 * gram + 2.0315 * gram @ gram
            product = polynomial @ update if n_rows <= n_columns else update @ polynomial
            update = 3.4445 * update + product
        variable.assign(variable - 0.2 * max(n_rows, n_columns) ** 0.5 * learning_rate * update)
