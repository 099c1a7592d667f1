"""How things are said: sentences, templates, translations, markup and dates."""
