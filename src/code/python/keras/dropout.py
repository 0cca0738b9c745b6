class Dropout(keras.layers.Layer):
    """keras.layers.Dropout, but with Losscope's chances, so that the same units are left out."""

    def __init__(self, rate, chances):
        super().__init__()
        self.rate, self.chances = rate, chances

    def compute_output_shape(self, shape):
        return shape

    def call(self, values, training=False):
        if not training or self.rate == 0:
            return values
        shape = tuple(ops.shape(values))
        kept = [self.chances.uniform() >= self.rate for _ in range(shape[0] * shape[1])]
        return values * ops.convert_to_tensor(np.reshape(kept, shape).astype("float32")) / (1 - self.rate)
