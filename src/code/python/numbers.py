def numbers(text, kind):
    return np.frombuffer(base64.b64decode(text), kind).astype(np.float32)


def first_parameters():
    """Of each layer the weights, a row for each input, and the biases."""
    rest = numbers(FIRST_PARAMETERS, KIND)
    for n_inputs, n_outputs in zip(SIZES, SIZES[1:]):
        weights, biases, rest = np.split(rest, [n_inputs * n_outputs, (n_inputs + 1) * n_outputs])
        yield weights.reshape(n_inputs, n_outputs), biases
