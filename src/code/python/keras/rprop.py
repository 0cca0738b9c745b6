class Rprop(WrittenOut):
    """Rprop (Riedmiller & Braun, 1993, without weight-backtracking), which Keras has not."""

    HYPERPARAMETERS
    kept = ("last_gradient", "step_size")

    def update_step(self, gradient, variable, learning_rate):
        last_gradient, step_size = self.kept_of(variable)
        if self.step() == 1:
            step_size.assign(step_size + learning_rate)
        agreement = ops.sign(gradient) * ops.sign(last_gradient)
        factor = ops.where(agreement > 0, self.growth_factor, ops.where(agreement < 0, self.shrink_factor, 1.0))
        step_size.assign(ops.clip(step_size * factor, self.step_size_min, self.step_size_max))
        last_gradient.assign(ops.where(agreement < 0, 0.0, gradient))
        variable.assign(variable - step_size * ops.sign(last_gradient))
