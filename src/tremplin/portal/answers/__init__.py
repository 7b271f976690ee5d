"""One question, three answers: missions, immersions and events, a few of each and the way to all of them."""
