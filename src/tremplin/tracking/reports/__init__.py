"""The monthly report: what a partner brought others and received from them, by mail, once a month and never twice."""
