class Dropout(nn.Dropout):
    """nn.Dropout, but with Losscope's chances, so that the same units are left out."""

    def __init__(self, p, chances):
        super().__init__(p)
        self.chances = chances

    def forward(self, values):
        if not self.training or self.p == 0:
            return values
        kept = [self.chances.uniform() >= self.p for _ in range(values.numel())]
        return values * torch.tensor(kept).reshape(values.shape) / (1 - self.p)
