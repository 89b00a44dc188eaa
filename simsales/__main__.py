"""``python -m simsales`` is the command ``simsales``: it heeds Ctrl-C from the beginning, while packages are loaded."""

from simsales.core.signals import listen


def main() -> None:
    """Run the command line."""
    listen()
    from simsales.cli import main as command

    command()


if __name__ == "__main__":
    main()
