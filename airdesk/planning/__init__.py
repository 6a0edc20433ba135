"""From a prompt to a plan: what the words ask for, and the form, chords, instruments and tempo that answer them."""
