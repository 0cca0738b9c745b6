class BatchNormalization(keras.layers.Layer):
    """As keras.layers.BatchNormalization(momentum=0.9, epsilon=1e-5), but the running variance divides by n - 1."""

    def build(self, shape):
        self.gamma = self.add_weight(shape=shape[1:], initializer="ones", name="gamma")
        self.beta = self.add_weight(shape=shape[1:], initializer="zeros", name="beta")
        self.mean = self.add_weight(shape=shape[1:], initializer="zeros", trainable=False, name="mean")
        self.variance = self.add_weight(shape=shape[1:], initializer="ones", trainable=False, name="variance")

    def compute_output_shape(self, shape):
        return shape

    def call(self, values, training=False):
        mean, variance = self.mean, self.variance
        if training:
            n_examples = ops.shape(values)[0]
            mean, variance = ops.mean(values, axis=0), ops.var(values, axis=0)
            unbiased = variance * n_examples / max(n_examples - 1, 1)
            self.mean.assign(0.9 * self.mean + 0.1 * mean)
            self.variance.assign(0.9 * self.variance + 0.1 * unbiased)
        return (values - mean) / ops.sqrt(variance + 1e-5) * self.gamma + self.beta
