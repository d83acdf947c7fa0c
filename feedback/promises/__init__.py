"""What is told of promises: until when, how they were kept, what is new."""
