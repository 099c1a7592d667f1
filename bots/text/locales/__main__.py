"""Bring the catalogues up to date: `python -m bots.text.locales` fails while a text is missing."""

import sys

from bots.text.locales import LANGUAGES, catalogue_path
from bots.text.locales.catalogue import extract, faults, update


def main() -> int:
    """Update every catalogue, say what is left to translate and return how many texts that is."""
    found = extract()
    left = [
        f"{language}: {fault}"
        for language in LANGUAGES[1:]
        for fault in faults(update(catalogue_path(language), language, found), found)
    ]
    sys.stdout.writelines(f"{line}\n" for line in left)
    return len(left)


if __name__ == "__main__":
    sys.exit(min(main(), 1))
