"""The buttons under messages: what they say, when they are offered, what a press asks for.

`rows` has a row for each button, `values` what buttons carry, `messages` which of them stand under
which message, `choices` those of which there is one for each thing to choose.
"""
