"""Volunteering missions and the organisations that offer them: published, moderated, withdrawn, revived.

Every door (feed, API, form) builds a `MissionDraft` and calls `actions.publish`; the rules of validation live in `validation.py`.
"""
