class EarlyStopping:
    """Stops after so many epochs without improvement (Prechelt, 1998), and remembers the best parameters."""

    def __init__(self, patience, min_delta):
        self.patience, self.min_delta = patience, min_delta
        self.lowest = self.to_beat = float("inf")
        self.best_params, self.n_waited, self.has_stopped = None, 0, False

    def observe(self, validation_loss, params):
        if self.has_stopped:
            return
        if validation_loss < self.lowest:
            self.lowest, self.best_params = validation_loss, copy.deepcopy(params)
        if validation_loss < self.to_beat - self.min_delta:
            self.to_beat, self.n_waited = validation_loss, 0
        else:
            self.n_waited += 1
            self.has_stopped = self.n_waited >= self.patience
