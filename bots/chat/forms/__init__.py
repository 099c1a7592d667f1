"""Forms: from the desk's words to a platform's form, and from the filled-in form back.

A form's value is its name and the number of its ticket or line (`reply:42`). `draw` makes a form,
`filled` reads it, and `options` finds what somebody looks for in a long list. `entry_forms` does
this for the forms of the settings, whose fields are declared.
"""
