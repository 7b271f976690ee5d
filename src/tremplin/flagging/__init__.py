"""Problems that anyone tells of something announced: kept, told to who announced it and to moderators, closed with a word."""
