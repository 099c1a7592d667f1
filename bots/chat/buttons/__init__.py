"""The buttons under messages: labels, when they are offered, and what a press does.

`rows` has a row for each button; `row` defines a row, `values` what a button may carry, `parts` how
that is written and read, and `offered` when it is shown. `messages` says which buttons each message
has. `choices` makes buttons with one for each value to choose.
"""
