"""What opens a convention to its people without an account: a link of a mail or an SMS, or a short code that can be dictated."""
