"""A result in the formats of other tools, each at an address below the result's."""
