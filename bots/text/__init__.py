"""Wording: sentences, templates, translations, markup and dates."""
