"""What was said at a conference: line by line for its papers, press by press in the hall."""
