"""What is told to each endpoint: changes turned into deliveries, claimed, sent, tried again, kept to be read and replayed."""
