class ReduceOnPlateau:
    """Multiplies the learning rate when the validation loss no longer falls.

    As PyTorch's ReduceLROnPlateau: that of Keras counts improvements as differences, and not as shares.
    """

    HYPERPARAMETERS

    def __init__(self, learning_rate):
        self.learning_rate, self.best, self.n_waited = learning_rate, float("inf"), 0

    def observe(self, validation_loss):
        if validation_loss < self.best * (1 - self.plateau_threshold):
            self.best, self.n_waited = validation_loss, 0
        else:
            self.n_waited += 1
        if self.n_waited > self.plateau_patience:
            self.n_waited = 0
            # The minimum is never above what the learning rate was at first.
            reduced = max(self.learning_rate * self.factor, min(self.minimum, self.learning_rate))
            if self.learning_rate - reduced > 1e-8:
                self.learning_rate = reduced
