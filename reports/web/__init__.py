"""The browser front: reports, proposals and the moderation desk at one address."""
