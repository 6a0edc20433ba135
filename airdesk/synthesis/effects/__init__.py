"""Sounds that are neither notes nor drums: crackle, rain, risers, impacts."""
