"""What needs torch: run as a program, in the training environment only."""
