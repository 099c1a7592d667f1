"""How things are said: templates, translations, markup and dates."""
