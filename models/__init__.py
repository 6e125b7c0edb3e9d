"""Text in, labels, scores, vectors and spans out; knows neither threads nor the store."""
