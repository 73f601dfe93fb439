import os

ROUNDS = int(os.environ["ROUNDS"])


def compute(rounds: int = ROUNDS) -> int:
    """Holds the interpreter for as long as it takes, as Python code does."""
    total = 0
    for number in range(rounds):
        total = (total * 31 + number) % 1_000_003
    return total
