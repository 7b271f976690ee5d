"""The jobs that wait, run, or failed: what staff looks at, tries again or gives up."""
