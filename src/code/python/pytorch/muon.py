class Muon(torch.optim.AdamW):
    """Muon (Jordan et al., 2024) for the weights between hidden layers, AdamW for the rest.

    torch.optim.Muon(adjust_lr_fn="match_rms_adamw") is the same, but it rounds to bfloat16 on the way.
    """

    def __init__(self, params, matrices, momentum, nesterov, ns_steps, **adamw):
        super().__init__(params, **adamw)
        self.means = {matrix: torch.zeros_like(matrix) for matrix in matrices}
        self.momentum, self.nesterov, self.ns_steps = momentum, nesterov, ns_steps

    @torch.no_grad()
    def step(self):
        learning_rate, weight_decay = self.param_groups[0]["lr"], self.param_groups[0]["weight_decay"]
        for matrix, mean in self.means.items():
            mean.lerp_(matrix.grad, 1 - self.momentum)
            update = matrix.grad.lerp(mean, self.momentum) if self.nesterov else mean
            # The iteration of Newton and Schulz brings all singular values near 1.
            update = update / update.norm().clamp(min=1e-7)
            for _ in range(self.ns_steps):
                gram = update @ update.T if len(update) <= len(update.T) else update.T @ update
                polynomial = -4.775 * gram + 2.0315 * gram @ gram
                product = polynomial @ update if len(update) <= len(update.T) else update @ polynomial
                update = 3.4445 * update + product
            matrix *= 1 - learning_rate * weight_decay
            matrix -= 0.2 * max(matrix.shape) ** 0.5 * learning_rate * update
            matrix.grad = None  # AdamW leaves alone what has no gradient.
        super().step()
