"""People who act for partners: how they sign in, what each may do where, their sessions, invitations.

A person has one account whatever the number of partners. Nothing here tells a stranger whether an address has an account.
"""
