"""What happens: one function per verb of the domain, each under the case's row lock."""
