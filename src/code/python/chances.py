class Chances:
    """Where chance comes from: the generator PCG32 (O'Neill, 2014), in Losscope's stream for one purpose."""

    def __init__(self, stream):
        # The finalizer of SplitMix64 (Steele, Lea & Flood, 2014) sends neighbouring seeds far apart.
        seed = SEED + 0x9E3779B97F4A7C15
        seed = (seed ^ seed >> 30) * 0xBF58476D1CE4E5B9 % 2**64
        seed = (seed ^ seed >> 27) * 0x94D049BB133111EB % 2**64
        self.state, self.increment = 0, 2 * stream + 1
        self.draw()
        self.state += seed ^ seed >> 31
        self.draw()

    def draw(self):
        """One of the numbers from 0 to 2**32 - 1, each equally likely."""
        old = self.state % 2**64
        self.state = old * 6364136223846793005 + self.increment
        word, turn = (old >> 18 ^ old) >> 27 & 0xFFFFFFFF, old >> 59
        return (word >> turn | word << 32 - turn) & 0xFFFFFFFF

    def uniform(self):
        """A number from 0 to 1."""
        return self.draw() / 2**32

    def shuffle(self, values):
        """Puts the values in a random order (Fisher & Yates)."""
        for last in range(len(values) - 1, 0, -1):
            other = self.draw()
            while other < 2**32 % (last + 1):
                other = self.draw()
            other %= last + 1
            values[last], values[other] = values[other], values[last]
