"""What music is: frozen values and pure functions over them, with no input or output."""
