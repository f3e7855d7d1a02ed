"""What happens to reviews, resolutions and figures."""
