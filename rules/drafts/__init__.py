"""Between a draft's rows and its document; neither direction lists the fields.

Rows and documents use the same names: those of the schema.
"""
