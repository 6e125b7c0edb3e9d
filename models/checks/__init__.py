"""Small sets of our own writing that models are measured on and never trained on."""
