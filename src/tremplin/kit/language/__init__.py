"""What is said to people, in their language: catalogues of sentences (gettext), and how numbers and dates are written."""
