"""What is told to the people of a convention, by mail or by SMS: each a row with its state, written with what it tells, sent after."""
