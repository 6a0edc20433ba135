"""What sounds are built from: partials, tables, spectra, noise, envelopes, filters, saturation, level."""
