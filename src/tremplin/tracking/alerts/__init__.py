"""Alerts that partners set on their own figures: a threshold, a mail when it is passed, once each time it happens."""
