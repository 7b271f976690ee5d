"""Which missions suit a person: criteria that missions hold by rule, answers people give, and how both are compared."""
