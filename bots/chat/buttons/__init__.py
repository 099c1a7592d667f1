"""The buttons under messages: what they say, when they are offered, what a press asks for.

`rows` has a row for each button: `row` says what that is, `values` what it may carry and `offered`
when it is there. `messages` says which buttons stand under which message, `choices` has those of
which there is one for each thing to choose.
"""
