"""Dialogs about the program itself: sound device, health, shortcuts, about."""
