"""One module a file format: a report in, text or bytes out."""
