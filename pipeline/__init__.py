"""The top: commands, the runner that orders and skips work, the executors that do it, and the stages."""
