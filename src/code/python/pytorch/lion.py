class Lion(torch.optim.Optimizer):
    """Lion (Chen et al., 2023, Algorithm 2), which PyTorch has not."""

    def __init__(self, params, lr, betas, weight_decay):
        super().__init__(params, {"lr": lr, "betas": betas, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            beta1, beta2 = group["betas"]
            for param in group["params"]:
                memory = self.state[param].setdefault("memory", torch.zeros_like(param))
                direction = torch.sign(beta1 * memory + (1 - beta1) * param.grad)
                param -= group["lr"] * (direction + group["weight_decay"] * param)
                memory.mul_(beta2).add_(param.grad, alpha=1 - beta2)
