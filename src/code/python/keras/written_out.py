class WrittenOut(keras.optimizers.Optimizer):
    """An optimizer that is written out here: `kept` are the names of what it keeps of each variable."""

    kept = ()

    def build(self, variables):
        if not self.built:
            super().build(variables)
            self.of = [[self.add_variable_from_reference(each, name) for name in self.kept] for each in variables]

    def kept_of(self, variable):
        return self.of[self._get_variable_index(variable)]

    def step(self):
        """The number of this step, counted from 1."""
        return int(ops.convert_to_numpy(self.iterations)) + 1
