class BatchNorm1d(nn.BatchNorm1d):
    """nn.BatchNorm1d, which refuses to train on a batch of one example: that has variance 0 here."""

    def forward(self, values):
        if not self.training or len(values) > 1:
            return super().forward(values)
        with torch.no_grad():
            self.running_mean.lerp_(values[0], self.momentum)
            self.running_var *= 1 - self.momentum
        return (values - values) * self.weight + self.bias
